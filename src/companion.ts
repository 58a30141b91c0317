import type { EventEmitter } from 'eventemitter3';
import { NO_CLIENTS, startAdapter } from './agora/startAdapter.js';
import type { Log } from './browser/logger.js';
import { Date, Object, sizeOfWindow } from './browser/natives.js';
import { createPatch } from './browser/patch.js';
import { quote } from './browser/quote.js';
import { createRoots } from './browser/roots.js';
import { noop, type Stop } from './browser/stop.js';
import { detectRecorder } from './detection/detectRecorder.js';
import type { ResolvedOptions } from './options.js';
import { OWN_TILE } from './ownTile.js';
import type { Recording } from './createRecording.js';
import { DISPOSED, NO_PARTS, NOT_RECORDED, type RoleParts } from './roleParts.js';
import { createHiddenUids, type HiddenUids } from './roster/hiddenUids.js';
import { hideItems } from './roster/hideItems.js';
import { visibleUsers } from './roster/visibleUsers.js';
import { createRuntime, type Runtime } from './runtime.js';
import type { LoadMemory } from './topPage.js';
import type { Companion } from './types.js';
import type { Uid } from './uid.js';
import { version } from './version.js';

const ALONE = 'load recording-companion.recorder.js in its place: docs/options.md#autostart';

/**
 * Makes the parts, gives them what they need of one another, and starts them. A participant's page has only
 * the parts that hide. Without a window there are no parts, but the companion still filters lists.
 *
 * @param memory - read, and written for the next companion of this page load
 * @param recording - without it this page is a participant's, whatever the URL says
 * @param onRole - called once it is known whether this is the recorder's page: at once, or when the pass was verified
 * @param onDispose - called once, when the companion has ended
 */
export function createCompanion(
  options: ResolvedOptions,
  log: Log,
  memory: LoadMemory,
  recording: Recording | undefined,
  onRole: () => void,
  onDispose: () => void,
): Companion {
  const { runtime, emitter, stop } = createRuntime(log);
  const { attempt, fail, start, run } = runtime;
  const uids = createHiddenUids(options.recorderUid, options.rosterItem, fail);
  const hasWindow = typeof window !== 'undefined';
  const found = hasWindow ? findRole(options, runtime, memory, !!recording) : null;
  // not for an option or a parent: both are the app's own word
  const isClaim = !!options.recorderKey && !/^(option|parent|null)/.test(`${found}`);
  const patch = createPatch(fail);
  const roots = createRoots(patch);
  /** The parser makes declarative shadow roots without any event, so they are searched for when they matter. */
  const scan = () => attempt(() => roots.scan(document));
  const hidden = [`[data-recording="hide"],[${OWN_TILE}]`, options.hide];
  const only = '[data-recording="only"]';
  const hide = (...selectors: (string | undefined)[]) =>
    run(() => hideItems(patch, roots, uids.items, selectors, scan));

  function begin(isRecorder: boolean): RoleParts {
    if (!hasWindow) return NO_PARTS;
    hide(...(isRecorder ? hidden : [only]));
    const startPage = () => recording!.startRecordedPage(options, runtime, patch, roots, scan, uids, memory);
    const page = (isRecorder && attempt(startPage)) || NOT_RECORDED;
    const announce = announceUsers(options, runtime, uids, scan);
    const adapter = onFirstCall(() =>
      start(() => startAdapter(patch, uids, isRecorder, page, ...announce, fail), NO_CLIENTS),
    );
    // without uids, a participant's page is left as it is
    if (isRecorder || options.recorderUid.length || uids.items.now().length) adapter();
    return { page, clients: adapter };
  }
  function beginClaimed(): RoleParts {
    // hides both what only the recorder may show and what only the recorder must hide
    hide(...hidden, only);
    const become = (isRecorder: boolean) => {
      Object.assign(companion, { isRecorder, detectedBy: isRecorder ? 'pass' : null });
      stop();
      const begun = begin(isRecorder);
      // disposed by a listener of an event that the parts have emitted
      if (parts === DISPOSED) stop();
      else parts = begun;
      showOverlay();
      return parts;
    };
    return recording!.startClaimedPage(options, runtime, patch, memory, become, onRole);
  }
  let parts = isClaim ? beginClaimed() : begin(found !== null);

  const companion = createApi(
    emitter,
    runtime,
    uids,
    isClaim ? null : found,
    () => parts,
    () => {
      if (parts === DISPOSED) return;
      parts = DISPOSED;
      stop();
      onDispose();
    },
  );
  const showOverlay = () => attempt(() => parts.page.showOverlay(companion));
  showOverlay();
  if (!isClaim) onRole();
  return companion;
}

