import type { IAgoraRTCClient } from 'agora-rtc-sdk-ng';
import type { CheckResult } from './checks/runChecks.js';
import type { CompanionEventName, CompanionListener } from './events.js';
import type { FrameState } from './frames/watchFrames.js';
import type { Gate } from './ready/createGates.js';
import type { PastEvent } from './report/rememberEvents.js';
import type { DetectedBy } from './detection/detectRecorder.js';
import type { Users } from './roster/visibleUsers.js';
import type { Uid } from './uid.js';

/** The current state of the companion: checks, frames, gates, events. */
export interface Report {
  version: string;
  /** When it was made, ISO 8601. */
  time: string;
  /** The page's own. */
  url: string;
  isRecorder: boolean;
  detectedBy: DetectedBy | null;
  /** The window, in CSS pixels. */
  window: { width: number; height: number };
  /** Reloads since the recorder opened the page. */
  reloads: number;
  /** Seconds after which the recorder was told that the page is ready; null before. */
  readyAfter: number | null;
  /** What the ready signal waits for, or has waited for. */
  gates: Gate[];
  /** Empty in a participant's page, like every field below. */
  checks: CheckResult[];
  /** The frames that count. */
  frames: FrameState[];
  /** What the page tried to publish or capture, and how often. */
  publishing: { api: string; kind: 'audio' | 'video'; times: number }[];
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
  /** Hides one more uid, also one that has joined already. The returned function takes that back. */
  addRecorderUid(uid: Uid): () => void;
  /**
   * A list of users without the recorder; `uidOf` defaults to the user itself, or its `uid`. Of a `Map` the values are the
   * users; null and undefined are nobody.
   */
  visibleUsers<T>(users: Users<T>, uidOf?: (user: T) => Uid): T[];
  /**
   * Hides and silences in a client of `import { createClient } from 'agora-rtc-sdk-ng/esm'`, which can't be
   * found from outside. Call it before `join()`. The returned function takes that back.
   */
  guard(client: IAgoraRTCClient): () => void;
  /**
   * Keeps the page from being called ready, until the returned function is called or the time is over. Later it does nothing.
   *
   * @param label - what is waited for, as reports name it
   * @param options.timeout - seconds, 0.1 to 600; none by default
   */
  hold(label: string, options?: { timeout?: number }): () => void;
  /** Opens the gate `manual`. */
  ready(): void;
  /** The current state. */
  report(): Report;
  /**
   * Ends the recording: tells `stopUrl`, then closes the recorder's window. A participant's page is never closed.
   *
   * @param reason - for the server and the log
   * @returns whether the browser has accepted; if not, `close-refused` was emitted
   */
  close(reason: string): boolean;
  /** Puts the page back as it was. Safe to call twice. */
  dispose(): void;
}
