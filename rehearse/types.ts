import type { Report } from '../src/index.js';
import type { PRESET_LIMITS } from './presetLimits.js';

/** The companion's presets whose limits are public. */
export type Preset = keyof typeof PRESET_LIMITS;

/** The progress of a running rehearsal. */
export type Progress =
  | { stage: 'opening' | 'injecting' | 'reloading' | 'closing' | 'measuring' }
  /** Waits for the ready signal, or watches the page: `seconds` have passed, of at most `of`. */
  | { stage: 'loading' | 'watching'; seconds: number; of: number }
  | { stage: 'event'; after: number; severity: Severity | 'info'; text: string };

/** A cookie, as Playwright and Puppeteer have it. Give `url`, or `domain` and `path`. */
export interface Cookie {
  name: string;
  value: string;
  url?: string;
  domain?: string;
  path?: string;
  /** Seconds since 1970; -1, or left out, for the session. */
  expires?: number;
  httpOnly?: boolean;
  secure?: boolean;
  sameSite?: 'Strict' | 'Lax' | 'None';
}

/** Cookies and local storage, as Playwright's `storageState()` writes it. */
export interface StorageState {
  cookies?: readonly Cookie[];
  origins?: readonly { origin: string; localStorage: readonly { name: string; value: string }[] }[];
}

export interface RehearseOptions {
  /** Seconds that the page is watched after it is ready, 1 to 3600. Default 30. */
  seconds?: number;
  /** The recorder's window. Default 1280x720. */
  viewport?: { width: number; height: number };
  /** Seconds that the recorder waits for `navigator.notifyReady()`, 1 to 60. Then it reloads the page and waits once more. Default 30. */
  readyTimeout?: number;
  /** Whether breaking a limit of the recorder ends the rehearsal, as it would end the recording, or is only reported. Default `tell`. */
  limits?: 'stop' | 'tell';
  /** The recorder whose limits hold, also for an injected companion. Default `agora`. */
  preset?: Preset;
  /** Whether the browser is asked to close the page at the end. Default true, or false if a page was given. */
  close?: boolean;
  /** Whether a film is made. Default true, if the browser can make one. */
  film?: boolean;
  /** What makes the page unfit. Default `error`. */
  failOn?: Severity;
  /** Selector of frames whose requests are answered with a 500. The page must then end the recording. */
  break?: string;
  cookies?: readonly Cookie[];
  /** Sent with requests to the page's own origin. */
  headers?: Readonly<Record<string, string>>;
  storageState?: StorageState;
  /** Path of Chrome. Default: found as `findBrowser.js` says. */
  chrome?: string;
  /** Called with what happens. */
  onProgress?(progress: Progress): void;
  /** Ends the rehearsal, which then rejects. */
  signal?: AbortSignal;
}

export type Severity = 'error' | 'notice';

/** One thing that is wrong, or may be. */
export interface Problem {
  severity: Severity;
  /** A check of the companion, or `frame`, `ready`, `close`, `sound`, `companion`, `ended`, `break`. */
  id: string;
  /** What is wrong, in a word. */
  kind: string;
  /** A sentence that says what is wrong and by how much. */
  detail: string;
  measured?: number | string;
  limit?: number | string;
  /** Selectors of the elements. */
  targets: string[];
  /** The second of the film at which it was reported; null if it belongs to no moment. */
  at: number | null;
  /** Whether it was still wrong at the end. */
  lasts: boolean;
  /** What to do. */
  fix: string;
  /** The page that explains it. */
  help: string;
  /** What the recorder would do, in a sentence. */
  recorder?: string;
}

/** A frame, and what is known about it. */
export interface RehearsedFrame {
  url: string;
  /** Selector of its element, as in `Problem.targets`. */
  target?: string;
  state: 'loading' | 'loaded' | 'failed' | 'unknown';
  reason?: string;
  certainty?: 'certain' | 'likely';
  required?: boolean;
  /** The evidence, in words. */
  detail?: string;
  /** How its server answered: `HTTP 500`, `net::ERR_CONNECTION_REFUSED`. The browser knows this, but no page can. */
  answer?: string;
  /** Whether its server answers a second request, which is how the companion tells a page from an error page. */
  secondRequest: 'answered' | 'refused' | 'not-needed' | 'not-asked';
}

/** What was heard. */
export interface Sound {
  /** Null when it could not be measured. */
  heard: boolean | null;
  /** The longest silence while the page was watched, in seconds. */
  longestSilence: number | null;
  /** Stretches with sound, in seconds of the film. */
  parts: [from: number, to: number][];
  /** Why it could not be measured. */
  detail?: string;
}

/** An event on the time line. */
export interface TimelineEvent {
  /** Seconds of the film. */
  at: number;
  name: string;
  severity: Severity | 'info';
  text: string;
}

/** The result of a rehearsal: what `--json` writes. */
export interface Rehearsal {
  /** The version of this shape. */
  schema: 1;
  /** Of recording-companion. */
  version: string;
  /** When it began, ISO 8601. */
  time: string;
  /** The URL that was given, and the URL of the page at the end. */
  url: string;
  finalUrl: string;
  verdict: 'fit' | 'unfit';
  problems: Problem[];
  /** The browser and the settings that the page was watched with. */
  recorder: {
    browser: string;
    viewport: { width: number; height: number };
    readyTimeout: number;
    preset: Preset;
    limits: 'stop' | 'tell';
    seconds: number;
  };
  /** Whether the page has its own companion, or one was injected. */
  companion: { from: 'page' | 'rehearse'; version: string };
  ready: {
    /** Seconds from opening the page to `navigator.notifyReady()`; null when it was not called. */
    after: number | null;
    /** Reloads by the recorder, because it was not called in time. */
    reloads: number;
    gates: { name: string; after: number | null }[];
    pending: string[];
  };
  checks: Report['checks'];
  frames: RehearsedFrame[];
  /** What the page tried to publish or capture. */
  publishing: Report['publishing'];
  sound: Sound;
  close: {
    asked: boolean;
    /** Whether the browser closed the page, or would close it; null if that is not known. */
    accepted: boolean | null;
    /** Entries of the window's history. */
    entries: number | null;
  };
  /** How the rehearsal ended: its time was over, the page closed itself, a limit of the recorder ended it, or the page was not ready. */
  end: { by: 'time' | 'page' | 'limit' | 'not-ready'; at: number; detail: string };
  /** Null if there is no film; `filmDetail` says why. */
  film: { seconds: number; bytes: number; type: string } | null;
  filmDetail: string;
  timeline: TimelineEvent[];
  /** Seconds that the whole rehearsal took. */
  took: number;
}

/** A picture of the page, with the boxes of elements that break a limit. */
export interface Picture {
  name: 'ready' | 'end';
  /** A JPEG. */
  jpeg: Uint8Array;
  width: number;
  height: number;
  boxes: { check: string; kind: string; x: number; y: number; width: number; height: number }[];
}

/** A rehearsal with what is too large for JSON. */
export interface RehearsalResult extends Rehearsal {
  /** An MP4; not in JSON. */
  readonly filmData?: Uint8Array;
  /** Not in JSON. */
  readonly pictures?: readonly Picture[];
}
