import Script from 'next/script';

export const metadata = { title: 'Next.js', icons: { icon: 'data:,' } };
// with and without the tag it is the same build: the server decides
export const dynamic = 'force-dynamic';

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        {process.env.COMPANION_TAG && (
          <Script src="/recording-companion.js" data-recorder-uid="900001" strategy="beforeInteractive" />
        )}
        <div id="root">{children}</div>
      </body>
    </html>
  );
}
