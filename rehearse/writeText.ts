import { styleText } from './styleText.js';
import { aboutOf } from './words.js';
import type { Problem, Rehearsal, RehearsedFrame } from './types.js';

/** How a server answered a second request, in words. */
export const SECOND: Record<RehearsedFrame['secondRequest'], string> = {
  answered: 'its server answers a second request',
  refused: 'its server refuses a second request, so a failure of it could not be certain',
  'not-needed': 'no second request was needed',
  'not-asked': 'no second request was made',
};

/** How the rehearsal ended, in words. */
const ENDS = {
  page: 'the page ended the recording',
  limit: 'the recorder would end the recording',
  'not-ready': 'the recorder would give up',
};

const seconds = (value: number) => `${Math.round(10 * value) / 10} s`;

const sizeOf = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** Breaks a text into indented lines of at most `width` characters. */
function wrap(text: string, indent: string, width = 100): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + word.length + 1 > width - indent.length) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((one) => indent + one).join('\n');
}

/**
 * The report for a person at a terminal.
 *
 * @param hasColors - whether it may have colours
 */
export function writeText(rehearsal: Rehearsal, hasColors = false): string {
  const style = styleText(hasColors);
  const { problems, ready, companion, checks, frames, sound, close, end, film, recorder } = rehearsal;
  const lines: string[] = [];
  const out = (text = '') => lines.push(text);

  const isFit = rehearsal.verdict === 'fit';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const notices = problems.length - errors;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  const found = [errors && count(errors, 'error'), notices && count(notices, 'notice')]
    .filter(Boolean)
    .join(', ');
  out(
    `${isFit ? style.good(' FIT ') : style.bad(' UNFIT ')} ${rehearsal.url}${found ? style.dim(`  ${found}`) : ''}`,
  );
  const { width, height } = recorder.viewport;
  out(
    style.dim(
      `${recorder.browser}, ${width}x${height}, preset ${recorder.preset}; took ${seconds(rehearsal.took)}`,
    ),
  );
  out();

  const print = (problem: Problem) => {
    const { id, severity, detail, targets, measured, limit, fix, help, at, lasts } = problem;
    out(
      `${severity === 'error' ? style.red('✗') : style.yellow('!')} ${style.bold(aboutOf(id).failure.en)}  ${style.dim(id)}`,
    );
    out(wrap(detail, '    '));
    if (targets.length)
      out(
        `    at        ${targets.slice(0, 3).join(', ')}${targets.length > 3 ? `, and ${targets.length - 3} more` : ''}`,
      );
    if (measured !== undefined)
      out(`    measured  ${measured}${limit === undefined ? '' : `, and the limit is ${limit}`}`);
    if (at !== null)
      out(`    ${film ? 'film      ' : 'time      '}at ${seconds(at)}${lasts ? '' : ', gone at the end'}`);
    if (problem.recorder) out(wrap(problem.recorder, '    '));
    if (fix) out(wrap(`→ ${fix}`, '    '));
    out(`    ${style.dim(help)}`);
    out();
  };
  problems.forEach(print);

  const row = (label: string, text: string) => out(`${style.dim(label.padEnd(11))}${text}`);
  row(
    'Ready',
    ready.after === null
      ? `no${ready.pending.length ? `, waits for ${ready.pending.join(', ')}` : ''}`
      : `after ${seconds(ready.after)}${ready.gates.length ? ` (${ready.gates.map(({ name, after }) => `${name} ${after === null ? 'closed' : seconds(after)}`).join(', ')})` : ''}`,
  );
  if (ready.reloads) row('', `loaded again ${count(ready.reloads, 'time')} by the recorder`);
  row(
    'Companion',
    companion.from === 'page'
      ? `${companion.version}, the page's own`
      : `${companion.version}, put into the page: it loads none`,
  );
  const byOutcome = (outcome: string) => checks.filter((one) => one.outcome === outcome);
  const passed = byOutcome('passed').map(({ id }) => id);
  if (passed.length) row('Passed', passed.join(', '));
  for (const { id, detail } of byOutcome('unknown')) row('Unknown', `${id}${detail ? `: ${detail}` : ''}`);
  for (const { url, state, certainty, detail, answer, secondRequest } of frames) {
    row('Frame', `${url}`);
    row('', [state, certainty, answer].filter(Boolean).join(', '));
    if (detail) out(wrap(detail, ' '.repeat(11)));
    row('', SECOND[secondRequest]);
  }
  if (sound.heard === null) row('Sound', `not known: ${sound.detail}`);
  else if (!sound.heard) row('Sound', 'none');
  else row('Sound', `yes; the longest silence was ${seconds(sound.longestSilence ?? 0)}`);
  row(
    'Close',
    close.accepted === null
      ? 'not known'
      : close.asked
        ? close.accepted
          ? 'the browser has closed the page when asked'
          : 'the browser has refused'
        : `the browser would ${close.accepted ? 'do it' : 'refuse'} (not asked)`,
  );
  if (end.by !== 'time') row('End', `${ENDS[end.by]}: ${end.detail}`);
  row('Film', film ? `${seconds(film.seconds)}, ${sizeOf(film.bytes)}` : `none: ${rehearsal.filmDetail}`);
  return `${lines.join('\n')}\n`;
}
