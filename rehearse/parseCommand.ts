import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { RehearsalError } from './RehearsalError.js';
import { resolveOptions } from './resolveOptions.js';
import type { Cookie, RehearseOptions, StorageState } from './types.js';

/** What `--help` prints. */
export const HELP = `Would this page be recorded well? Opens it as a page recorder does, watches it, and tells.

  recording-companion rehearse URL [options]

The URL is the one that the recorder is given: https://app.example/class/42?recorder=1

What is watched
  --seconds 30           seconds after the page is ready
  --viewport 1280x720    the recorder's window
  --ready-timeout 30     seconds until navigator.notifyReady(), as in your start request
  --preset agora         whose limits: agora, agora-1080p; livekit, pagecorder, obs and
                         jibri have none of them
  --limits tell          what a limit of the recorder does: stop the rehearsal, or tell
  --break SELECTOR       answers these frames with a 500: the recording must end
  --no-close             does not ask the browser to close the page at the end
  --repeat 1             times

Pages behind a login
  --cookie NAME=VALUE    may be given again
  --header "NAME: VALUE" sent to the page's own origin; may be given again
  --storage-state FILE   cookies and local storage, as Playwright writes them

What is written
  --html FILE            the report with the film, in one page
  --json FILE            the report
  --junit FILE           the report for CI
  --film FILE            the film, an MP4
  --no-film              makes none

  --fail-on error        what makes a page unfit: error, or notice
  --chrome PATH          the browser; else CHROME_PATH, then the usual places
  --help, --version

Exit status: 0 fit, 1 unfit, 2 could not run.
All of it: docs/rehearse.md
`;

/** A parsed command line. */
export type Command =
  | { name: 'help' }
  | { name: 'version' }
  | {
      name: 'rehearse';
      url: string;
      options: RehearseOptions;
      repeat: number;
      files: Partial<Record<'html' | 'json' | 'junit' | 'film', string>>;
    };

const bad = (message: string) => new RehearsalError('bad-option', message);
const MORE = 'See recording-companion --help';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  seconds: text,
  viewport: text,
  'ready-timeout': text,
  preset: text,
  limits: text,
  break: text,
  'no-close': flag,
  repeat: text,
  cookie: texts,
  header: texts,
  'storage-state': text,
  html: text,
  json: text,
  junit: text,
  film: text,
  'no-film': flag,
  'fail-on': text,
  chrome: text,
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

function number(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(value)) throw bad(`--${name} must be a number, got "${value}"`);
  return Number(value);
}

function cookieOf(given: string): Cookie {
  const [, name, value] = /^([^=;\s]+)=([^;]*)$/.exec(given) ?? [];
  if (!name) throw bad(`--cookie must be NAME=VALUE, got "${given}"`);
  return { name, value: value ?? '' };
}

function headerOf(given: string): [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(given) ?? [];
  if (!name) throw bad(`--header must be "NAME: VALUE", got "${given}"`);
  return [name, value ?? ''];
}

function readState(file: string): StorageState {
  let state: StorageState;
  try {
    state = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw bad(`--storage-state must be a file of JSON, got "${file}": ${(error as Error).message}`);
  }
  const isList = (value: unknown) => value === undefined || Array.isArray(value);
  if (!state || typeof state !== 'object' || !isList(state.cookies) || !isList(state.origins))
    throw bad(
      `--storage-state must have lists "cookies" and "origins", as Playwright writes them: "${file}"`,
    );
  return state;
}

/** In a message, replaces the name of an option of `rehearse()` by its name on the command line. */
const asFlag = (message: string) =>
  message
    .replace(/^"viewport(\.\w+)?"/, '--viewport')
    .replace(
      /^"(\w+)"/,
      (_, name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );

/**
 * Parses a command line.
 *
 * @param args - without the program's name
 * @throws RehearsalError that names the option, the rule and the value
 */
export function parseCommand(args: readonly string[]): Command {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const [, unknown] = /^Unknown option '(.+?)'/.exec(message) ?? [];
    throw bad(`${unknown ? `${unknown} is no option` : message.replace(/\.? .*To specify.*$/, '')}. ${MORE}`);
  }
  const { values, positionals } = parsed;
  if (values.version) return { name: 'version' };
  const [command, url, ...more] = positionals;
  if (values.help || (!command && args.length === 0)) return { name: 'help' };
  if (command !== 'rehearse')
    throw bad(`the command must be "rehearse", got ${command ? `"${command}"` : 'none'}. ${MORE}`);
  if (!url) throw bad(`rehearse must be given a URL. ${MORE}`);
  if (more.length) throw bad(`rehearse must be given one URL, got "${more.join(' ')}" as well`);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw bad(`the URL must begin with http:// or https://, got "${url}"`);

  const [, width, height] = /^(\d+)x(\d+)$/.exec(values.viewport ?? '1280x720') ?? [];
  if (!width) throw bad(`--viewport must be WIDTHxHEIGHT, got "${values.viewport}"`);
  const options: RehearseOptions = {
    viewport: { width: Number(width), height: Number(height) },
    ...(values['no-close'] && { close: false }),
    ...(values['no-film'] && { film: false }),
  };
  const take = <Name extends keyof RehearseOptions>(name: Name, value: RehearseOptions[Name] | undefined) => {
    if (value !== undefined) options[name] = value;
  };
  take('seconds', number('seconds', values.seconds));
  take('readyTimeout', number('ready-timeout', values['ready-timeout']));
  take('preset', values.preset as RehearseOptions['preset']);
  take('limits', values.limits as RehearseOptions['limits']);
  take('failOn', values['fail-on'] as RehearseOptions['failOn']);
  take('break', values.break);
  take('chrome', values.chrome);
  take('cookies', values.cookie?.map(cookieOf));
  take('headers', values.header && Object.fromEntries(values.header.map(headerOf)));
  take(
    'storageState',
    values['storage-state'] === undefined ? undefined : readState(values['storage-state']),
  );
  try {
    resolveOptions(options, false);
  } catch (error) {
    throw bad(asFlag((error as Error).message));
  }

  const repeat = number('repeat', values.repeat) ?? 1;
  if (!Number.isInteger(repeat) || repeat < 1 || repeat > 100)
    throw bad(`--repeat must be a whole number from 1 to 100, got "${values.repeat}"`);
  if (values['no-film'] && values.film) throw bad('--film and --no-film must not be given together');
  const { html, json, junit, film } = values;
  const files = { html, json, junit, film };
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const folder = dirname(file);
    if (!file || !existsSync(folder) || !statSync(folder).isDirectory())
      throw bad(`--${name} must be a file in a folder that is there, got "${file}"`);
    if (existsSync(file) && statSync(file).isDirectory())
      throw bad(`--${name} must be a file, and "${file}" is a folder`);
  }
  return { name: 'rehearse', url, options, repeat, files };
}
