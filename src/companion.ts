import type { EventEmitter } from 'eventemitter3';
import { NO_CLIENTS, startAdapter } from './agora/startAdapter.js';
import type { ClientGuard } from './agora/guardClients.js';
import type { Log } from './browser/logger.js';
import { Date, Object, sizeOfWindow } from './browser/natives.js';
import { createPatch } from './browser/patch.js';
import { quote } from './browser/quote.js';
import { createRoots } from './browser/roots.js';
import { noop } from './browser/stop.js';
import { detectRecorder } from './detection/detectRecorder.js';
import type { ResolvedOptions } from './options.js';
import { OWN_TILE } from './ownTile.js';
import type { Recording } from './createRecording.js';
import type { RecordedPage } from './recordedPage.js';
import { createHiddenUids, type HiddenUids } from './roster/hiddenUids.js';
import { hideItems } from './roster/hideItems.js';
import { visibleUsers } from './roster/visibleUsers.js';
import { createRuntime, type Runtime } from './runtime.js';
import type { LoadMemory } from './topPage.js';
import type { Companion } from './types.js';
import type { Uid } from './uid.js';
import { version } from './version.js';

const ALONE = 'load recording-companion.recorder.js in its place: docs/options.md#autostart';

/** For a page that is not recorded: every call does nothing. */
const NOT_RECORDED: RecordedPage = {
  close: () => false,
  hold: () => noop,
  ready: noop,
  mark: noop,
  marksAsVtt: () => 'WEBVTT\n',
  report: () => ({}),
  declare: noop,
  guardClass: () => noop,
  addClient: noop,
  configure: (config) => config,
  showOverlay: noop,
};

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
  let recorded = NOT_RECORDED;
  let clients: ClientGuard | undefined;
  let hideSelf = false;
  let disposed = false;

  /** Starts the adapter when it is first needed: without uids, a participant's page is left as it is. */
  const agora = () =>
    (clients ??= start(
      () =>
        startAdapter(patch, uids, hideSelf, recorded, ...announceUsers(options, runtime, uids, scan), fail),
      NO_CLIENTS,
    ));
  function begin(isRecorder: boolean) {
    if (hasWindow) run(() => hideItems(patch, roots, uids.items, isRecorder ? hidden : [only], scan));
    hideSelf = isRecorder;
    if (isRecorder) {
      recorded =
        attempt(() => recording!.startRecordedPage(options, runtime, patch, roots, scan, uids, memory)) ??
        NOT_RECORDED;
    }
    if (hasWindow && (isRecorder || options.recorderUid.length)) agora();
  }
  if (!isClaim) begin(found !== null);

  const ends: Ends = {
    page: () => (disposed ? NOT_RECORDED : recorded),
    agora: () => (disposed || !hasWindow ? NO_CLIENTS : agora()),
    isDisposed: () => disposed,
    dispose() {
      if (disposed) return;
      disposed = true;
      stop();
      onDispose();
    },
  };
  const companion = createApi(emitter, runtime, uids, isClaim ? null : found, ends);
  const show = () => attempt(() => recorded.showOverlay(companion));
  show();
  if (isClaim) {
    // until the pass is verified, hides both what only the recorder may show and what only the recorder must hide
    run(() => hideItems(patch, roots, uids.items, [...hidden, only], scan));
    [recorded, clients] = recording!.startClaimedPage(
      options,
      runtime,
      patch,
      memory,
      companion,
      (isRecorder) => {
        stop();
        clients = undefined;
        recorded = NOT_RECORDED;
        begin(isRecorder);
        show();
        return [recorded, agora, onRole];
      },
    );
  } else onRole();
  return companion;
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

/** The parts behind the API. After `dispose()` they do nothing. */
interface Ends {
  page(): RecordedPage;
  agora(): ClientGuard;
  isDisposed(): boolean;
  dispose(): void;
}

function createApi(
  emitter: EventEmitter,
  { log, attempt, fail }: Runtime,
  uids: HiddenUids,
  detectedBy: Companion['detectedBy'],
  { page, agora, isDisposed, dispose }: Ends,
): Companion {
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
      agora();
      const stop = uids.add(uid);
      page().declare(uid);
      return stop;
    },
    visibleUsers: (users, uidOf) => visibleUsers(users, uids.has, uidOf, fail),
    guard: (client) => attempt(() => agora().guard(client)) ?? noop,
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
        `close() does nothing: ${isDisposed() ? 'the companion has been disposed' : "a participant's page is never closed"}`,
      );
      return false;
    },
    dispose,
  };
  const companion = Object.assign(emitter, api);
  return companion;
}
