import type { EventEmitter } from 'eventemitter3';
import { NO_CLIENTS, startAdapter } from './agora/startAdapter.js';
import type { ClientGuard } from './agora/guardClients.js';
import type { Log } from './browser/logger.js';
import { Date, Object, sizeOfWindow } from './browser/natives.js';
import { createPatch } from './browser/patch.js';
import { quote } from './browser/quote.js';
import { createRoots } from './browser/roots.js';
import { noop } from './browser/stop.js';
import { detectRecorder, forgetRole } from './detection/detectRecorder.js';
import type { ResolvedOptions } from './options.js';
import { OWN_TILE } from './ownTile.js';
import type { RecordedPage, StartRecordedPage } from './recordedPage.js';
import { createHiddenUids, type HiddenUids } from './roster/hiddenUids.js';
import { hideItems } from './roster/hideItems.js';
import { visibleUsers } from './roster/visibleUsers.js';
import { createRuntime, type Runtime } from './runtime.js';
import type { LoadMemory } from './topPage.js';
import type { Companion } from './types.js';
import type { Uid } from './uid.js';
import { version } from './version.js';

const ALONE = 'load recording-companion.recorder.js in its place: docs/options.md#autostart';

/** What a page that is not recorded does of all that: nothing. */
const NOT_RECORDED: RecordedPage = {
  close: () => false,
  hold: () => noop,
  ready: noop,
  report: () => ({}),
  declare: noop,
  guardClass: () => noop,
  addClient: noop,
  configure: (config) => config,
  showOverlay: noop,
};

/**
 * Makes the parts, hands them what they need of one another, and starts them. In a participant's page only
 * those that hide; where there is no window none, and the companion still filters lists.
 *
 * @param memory - read, and written for the next companion of this page load
 * @param startRecordedPage - without it this is a participant's page, whatever else it is
 * @param onDispose - called once, when the companion has ended
 */
export function createCompanion(
  options: ResolvedOptions,
  log: Log,
  memory: LoadMemory,
  startRecordedPage: StartRecordedPage | undefined,
  onDispose: () => void,
): Companion {
  const { runtime, emitter, stop } = createRuntime(log);
  const { attempt, fail, start, run } = runtime;
  const uids = createHiddenUids(options.recorderUid, options.rosterItem, fail);
  const hasWindow = typeof window !== 'undefined';
  const detectedBy = hasWindow ? findRole(options, runtime, memory, !!startRecordedPage) : null;
  const patch = createPatch(fail);
  const roots = createRoots(patch);
  /** Declarative shadow roots are made without a word: one looks where they matter. */
  const scan = () => attempt(() => roots.scan(document));
  let clients: ClientGuard | undefined;
  let disposed = false;

  if (hasWindow) {
    const others = detectedBy
      ? [`[data-recording="hide"],[${OWN_TILE}]`, options.hide]
      : ['[data-recording="only"]'];
    run(() => hideItems(patch, roots, uids.items, others, scan));
    if (detectedBy) run(() => forgetRole);
  }
  const recorded =
    (detectedBy && attempt(() => startRecordedPage!(options, runtime, patch, roots, scan, uids, memory))) ||
    NOT_RECORDED;
  /** The adapter, from when it is needed: without uids a participant's page is left as it is. */
  const agora = () =>
    (clients ??= start(
      () =>
        startAdapter(
          patch,
          uids,
          !!detectedBy,
          recorded,
          ...announceUsers(options, runtime, uids, scan),
          fail,
        ),
      NO_CLIENTS,
    ));
  if (hasWindow && (detectedBy || options.recorderUid.length)) agora();

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
  const companion = createApi(emitter, runtime, uids, detectedBy, ends);
  attempt(() => recorded.showOverlay(companion));
  return companion;
}

/** Whether this page was opened by the recorder, and what said so. */
function findRole(
  { recorder, recorderParam }: ResolvedOptions,
  { log, attempt }: Runtime,
  memory: LoadMemory,
  canBeRecorded: boolean,
): Companion['detectedBy'] {
  const said = typeof recorder === 'function' ? attempt(() => !!recorder()) : recorder;
  const detectedBy = attempt(() => detectRecorder(said, recorderParam, memory.detectedBy)) ?? null;
  if (detectedBy !== 'option') memory.detectedBy = detectedBy;
  const isAlone = detectedBy !== null && !canBeRecorded;
  if (isAlone) {
    log(
      'error',
      `this page has loaded what a participant needs, and is the recorder's by ${detectedBy}: ${ALONE}`,
    );
    forgetRole();
  }
  const role = isAlone ? null : detectedBy;
  log('info', role ? `the recorder's page, by ${role}` : "a participant's page");
  return role;
}

/** Says who of the hidden users comes and goes, and shows those who publish: they are no recorder. */
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

/** What the API stands on; after `dispose()` it does nothing. */
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
      // often an answer of the app's server: nothing is hidden by what is missing there
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
    report() {
      const [width, height] = globalThis.window ? sizeOfWindow(window) : [0, 0];
      return {
        version,
        time: new Date().toISOString(),
        url: globalThis.location?.href ?? '',
        window: { width, height },
        isRecorder: detectedBy !== null,
        detectedBy,
        reloads: 0,
        readyAfter: null,
        gates: [],
        checks: [],
        frames: [],
        publishing: [],
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
  return Object.assign(emitter, api);
}
