// `npm run bench`: every figure and curve of docs/performance.md, measured side by side, and the document written anew in both languages.
// `npm run bench -- start hiding` does this for some of its sections.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { installPackages } from '../scripts/installPackages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = 25;
const PARTS = {
  sizes: 'measureSizes',
  start: 'measureStart',
  hiding: 'measureHiding',
  adapter: 'measureAdapter',
  latency: 'measureLatency',
  page: 'measureRecordedPage',
  growth: 'measureGrowth',
  hours: 'measureHours',
};
const DOCUMENTS = {
  'docs/performance.md': { language: 'en', header: ['What', 'Measured', '95 % interval', 'Goal'] },
  'docs/performance.zh-CN.md': { language: 'zh', header: ['项目', '测得', '95 % 区间', '目标'] },
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
const rowOf = (figure, language = 'en') => {
  const { what, median, low, high, unit } = figure;
  const within = holds(figure);
  const mark = within === undefined ? '' : within ? ' ✓' : ' ✗';
  return [
    what[language],
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
const { openBench } = await import('./openBench.mjs');
const { drawCurve, DRAWING } = await import('./drawCurve.mjs');
/** Uses a browser of its own, which is not there while something is measured. */
async function withBench(work) {
  const bench = await openBench(DRAWING);
  const result = await work(bench);
  await bench.stop();
  return result;
}
const version = await withBench(({ browser }) => browser.version());
const date = new Date().toISOString().slice(0, 10);
const machine = `${date}, ${version}, Node ${process.versions.node}, ${process.platform}, ${cpus().length} × ${cpus()[0].model}`;

/** Writes a part's table into its section of the documents, with the machine and the date. */
function write(name, figures) {
  for (const [document, { language, header }] of Object.entries(DOCUMENTS)) {
    const path = join(root, document);
    const rows = [header, header.map(() => '---'), ...figures.map((figure) => rowOf(figure, language))];
    const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
    const content = readFileSync(path, 'utf8').replace(
      new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
      (_all, begin, end) => `${begin}\n${table}\n\n\`${machine}\`\n\n${end}`,
    );
    writeFileSync(path, content);
  }
}

const wrong = [];
for (const name of asked.length ? asked : Object.keys(PARTS)) {
  const part = await import(`./${PARTS[name]}.mjs`);
  console.log(`\n— ${name}`);
  const { figures, curves = [] } = await part[PARTS[name]]({ rounds: ROUNDS });
  for (const figure of figures) console.log(rowOf(figure).filter(Boolean).join('  |  '));
  write(name, figures);
  for (const curve of curves) {
    const svg = await withBench((bench) => drawCurve(bench, curve));
    writeFileSync(join(root, `docs/growth/${curve.name}.svg`), `${svg}\n`);
  }
  wrong.push(...figures.filter((figure) => holds(figure) === false));
}
node('node_modules/prettier/bin/prettier.cjs', '--write', '--log-level=warn', ...Object.keys(DOCUMENTS));
console.log(`\n${wrong.length} figures miss their goal${wrong.map(({ what }) => `\n- ${what.en}`).join('')}`);
process.exit();
