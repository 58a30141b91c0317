import { CustomEvent, dispatch, Object, Reflect } from './browser/natives.js';
import { quote } from './browser/quote.js';
import { EventEmitter } from 'eventemitter3';
import type { Log } from './browser/logger.js';
import type { Violation } from './checks/check.js';
import type { FrameFailure } from './frames/frameFailure.js';
import type { Mark } from './marks/createMarks.js';
import type { Ready } from './ready/signalReady.js';
import type { Uid } from './uid.js';

/** Every event of the companion and its payload. */
export interface CompanionEvents {
  /** With `recorderKey`: the pass was verified, so it is known whether this is the recorder's page. */
  role: { isRecorder: boolean };
  /** The recorder joined a channel of this page. An app may show "recording" from it. */
  'recorder-joined': { uid: Uid };
  /** The recorder left. */
  'recorder-left': { uid: Uid };
  /** A hidden uid publishes media, so it is no recorder: it is visible from now on. */
  'recorder-published': { uid: Uid };
  /** The page tried to publish or capture. Nothing was sent, no device opened. */
  'publish-blocked': { api: string; kind: 'audio' | 'video' };
  /** The page breaks a limit of the recorder; again when it spreads to another element. */
  violation: Violation;
  /** The page does not break this limit any more. */
  'violation-cleared': Violation;
  /** A frame that the recording needs has failed. */
  'frame-failed': FrameFailure;
  /** The recorder was told that the page is ready. */
  ready: Ready;
  /** The recorder will not wait much longer, and these gates are closed. */
  'ready-timeout': { pending: string[] };
  /** A moment has a name, and its time in the recording is known. For a mark before `ready`, this event comes with `ready`. */
  mark: Mark;
  /** The page is about to close itself; the server has been sent its beacon. */
  closing: { reason: string; detail: string };
  /** The browser did not close the window, so the recording goes on until the server stops it. */
  'close-refused': { historyLength: number };
  /** A feature of the companion has failed. The page goes on without it. */
  error: { error: unknown };
}

export type CompanionEventName = keyof CompanionEvents;
export type CompanionListener<Name extends CompanionEventName> = (payload: CompanionEvents[Name]) => void;

/** Emits to the listeners and, as `recording-companion:NAME`, to the window. */
export type Emit = <Name extends CompanionEventName>(name: Name, payload: CompanionEvents[Name]) => void;

/** @returns also `onEvent`, which calls back for every event, before the event's listeners */
export function createEvents(log: Log): {
  emitter: EventEmitter;
  emit: Emit;
  onEvent(callback: (name: string, payload: unknown) => void): void;
} {
  const callbacks: ((name: string, payload: unknown) => void)[] = [];
  const emitter = new EventEmitter();
  /** Logs wrong arguments: the emitter's own methods would throw into the page. */
  const guarded =
    (name: 'on' | 'once' | 'off') =>
    (...args: unknown[]): EventEmitter => {
      const [event, listener] = args;
      if (typeof event === 'string' && (name === 'off' || typeof listener === 'function'))
        return Reflect.apply(EventEmitter.prototype[name], emitter, args);
      log('error', `${name}() must be given the name of an event and a function, got ${quote(args)}.`);
      return emitter;
    };
  Object.assign(emitter, { on: guarded('on'), once: guarded('once'), off: guarded('off') });
  return {
    emitter,
    onEvent: (callback) => void callbacks.push(callback),
    emit(name, payload) {
      log('debug', name, payload);
      for (const callback of callbacks) callback(name, payload);
      try {
        emitter.emit(name, payload);
      } catch (error) {
        log('error', `a listener of "${name}" threw:`, error);
      }
      // Node has no window to tell
      if (globalThis.window)
        dispatch(window, new CustomEvent(`recording-companion:${name}`, { detail: payload }));
    },
  };
}
