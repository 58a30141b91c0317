// `npm run site`: the documents, in English and Chinese, as a static site with the demo in it, in `site/`. With --check it is also looked through:
// links, accessibility, both languages, a phone's width.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './installPackages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const website = join(root, 'website');
const site = join(root, 'site');

/** Typedoc names what it documents after folders; a reader knows what to import. */
const ENTRIES = { src: 'recording-companion', rehearse: 'recording-companion/rehearse' };
function nameReference() {
  for (const page of ['index', ...Object.keys(ENTRIES)]) {
    const file = join(website, `content/reference/${page}.md`);
    // without the line above the title, which leads to the index
    let text = readFileSync(file, 'utf8').replace(/^.*\n\n\*\*\*\n\n/, '');
    for (const [folder, entry] of Object.entries(ENTRIES)) {
      text = text.replace(`# ${folder}\n`, `# ${entry}\n`).replace(`[${folder}](`, `[${entry}](`);
    }
    writeFileSync(file, text);
  }
}
function node(title, args, cwd = root) {
  console.log(`— ${title}`);
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

// a browser only for the look
node('packages', ['scripts/setup.mjs', ...(process.argv.includes('--check') ? [] : ['--packages'])]);
if (!installPackages(website)) process.exit(1);
node('the files of the companion', ['node_modules/rollup/dist/bin/rollup', '-c', '--silent']);

const { writeSiteContent, writeStubs } = await import('./siteContent.mjs');
const { buildDemo } = await import('./buildDemo.mjs');
await writeSiteContent(root, join(website, 'content'));
node('the reference, from the types', ['node_modules/typedoc/bin/typedoc', '--logLevel', 'Error'], website);
nameReference();
writeStubs(join(website, 'content'));
node('the pages', ['node_modules/vitepress/bin/vitepress.js', 'build'], website);
buildDemo(join(site, 'demo'));
console.log('site/ is ready for any static host');

if (process.argv.includes('--check')) {
  node(
    'a look through all pages',
    ['--test', '--test-reporter=spec', '../test/site/site.node-test.mjs'],
    website,
  );
}
