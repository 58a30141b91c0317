import type { LogLevel } from './browser/logger.js';
import type { CheckId } from './checkIds.js';
import type { Preset } from './presets.js';
import type { UidPattern } from './uid.js';

/** Options of `init()`. On the script tag each is an attribute in kebab-case: `data-recorder-uid`. */
export interface Options {
  /** Whether this page is the recorder's; overrides detection. The function is for code only. */
  recorder?: boolean | (() => boolean);
  /** Query parameters that say that this page is the recorder's: `name` or `name=value`. Default `recorder`. */
  recorderParam?: string | readonly string[];
  /**
   * The public key that verifies the recorder's pass: PEM, or a JWK. With this option, only a pass in the URL, in the parameter of
   * `recorderParam`, makes a page the recorder's.
   */
  recorderKey?: string | JsonWebKey;
  /** Uids that the recorder's page joins with. They are hidden in every page. Uids, `prefix*`, or (from code) tests. */
  recorderUid?: UidPattern | readonly UidPattern[];
  /** Selector of a uid's roster item. Default `[data-uid="{uid}"]`. */
  rosterItem?: string;
  /** Selector of what is hidden in the recorder's page only. */
  hide?: string;
  /** Whether the recorder's page may publish. Default `block`. */
  publishing?: 'block' | 'allow';
  /** What the recorder's page captures: silence and black, a refusal, or its devices. Default `silent`, or as `preset` says. */
  capture?: 'silent' | 'deny' | 'allow';
  /**
   * Whether the recorder's page keeps its history at one entry, because a browser closes only such a window.
   * Default `keep-one`.
   */
  history?: 'keep-one' | 'leave';
  /**
   * Selector of the frames that must not fail, or `none`. Default `iframe`. Frames that can't be seen don't count. If the option is
   * given, it names these frames: then a likely failure also ends the recording.
   */
  frames?: string;
  /** Seconds until a frame that has not loaded is judged, 0.1 to 600. Default 10. */
  frameTimeout?: number;
  /** How often a failed load is tried again before the failure counts, 0 to 10. Default 1. */
  frameRetries?: number;
  /** Whether a frame's URL may be requested a second time, to distinguish a page from an error page. Default true. */
  frameProbe?: boolean;
  /**
   * Whether a failed frame ends the recording, or is only reported. Default `close`: a certain failure ends the recording, a likely
   * one only if the app has named the frame (`frames`, `data-recording-required`).
   */
  onFrameFailure?: 'close' | 'report';
  /** The recorder: decides the limits, how it is told that the page is ready, and how the recording ends. Default `agora`. */
  preset?: Preset;
  /** Which checks run. Default: the checks of limits that the recorder of `preset` has. */
  checks?: 'all' | 'none' | CheckId | readonly CheckId[];
  /** Largest video source, `WxH` in pixels; an upright video may be `HxW`. Default `1280x720`, with `agora-1080p` `1920x1080`. */
  maxVideo?: string;
  /** Mbps that the page may receive for long, 0.1 to 1000. Default 10. */
  maxDownlink?: number;
  /** Mbps that the page may send for long, 0.1 to 1000. Default 2. */
  maxUplink?: number;
  /** Whether WebGL and WebGPU are reported, or refused as in a browser without a GPU. Default `report`. */
  webgl?: 'report' | 'deny';
  /** Whether media that do not play by themselves are reported, or played. Default `report`. */
  autoplay?: 'report' | 'repair';
  /**
   * What the ready signal waits for: `load`, `fonts`, `frames`, `videos`, `channel`, `manual`, `selector:CSS`. Default
   * `load,fonts,frames`.
   */
  ready?: string | readonly string[];
  /** Seconds that the recorder waits for the ready signal, as in its start request, 0 to 60. Default 0, unknown. */
  readyTimeout?: number;
  /** The recording ends when the room has been empty for this many seconds, 0 to 3600. Default 0, never. */
  endWhenEmpty?: number;
  /** Where to `POST` a `Beacon` before the page closes itself, so that the server stops the recording. */
  stopUrl?: string;
  /** Where to `POST` every `Beacon`: at the start, before the page closes itself, when the browser refuses to close it, and so on. */
  reportUrl?: string;
  /** Seconds between two heartbeats to `reportUrl`, 1 to 3600. Default 30. */
  heartbeat?: number;
  /**
   * URL parameter whose value every beacon carries. It proves to the server that the beacon is from its recorder. The
   * parameter is removed from the address bar. Default `pass`.
   */
  passParam?: string;
  /** Whether the recorder's page shows the developer's panel. It is never shown to a recorder. Default false. */
  overlay?: boolean;
  /** Whether the script tag starts by itself. Default true. */
  autoStart?: boolean;
  /** What is written to the console. Default `warn`. */
  logLevel?: LogLevel;
}

/** Options without a default. */
type Unset = 'recorder' | 'recorderKey' | 'hide' | 'frames' | 'stopUrl' | 'reportUrl';

/** The options in force. */
export interface ResolvedOptions
  extends Required<Omit<Options, Unset | 'checks' | 'maxVideo' | 'ready'>>, Pick<Options, Unset> {
  recorderParam: readonly string[];
  recorderKey?: string;
  recorderUid: readonly UidPattern[];
  checks: readonly CheckId[];
  ready: readonly string[];
  maxVideo: readonly [long: number, short: number];
  /** Names of the options that the app has given. The others have defaults, which a recorder may replace by its own. */
  given: readonly string[];
}
