import type { LogLevel } from './browser/logger.js';
import type { CheckId } from './checkIds.js';
import type { UidPattern } from './uid.js';

/** Options of `init()`. On the script tag each is an attribute in kebab-case: `data-recorder-uid`. */
export interface Options {
  /** Whether this page is the recorder's; overrides detection. The function is for code only. */
  recorder?: boolean | (() => boolean);
  /** Query parameters that say so: `name` or `name=value`. Default `recorder`. */
  recorderParam?: string | readonly string[];
  /** Uids that the recorder's page joins with, hidden in every page: uids, `prefix*`, or (from code) tests. */
  recorderUid?: UidPattern | readonly UidPattern[];
  /** Selector of a uid's roster item. Default `[data-uid="{uid}"]`. */
  rosterItem?: string;
  /** Selector of what is hidden in the recorder's page only. */
  hide?: string;
  /** Whether the recorder's page may publish. Default `block`. */
  publishing?: 'block' | 'allow';
  /** What the recorder's page captures: silence and black, a refusal, or its devices. Default `silent`. */
  capture?: 'silent' | 'deny' | 'allow';
  /**
   * Whether the recorder's page keeps its history at one entry, because a browser closes only such a window.
   * Default `keep-one`.
   */
  history?: 'keep-one' | 'leave';
  /**
   * Selector of the frames that must not fail, or `none`. Default `iframe`; those that can't be seen don't count. Given, it names
   * them: then a likely failure ends the recording too.
   */
  frames?: string;
  /** Seconds until a frame that has not loaded is judged, 0.1 to 600. Default 10. */
  frameTimeout?: number;
  /** Loads that are tried again before a failure counts, 0 to 10. Default 1. */
  frameRetries?: number;
  /** Whether a frame's URL may be asked a second time, to tell a page from an error page. Default true. */
  frameProbe?: boolean;
  /**
   * What a failed frame does: end the recording, or only tell. Default `close`, for what is certain, and for what is likely of
   * frames that the app has named (`frames`, `data-recording-required`).
   */
  onFrameFailure?: 'close' | 'report';
  /** Limits of the recorder: Agora's as documented first, or since it takes 1080p. Default `agora`. */
  preset?: 'agora' | 'agora-1080p';
  /** Which checks run. Default `all`. */
  checks?: 'all' | 'none' | CheckId | readonly CheckId[];
  /** Largest video source, `WxH` in pixels, also upright. Default `1280x720`, with `agora-1080p` `1920x1080`. */
  maxVideo?: string;
  /** Mbps that the page may receive for long, 0.1 to 1000. Default 10. */
  maxDownlink?: number;
  /** Mbps that the page may send for long, 0.1 to 1000. Default 2. */
  maxUplink?: number;
  /** What becomes of WebGL and WebGPU: told, or refused as where there is no GPU. Default `report`. */
  webgl?: 'report' | 'deny';
  /** What becomes of media that do not play by themselves: told, or played. Default `report`. */
  autoplay?: 'report' | 'repair';
  /**
   * What the ready signal waits for: `load`, `fonts`, `frames`, `videos`, `channel`, `manual`, `selector:CSS`. Default
   * `load,fonts,frames`.
   */
  ready?: string | readonly string[];
  /** Seconds that the recorder waits for it, as in its start request, 0 to 60. Default 0, unknown. */
  readyTimeout?: number;
  /** Seconds after which a room that all have left ends the recording, 0 to 3600. Default 0, never. */
  endWhenEmpty?: number;
  /** Where to `POST` a `Beacon` before the page closes itself, so that the server stops the recording. */
  stopUrl?: string;
  /** Where to `POST` a `Beacon` at the start, before the page closes itself, and when the browser refused to. */
  reportUrl?: string;
  /** Seconds between two heartbeats to `reportUrl`, 1 to 3600. Default 30. */
  heartbeat?: number;
  /**
   * URL parameter whose value every beacon carries, as the server's proof that it comes from its recorder. Taken out
   * of the address bar. Default `pass`.
   */
  passParam?: string;
  /** Whether the developer's panel is shown, in the recorder's page, but never to a recorder. Default false. */
  overlay?: boolean;
  /** Whether the script tag starts by itself. Default true. */
  autoStart?: boolean;
  /** What is written to the console. Default `warn`. */
  logLevel?: LogLevel;
}

/** Options without a default. */
type Unset = 'recorder' | 'hide' | 'frames' | 'stopUrl' | 'reportUrl';

/** Options as they are in force. */
export interface ResolvedOptions
  extends Required<Omit<Options, Unset | 'checks' | 'maxVideo' | 'ready'>>, Pick<Options, Unset> {
  recorderParam: readonly string[];
  recorderUid: readonly UidPattern[];
  checks: readonly CheckId[];
  ready: readonly string[];
  maxVideo: readonly [long: number, short: number];
}
