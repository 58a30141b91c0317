import Script from 'next/script';

export const metadata = { title: 'Class', icons: { icon: 'data:,' } };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body style={{ margin: 0, font: '16px system-ui' }}>
        {/* before the app's own code; ready when the page has loaded and the recorder sees those who publish */}
        <Script
          src="/recording-companion/recording-companion.js"
          data-recorder-uid="900001"
          data-ready="load,fonts,channel"
          data-ready-timeout="30"
          strategy="beforeInteractive"
        />
        {children}
      </body>
    </html>
  );
}
