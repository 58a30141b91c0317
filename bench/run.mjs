// `npm run bench`: every figure of docs/performance.md, measured side by side, and the document written anew in both languages.
// `npm run bench -- start hiding` measures some of them and prints them, and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { installPackages } from '../scripts/installPackages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = 15;
const PARTS = {
  sizes: 'measureSizes',
  start: 'measureStart',
  hiding: 'measureHiding',
  adapter: 'measureAdapter',
  latency: 'measureLatency',
  page: 'measureRecordedPage',
};
const DOCUMENTS = {
  'docs/performance.md': ['What', 'Measured', '95 % interval', 'Goal'],
  'docs/performance.zh-CN.md': ['项目', '测得', '95 % 区间', '目标'],
};

function node(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
node('scripts/setup.mjs');
if (!installPackages(join(root, 'bench'))) process.exit(1);
node('node_modules/rollup/dist/bin/rollup', '-c', '--silent');

const text = (number, unit) => {
  if (unit === 'B') return `${number.toLocaleString('en')} B`;
  return unit ? `${number.toFixed(2)} ${unit}` : number.toFixed(2);
};
/** Whether a figure is within its goal; undefined if it has none. */
function holds({ median, high, limit, limitHigh, least }) {
  if (limit !== undefined) return median <= limit && (limitHigh === undefined || high <= limitHigh);
  return least === undefined ? undefined : median >= least;
}
function goalOf({ limit, limitHigh, least, unit }) {
  if (limit !== undefined) return `≤ ${text(limit, unit)}${limitHigh ? ` [≤ ${text(limitHigh, unit)}]` : ''}`;
  return least === undefined ? '' : `≥ ${text(least, unit)}`;
}
const rowOf = (figure) => {
  const { what, median, low, high, unit } = figure;
  const within = holds(figure);
  const mark = within === undefined ? '' : within ? ' ✓' : ' ✗';
  return [
    what,
    text(median, unit),
    low === undefined ? '' : `${text(low, unit)} – ${text(high, unit)}`,
    `${goalOf(figure)}${mark}`,
  ];
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in PARTS));
if (unknown) {
  console.error(`bench: a part must be one of ${Object.keys(PARTS).join(', ')}, got ${unknown}`);
  process.exit(1);
}
const found = {};
for (const name of asked.length ? asked : Object.keys(PARTS)) {
  const part = await import(`./${PARTS[name]}.mjs`);
  console.log(`\n— ${name}`);
  found[name] = await part[PARTS[name]]({ rounds: ROUNDS });
  for (const figure of found[name]) console.log(rowOf(figure).filter(Boolean).join('  |  '));
}

if (!asked.length) {
  const { openBench } = await import('./openBench.mjs');
  const bench = await openBench();
  const browser = await bench.browser.version();
  await bench.stop();
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${date}, ${browser}, Node ${process.versions.node}, ${process.platform}, ${cpus().length} × ${cpus()[0].model}`;
  for (const [document, header] of Object.entries(DOCUMENTS)) {
    let content = readFileSync(join(root, document), 'utf8');
    const between = (name, inner) => {
      content = content.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
        (_all, begin, end) => `${begin}\n${inner}\n\n${end}`,
      );
    };
    between('machine', `\`${machine}\``);
    for (const [name, figures] of Object.entries(found)) {
      const rows = [header, header.map(() => '---'), ...figures.map(rowOf)];
      between(name, rows.map((row) => `| ${row.join(' | ')} |`).join('\n'));
    }
    writeFileSync(join(root, document), content);
  }
  node('node_modules/prettier/bin/prettier.cjs', '--write', '--log-level=warn', ...Object.keys(DOCUMENTS));
}
const wrong = Object.values(found)
  .flat()
  .filter((figure) => holds(figure) === false);
console.log(`\n${wrong.length} figures miss their goal${wrong.map(({ what }) => `\n- ${what}`).join('')}`);
process.exit();
