import type { IAgoraRTCClient } from 'agora-rtc-sdk-ng';
import type { RtmClient } from './agora/hidePresence.js';
import type { CheckResult } from './checks/runChecks.js';
import type { CompanionEventName, CompanionListener } from './events.js';
import type { FrameState } from './frames/watchFrames.js';
import type { Mark } from './marks/createMarks.js';
import type { Gate } from './ready/createGates.js';
import type { PastEvent } from './report/rememberEvents.js';
import type { DetectedBy } from './detection/detectRecorder.js';
import type { Users } from './roster/visibleUsers.js';
import type { Uid } from './uid.js';

/** The current state of the companion: checks, frames, gates, events. */
export interface Report {
  version: string;
  /** When the report was made, ISO 8601. */
  time: string;
  /** The page's own URL. */
  url: string;
  isRecorder: boolean;
  detectedBy: DetectedBy | null;
  /** The window, in CSS pixels. */
  window: { width: number; height: number };
  /** Reloads since the recorder opened the page. */
  reloads: number;
  /** Seconds after which the recorder was told that the page is ready; null before. */
  readyAfter: number | null;
  /** The gates that the ready signal waits for, or has waited for. */
  gates: Gate[];
  /** Empty in a participant's page, like every field below. */
  checks: CheckResult[];
  /** The frames that count, and their states. */
  frames: FrameState[];
  /** What the page tried to publish or capture, and how often. */
  publishing: { api: string; kind: 'audio' | 'video'; times: number }[];
  /** Moments of the recording that were given a name, also before a reload. */
  marks: Mark[];
  /** The last events, oldest first. */
  events: PastEvent[];
}

export interface Companion {
  readonly version: string;
  /** Whether this page was opened by the recorder. */
  readonly isRecorder: boolean;
  /** What gave the recorder away; null in a participant's page. */
  readonly detectedBy: DetectedBy | null;
  on<Name extends CompanionEventName>(name: Name, listener: CompanionListener<Name>): Companion;
  once<Name extends CompanionEventName>(name: Name, listener: CompanionListener<Name>): Companion;
  off<Name extends CompanionEventName>(name: Name, listener: CompanionListener<Name>): Companion;
  /** Whether a user with this uid is the recorder. `7` and `'7'` are the same uid. */
  isRecorderUid(uid: Uid): boolean;
  /** Hides one more uid, even if its user has joined already. The returned function shows it again. */
  addRecorderUid(uid: Uid): () => void;
  /**
   * A list of users without the recorder. `uidOf` defaults to the user itself, or its `uid`. The users of a `Map` are its values. Null
   * and undefined are empty lists.
   */
  visibleUsers<T>(users: Users<T>, uidOf?: (user: T) => Uid): T[];
  /**
   * Guards a client of `import { createClient } from 'agora-rtc-sdk-ng/esm'`, which can't be found from outside: hides the recorder
   * from its users, and silences it in the recorder's page. Call it before `join()`. The returned function undoes it.
   *
   * For a client of agora-rtm-sdk 2, hides the recorder in `presence.getOnlineUsers()`, `presence.whoNow()` and the event `presence`. Call
   * it before listeners are added.
   */
  guard(client: IAgoraRTCClient | RtmClient): () => void;
  /**
   * Delays the ready signal until the returned function is called or the time is over. After the ready signal it does nothing.
   *
   * @param label - the name in reports
   * @param options.timeout - seconds, 0.1 to 600; none by default
   */
  hold(label: string, options?: { timeout?: number }): () => void;
  /** Opens the gate `manual`. */
  ready(): void;
  /**
   * Gives this moment of the recording a name, for chapters. In a participant's page it does nothing.
   *
   * @param name - at most 200 characters
   * @param data - more about the moment: JSON of at most 1,000 characters
   */
  mark(name: string, data?: unknown): void;
  /** The marks up to now as WebVTT chapters. In a participant's page there are no chapters. */
  marksAsVtt(): string;
  /** The current state. */
  report(): Report;
  /**
   * Ends the recording: tells `stopUrl`, then closes the recorder's window. A participant's page is never closed.
   *
   * @param reason - for the server and the log
   * @returns true if the browser has accepted, or the recorder ends the recording by itself (docs/recorders.md); if false in the
   *   recorder's page, `close-refused` was emitted
   */
  close(reason: string): boolean;
  /** Puts the page back as it was. Safe to call twice. */
  dispose(): void;
}
