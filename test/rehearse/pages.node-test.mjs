import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import sirv from 'sirv';
import { listen } from '../../demo/listen.js';
import { rehearse } from '../../dist/rehearse.mjs';
import { hlsFile } from '../support/hls.mjs';
import { bundle } from '../support/servers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** `startup-errors` ends its look 10 s after the load event. */
const SECONDS = 13;
/** A drawer that slides in is partly outside at first, and the check `scroll` looks again after 10 s at most. */
const DRAWER_SECONDS = 30;
const COLUMNS = ['scroll', 'autoplay', 'webgl', 'video-size', 'startup-errors'];
/** The pages and their verdicts, as they were foretold: `failed overflow`, a notice with a `?`. */
const ROWS = [
  ...readFileSync(`${root}test/pages/README.md`, 'utf8').matchAll(/^\| \[(.+?)\].*?\|(.*)\|$/gm),
].map(([, page, cells]) => [page, ...cells.split('|').map((cell) => cell.trim())]);

const files = sirv(root, { dev: true });
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://pages');
  const [, folder, name] = /^\/(bundle|hls)\/(.+)$/.exec(pathname) ?? [];
  const notFound = () => void response.writeHead(404).end();
  if (!folder) return files(request, response, notFound);
  const body = await (folder === 'hls' ? hlsFile(name) : bundle(name.replace(/\.js$/, '')));
  if (!body) return notFound();
  response.writeHead(200, {
    'content-type': folder === 'hls' ? 'application/octet-stream' : 'text/javascript',
  });
  response.end(body);
});
let site;

describe('A rehearsal of a page as users have them', { timeout: 600_000, concurrency: 2 }, () => {
  before(async () => {
    assert.equal(ROWS.length, 9);
    // made before a page asks for them: that may take longer than the page has to be ready
    await Promise.all(['react', 'react-globals'].map(bundle));
    site = await listen(server);
  });
  after(() => site.stop());

  for (const [page, ...verdicts] of ROWS) {
    const isFit = !verdicts.some((verdict) => verdict.startsWith('failed'));
    it(`tells of ${page} what was foretold: ${isFit ? 'fit' : 'unfit'}`, async () => {
      const url = new URL(`/test/pages/${page}`, `http://localhost:${site.address.port}`);
      url.searchParams.set('recorder', '1');
      const watch = async (seconds) => {
        const report = await rehearse(url, { seconds, film: false });
        const found = COLUMNS.map((id) => {
          const kinds = report.problems
            .filter((problem) => problem.id === id && problem.lasts)
            .map(({ kind, severity }) => (severity === 'notice' ? `${kind}?` : kind));
          return [report.checks.find((check) => check.id === id).outcome, ...kinds].join(' ');
        });
        return { ...report, found };
      };
      const seconds = page.includes('drawer') ? DRAWER_SECONDS : SECONDS;
      let seen = await watch(seconds);
      // on a busy machine some checks have not ended their look by then
      if (!isDeepStrictEqual(seen.found, verdicts)) seen = await watch(3 * seconds);
      assert.deepEqual(seen.found, verdicts);
      const { verdict, problems } = seen;
      // a busy machine is slow, which is not the page's doing
      const others = problems.filter(
        ({ id, severity }) => severity === 'error' && ![...COLUMNS, 'main-thread'].includes(id),
      );
      assert.deepEqual(others, []);
      if (!problems.some(({ id }) => id === 'main-thread')) assert.equal(verdict, isFit ? 'fit' : 'unfit');
    });
  }
});
