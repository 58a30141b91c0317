import { pageUrl } from './page.js';

/**
 * Opens a page that prerenders another one, and goes there as soon as a beacon has come. Not with `visit`: puppeteer
 * loses a page that is activated while a session of ours is on it.
 *
 * @param beacons - URL that tells the beacons
 */
export function openPrerendered(url: string, beacons: string): void {
  const rules = JSON.stringify({ prerender: [{ urls: [url], eagerness: 'immediate' }] });
  const first = pageUrl(`<script type="speculationrules">${rules}</script><script>
    const wait = async () => {
      const told = await (await fetch('${beacons}')).json();
      if (told.length) setTimeout(() => { location.href = ${JSON.stringify(url)} }, 200);
      else setTimeout(wait, 50);
    };
    wait();
  </script>`);
  open(first, '_blank', 'noopener');
}
