import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { HELP, parseCommand } from './parseCommand.js';
import { RehearsalError } from './RehearsalError.js';
import { readPackage, rehearse } from './rehearse.js';
import { showProgress, type Output } from './showProgress.js';
import { writeHtml } from './writeHtml.js';
import { writeJunit } from './writeJunit.js';
import { writeText } from './writeText.js';
import type { RehearsalResult } from './types.js';

/** Where a command writes to. */
export interface Outputs {
  /** Its answer. */
  out: Output;
  /** Progress and errors. */
  err: Output;
  /** Whether the answer may have colours. */
  hasColors: boolean;
}

/** The file name for one of several runs: `report.html` becomes `report-2.html`. */
const nameOf = (file: string, run: number, runs: number) => {
  const extension = extname(file);
  return runs === 1 ? file : `${file.slice(0, file.length - extension.length)}-${run}${extension}`;
};

function write(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new RehearsalError('bad-option', `"${file}" could not be written: ${(error as Error).message}`);
  }
}

/**
 * Does what a command line says.
 *
 * @param args - without the program's name
 * @param signal - ends a rehearsal
 * @returns the exit status: 0 fit, 1 unfit, 2 could not run
 */
export async function runCommand(
  args: readonly string[],
  { out, err, hasColors }: Outputs,
  signal?: AbortSignal,
): Promise<0 | 1 | 2> {
  const progress = showProgress(err);
  try {
    const command = parseCommand(args);
    if (command.name === 'help') out.write(HELP);
    if (command.name === 'version') out.write(`${readPackage().version}\n`);
    if (command.name !== 'rehearse') return 0;

    const { url, options, repeat, files } = command;
    const results: RehearsalResult[] = [];
    for (let run = 1; run <= repeat; run++) {
      if (repeat > 1) out.write(`${run > 1 ? '\n' : ''}Run ${run} of ${repeat}\n`);
      const result = await rehearse(url, { ...options, onProgress: progress.tell, signal });
      progress.clear();
      results.push(result);
      out.write(writeText(result, hasColors));
      const wrote: string[] = [];
      const save = (name: keyof typeof files, content: () => string | Uint8Array) => {
        const file = files[name];
        if (file === undefined) return;
        const target = nameOf(file, run, repeat);
        write(target, content());
        wrote.push(target);
      };
      save('html', () => writeHtml(result));
      save('json', () => `${JSON.stringify(result, null, 2)}\n`);
      const { filmData } = result;
      if (filmData) save('film', () => filmData);
      else if (files.film) err.write(`No film was written: ${result.filmDetail}\n`);
      if (wrote.length) out.write(`Written    ${wrote.join(', ')}\n`);
    }
    if (files.junit !== undefined) write(files.junit, writeJunit(results));
    const fit = results.filter(({ verdict }) => verdict === 'fit').length;
    if (repeat > 1) out.write(`\n${fit} of ${repeat} fit\n`);
    return fit === repeat ? 0 : 1;
  } catch (error) {
    progress.clear();
    if (!(error instanceof RehearsalError)) throw error;
    err.write(`recording-companion: ${error.message}\n`);
    return 2;
  }
}