/** Calls once, and returns the same result ever after. */
function onFirstCall<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Whether this page was opened by the recorder, and what said so. */
function findRole(
  { recorder, recorderParam, preset }: ResolvedOptions,
  { log, attempt }: Runtime,
  memory: LoadMemory,
  canBeRecorded: boolean,
): Companion['detectedBy'] {
  const said = typeof recorder === 'function' ? attempt(() => !!recorder()) : recorder;
  const detectedBy = attempt(() => detectRecorder(said, recorderParam, preset, memory.detectedBy)) ?? null;
  if (detectedBy !== 'option') memory.detectedBy = detectedBy;
  const isAlone = detectedBy !== null && !canBeRecorded;
  if (isAlone) {
    log(
      'error',
      `this page has loaded what a participant needs, and is the recorder's by ${detectedBy}: ${ALONE}`,
    );
  }
  const role = isAlone ? null : detectedBy;
  log('info', role ? `the recorder's page, by ${role}` : "a participant's page");
  return role;
}

/** Announces hidden users that come and go. Shows those that publish, because they are no recorder. */
const announceUsers = (
  { publishing }: ResolvedOptions,
  { log, emit }: Runtime,
  uids: HiddenUids,
  scan: () => void,
): [onPresence: (uid: Uid, present: boolean) => void, onPublished: (uid: Uid) => void] => [
  (uid, present) => {
    if (present) scan();
    emit(present ? 'recorder-joined' : 'recorder-left', { uid });
  },
  (uid) => {
    if (publishing === 'allow') return;
    uids.expose(uid);
    log('warn', `user ${uid} publishes, so it is no recorder and is shown: docs/security.md`);
    emit('recorder-published', { uid });
  },
];

function createApi(
  emitter: EventEmitter,
  { log, attempt, fail }: Runtime,
  uids: HiddenUids,
  detectedBy: Companion['detectedBy'],
  parts: () => RoleParts,
  dispose: Stop,
): Companion {
  const page = () => parts().page;
  const api: Omit<Companion, 'on' | 'once' | 'off'> = {
    version,
    isRecorder: detectedBy !== null,
    detectedBy,
    isRecorderUid: uids.has,
    addRecorderUid(uid) {
      // the uid often comes from the app's server: if it is missing there, nothing must be hidden
      if (!/^(string|number)$/.test(typeof uid) || `${uid}` === '') {
        log('error', `addRecorderUid() must be given a uid, got ${quote(uid)}.`);
        return noop;
      }
      parts().clients();
      const stop = uids.add(uid);
      page().declare(uid);
      return stop;
    },
    visibleUsers: (users, uidOf) => visibleUsers(users, uids.has, uidOf, fail),
    guard: (client) => attempt(() => parts().clients().guard(client)) ?? noop,
    hold: (label, how) => attempt(() => page().hold(label, how)) ?? noop,
    ready: () => page().ready(),
    mark: (name, data) => attempt(() => page().mark(name, data)),
    marksAsVtt: () => page().marksAsVtt(),
    report() {
      const [width, height] = globalThis.window ? sizeOfWindow(window) : [0, 0];
      return {
        version,
        time: new Date().toISOString(),
        url: globalThis.location?.href ?? '',
        window: { width, height },
        isRecorder: companion.isRecorder,
        detectedBy: companion.detectedBy,
        reloads: 0,
        readyAfter: null,
        gates: [],
        checks: [],
        frames: [],
        publishing: [],
        marks: [],
        events: [],
        ...page().report(),
      };
    },
    close(reason) {
      if (page() !== NOT_RECORDED) return page().close(reason);
      log(
        'warn',
        `close() does nothing: ${parts() === DISPOSED ? 'the companion has been disposed' : "a participant's page is never closed"}`,
      );
      return false;
    },
    dispose,
  };
  const companion = Object.assign(emitter, api);
  return companion;
}
