import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { listen } from '../../../demo/listen.js';

const dist = fileURLToPath(new URL('../../../dist', import.meta.url));
export const TAG = '<script src="/recording-companion.js" data-recorder-uid="900001"></script>';

/**
 * Serves an app that is files only: every path without an extension is its page, as single-page apps ask for. The tag stands where
 * the page has `<!--tag-->`.
 *
 * @param {object} app
 * @param {string[]} app.folders
 * @param {(url: URL) => string} app.page
 * @param {boolean} [app.hasEmptyTag] - without the tag stands a tag whose file is empty, for what counts elements and requests
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, url: URL) => boolean} [app.answer]
 *   answers what is neither a file nor the page
 */
export async function serveApp({ folders, page, hasEmptyTag = false, answer = () => false }) {
  const files = [dist, ...folders].map((folder) => sirv(folder, { dev: true }));
  let useTag = true;
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://app');
    if (answer(request, response, url)) return;
    if (hasEmptyTag && !useTag && url.pathname === '/recording-companion.js') {
      response.setHeader('content-type', 'text/javascript');
      return void response.end();
    }
    if (!/\.\w+$/.test(url.pathname)) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      return void response.end(page(url).replace('<!--tag-->', useTag || hasEmptyTag ? TAG : ''));
    }
    const next = ([first, ...rest]) =>
      first ? first(request, response, () => next(rest)) : void response.writeHead(404).end();
    next(files);
  });
  const { address, stop } = await listen(server);
  return {
    origin: `http://localhost:${address.port}`,
    /** Says whether pages that are asked for from now on have the tag. */
    useTag(use) {
      useTag = use;
    },
    stop,
  };
}

export const readPage = (file) => {
  const text = readFileSync(file, 'utf8');
  return () => text;
};
