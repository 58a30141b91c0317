import { Object, TypeError } from './browser/natives.js';
import { createLog, type Log } from './browser/logger.js';
import { createCompanion } from './companion.js';
import type { Recording } from './createRecording.js';
import type { LoadMemory } from './topPage.js';
import { OPTION_TABLE } from './config/optionTable.js';
import { type RawOptions, resolveOptions } from './config/resolveOptions.js';
import type { TagOptions } from './config/readScriptTag.js';
import type { Options, ResolvedOptions } from './options.js';
import type { Companion } from './types.js';
import { version } from './version.js';

/** The type of `window.recordingCompanion`. */
export interface RecordingCompanionApi {
  readonly version: string;
  /** Starts the companion, or returns the running one. */
  init(options?: Options): Companion;
  /** The running companion. */
  readonly companion: Companion | null;
  /** Calls back with the running companion: at once, or, while a pass is being verified, when that is done. */
  onStart(callback: (companion: Companion) => void): void;
}

/** What `init()` is given when the script tag says all. */
const NOTHING: Options = {};

type StartCallback = Parameters<RecordingCompanionApi['onStart']>[0];

interface ApiWindow {
  /** A page may put a stub with a queue there before an `async` tag has loaded. */
  recordingCompanion?: RecordingCompanionApi & { q?: StartCallback[] };
}

/** Server rendering has no window, and must not share a companion between its visitors. */
const host = (): ApiWindow => (globalThis.window as ApiWindow | undefined) ?? {};

/** The published API, from whichever copy of this library came first. */
export function publishedApi(): RecordingCompanionApi | undefined {
  const { recordingCompanion } = host();
  return recordingCompanion?.init && recordingCompanion;
}

/**
 * Publishes the API as `window.recordingCompanion`, in place of a stub whose queue it takes over.
 *
 * @param recording - the parts that only the file for the recorder's pages has
 * @param tag - the script tag's options; options given to `init()` come before them
 */
export function publishApi(recording?: Recording, tag?: TagOptions): RecordingCompanionApi {
  const waiting = [...(host().recordingCompanion?.q ?? [])];
  const sources = tag?.sources ?? [];
  let running: ResolvedOptions;
  let log: Log;
  let isRoleKnown: boolean;
  const memory: LoadMemory = { detectedBy: null, pass: null };

  const api = {
    version,
    companion: null as Companion | null,
    init(given: Options = NOTHING) {
      const { options, problems } =
        tag && given === NOTHING ? tag : resolveOptions([given as RawOptions, ...sources]);
      for (const { sentence, source } of problems) if (source === given) throw new TypeError(sentence);
      for (const name of Object.keys(given)) {
        if (!Object.hasOwn(OPTION_TABLE, name))
          throw new TypeError(`"${name}" must be the name of an option.`);
        const key = name as keyof Options;
        if (api.companion && `${options[key]}` !== `${running[key]}`) {
          log('warn', `already started, "${name}" is ignored`);
        }
      }
      if (!api.companion) {
        running = options;
        log = createLog(options.logLevel);
        for (const sentence of tag?.unreadable ?? []) log('error', sentence);
        for (const { sentence } of problems) log('error', sentence);
        for (const name of Object.keys(Object.assign({}, ...sources))) {
          if (!Object.hasOwn(OPTION_TABLE, name)) log('debug', `"${name}" is no option`);
        }
        isRoleKnown = false;
        const onRole = () => {
          isRoleKnown = true;
          callBack();
        };
        api.companion = createCompanion(options, log, memory, recording, onRole, () => {
          api.companion = null;
        });
        callBack();
      }
      return api.companion;
    },
    onStart(callback: StartCallback) {
      waiting.push(callback);
      callBack();
    },
  };
  function callBack() {
    while (api.companion && isRoleKnown && waiting.length) {
      try {
        waiting.shift()?.(api.companion);
      } catch (error) {
        log('error', 'an onStart callback threw:', error);
      }
    }
  }
  host().recordingCompanion = api;
  return api;
}
