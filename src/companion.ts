import { CSSStyleSheet, Date, Object, Set, sizeOfWindow } from './browser/natives.js';
import { quote } from './browser/quote.js';
import { guardClients } from './agora/guardClients.js';
import { hideUsers } from './agora/hideUsers.js';
import { adoptSheet } from './browser/adoptedSheet.js';
import type { Log } from './browser/logger.js';
import { createPatch } from './browser/patch.js';
import { createRoots } from './browser/roots.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { createEvents } from './events.js';
import { detectRecorder, forgetRole } from './recorder/detectRecorder.js';
import type { RecorderSide, SideBase } from './recorderSide.js';
import { createHiddenUids, type Uid } from './roster/hiddenUids.js';
import { visibleUsers } from './roster/visibleUsers.js';
import type { Companion, ResolvedOptions } from './types.js';
import { version } from './version.js';

const ALONE = 'load recording-companion.recorder.js in its place: docs/options.md#autostart';

/** What companions of this load have found in the page that the next one finds no more. */
export interface Before {
  detectedBy: Companion['detectedBy'];
  pass: string | null;
}

/** Starts what only a page of the recorder's does; not in the file that participants load. */
export type StartSide = (base: SideBase) => RecorderSide;

/**
 * Makes the parts, hands them what they need of one another, and starts them. In a participant's page only
 * those that hide; where there is no window none, and the companion still filters lists.
 *
 * @param before - read, and written for the next one
 * @param startSide - without it this is a participant's page, whatever else it is
 * @param onDispose - called once, when the companion has ended
 */
export function createCompanion(
  options: ResolvedOptions,
  log: Log,
  before: Before,
  startSide: StartSide | undefined,
  onDispose: () => void,
): Companion {
  const { emitter, emit } = createEvents(log, (name, payload) => onEmit(name, payload));
  const stops: Stop[] = [];

  /** A feature has failed; the page goes on. One line for each kind of failure. */
  const failures = new Set<string>();
  const fail = (error: unknown) => {
    if (failures.has(`${error}`)) return;
    failures.add(`${error}`);
    log('error', 'a feature failed, the page goes on without it:', error);
    emit('error', { error });
  };
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      fail(error);
      return;
    }
  };
  const start = (part: () => Stop) => stops.push(attempt(part) ?? noop);

  let updateItems = noop;
  let onUid: (uid: Uid) => void = noop;
  const uids = createHiddenUids(
    options.recorderUid,
    options.rosterItem,
    () => updateItems(),
    (uid) => onUid(uid),
    fail,
  );
  let detectedBy: Companion['detectedBy'] = null;
  let guardClient: (client: object) => Stop = () => noop;
  let startAgora = noop;
  let side: RecorderSide | undefined;
  let onEmit: (name: string, payload: unknown) => void = noop;
  let disposed = false;

  if (typeof window !== 'undefined') {
    const { recorder, publishing } = options;
    const said = typeof recorder === 'function' ? attempt(() => !!recorder()) : recorder;
    detectedBy = attempt(() => detectRecorder(said, options.recorderParam, before.detectedBy)) ?? null;
    if (detectedBy !== 'option') before.detectedBy = detectedBy;
    if (detectedBy && !startSide) {
      log(
        'error',
        `this page has loaded what a participant needs, and is the recorder's by ${detectedBy}: ${ALONE}`,
      );
      detectedBy = null;
      forgetRole();
    }
    const patch = createPatch(fail);
    const roots = createRoots(patch);
    /** Declarative shadow roots are made without a word: one looks where they matter. */
    const scan = () => attempt(() => roots.scan(document));
    log('info', detectedBy ? `the recorder's page, by ${detectedBy}` : "a participant's page");

    start(() => {
      const sheet = new CSSStyleSheet();
      const adopted = adoptSheet(patch, roots, sheet);
      updateItems = () => {
        // An important declaration in a layer beats those in none, however specific.
        sheet.replaceSync(
          [
            detectedBy ? '[data-recording="hide"],[data-recording-own]' : '[data-recording="only"]',
            detectedBy && options.hide,
            ...uids.items(),
          ]
            .map((selector) => selector && `@layer recording-companion{${selector}{display:none!important}}`)
            .join('\n'),
        );
        scan();
      };
      updateItems();
      return adopted;
    });

    if (detectedBy) {
      stops.push(forgetRole);
      side = attempt(() =>
        startSide!({
          options,
          log,
          emit,
          onEmit: (callback) => (onEmit = callback),
          attempt,
          fail,
          start,
          patch,
          roots,
          scan,
          uids,
          before,
        }),
      );
    }

    startAgora = () => {
      startAgora = noop;
      start(() => {
        const hiding = hideUsers(
          patch,
          uids.has,
          detectedBy !== null,
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
        );
        const clients = guardClients(
          patch,
          (prototype) => stopAll([hiding.guardClass(prototype), side?.guardClass(prototype) ?? noop]),
          (client) => {
            hiding.addClient(client);
            side?.addClient(client);
          },
          (config) => (side ? side.configure(config) : config),
          fail,
        );
        onUid = hiding.tellOf;
        guardClient = clients.guard;
        return clients.stop;
      });
    };
    if (detectedBy || options.recorderUid.length) startAgora();
  }

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
      startAgora();
      const stop = uids.add(uid);
      side?.said(uid);
      return stop;
    },
    visibleUsers: (users, uidOf) => visibleUsers(users, uids.has, uidOf, fail),
    guard(client) {
      startAgora();
      return attempt(() => guardClient(client)) ?? noop;
    },
    hold: (label, how) => attempt(() => side?.hold(label, how)) ?? noop,
    ready: () => side?.ready(),
    report: () => {
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
        ...side?.report(),
      };
    },
    close(reason) {
      if (side) return side.close(reason);
      log(
        'warn',
        `close() does nothing: ${disposed ? 'the companion has been disposed' : "a participant's page is never closed"}`,
      );
      return false;
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      side = undefined;
      startAgora = updateItems = onUid = onEmit = noop;
      guardClient = () => noop;
      attempt(stopAll(stops));
      onDispose();
    },
  };
  const companion: Companion = Object.assign(emitter, api);
  attempt(() => side?.showOverlay(companion));
  return companion;
}
