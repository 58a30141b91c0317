import { blockPublishing } from './agora/blockPublishing.js';
import { guardClients } from './agora/guardClients.js';
import { hideUsers } from './agora/hideUsers.js';
import { adoptSheet } from './browser/adoptedSheet.js';
import type { Log } from './browser/logger.js';
import { createPatch } from './browser/patch.js';
import { createPeerConnections } from './browser/peerConnections.js';
import { createRealms } from './browser/realms.js';
import { createRoots } from './browser/roots.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { denyGpu } from './checks/denyGpu.js';
import { createEvents } from './events.js';
import { emptySenders } from './publishing/emptySenders.js';
import { guardCapture } from './publishing/guardCapture.js';
import { companionAbove } from './recorder/companionAbove.js';
import { detectRecorder, forgetRole } from './recorder/detectRecorder.js';
import { startRecorderPage, type RecorderPage } from './recorderPage.js';
import { createHiddenUids, type Uid } from './roster/hiddenUids.js';
import { visibleUsers } from './roster/visibleUsers.js';
import type { Companion, Report, ResolvedOptions } from './types.js';
import { version } from './version.js';

/** What companions of this load have found in the page that the next one finds no more. */
export interface Before {
  detectedBy: Companion['detectedBy'];
  pass: string | null;
}

/** Loads the developer's panel, a file of its own. */
export type LoadOverlay = () => Promise<{ showOverlay(companion: Companion): Stop }>;

/**
 * Makes the parts, hands them what they need of one another, and starts them. In a participant's page only
 * those that hide; where there is no window none, and the companion still filters lists.
 *
 * @param before - read, and written for the next one
 * @param loadOverlay - called where the panel is asked for
 * @param onDispose - called once, when the companion has ended
 */
export function createCompanion(
  options: ResolvedOptions,
  log: Log,
  before: Before,
  loadOverlay: LoadOverlay,
  onDispose: () => void,
): Companion {
  const { emitter, emit, past } = createEvents(log);
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
  /** The top one of the recorder's pages. */
  let page: RecorderPage | undefined;
  let disposed = false;
  /** The uids of this page in a channel, and those that only the join itself has made known here. */
  const joinedAs = new Set<string>();
  const unsaid = new Set<string>();
  /** This page's own rows are hidden; participants know nothing of that. */
  const learn = (uid: Uid) => {
    if (!uids.has(uid)) unsaid.add(`${uid}`);
    uids.add(uid);
  };
  /** How often each kind of media was not published or captured. */
  const blocked = new Map<string, Report['publishing'][number]>();

  if (typeof window !== 'undefined') {
    const { recorder, publishing } = options;
    const said = typeof recorder === 'function' ? attempt(() => !!recorder()) : recorder;
    detectedBy = attempt(() => detectRecorder(said, options.recorderParam, before.detectedBy)) ?? null;
    if (detectedBy !== 'option') before.detectedBy = detectedBy;
    const patch = createPatch(fail);
    const roots = createRoots(patch);
    /** Declarative shadow roots are made without a word: one looks where they matter. */
    const scan = () => attempt(() => roots.scan(document));
    const onBlocked = (api: string, kind: 'audio' | 'video') => {
      const known = blocked.get(api + kind) ?? { api, kind, times: 0 };
      blocked.set(api + kind, { ...known, times: known.times + 1 });
      emit('publish-blocked', { api, kind });
    };
    const blocks = detectedBy && publishing === 'block' && blockPublishing(patch, onBlocked);
    log('info', detectedBy ? `the recorder's page, by ${detectedBy}` : "a participant's page");

    start(() => {
      const sheet = new CSSStyleSheet();
      const adopted = adoptSheet(patch, roots, sheet);
      updateItems = () => {
        // An important declaration in a layer beats those in none, however specific.
        sheet.replaceSync(
          [`[data-recording="${detectedBy ? 'hide' : 'only'}"]`, detectedBy && options.hide, ...uids.items()]
            .map((selector) => selector && `@layer recording-companion{${selector}{display:none!important}}`)
            .join('\n'),
        );
        scan();
      };
      updateItems();
      return adopted;
    });

    if (detectedBy) {
      document.addEventListener('DOMContentLoaded', scan);
      stops.push(forgetRole, () => document.removeEventListener('DOMContentLoaded', scan));
      const realms = createRealms(patch);
      if (options.capture !== 'allow') {
        start(() => guardCapture(patch, realms, options.capture === 'deny', onBlocked));
      }
      if (options.webgl === 'deny') start(() => denyGpu(patch, realms));
      const connections = createPeerConnections(patch, realms);
      if (blocks) start(() => emptySenders(connections, onBlocked));

      // only the top one signals, closes and sends beacons
      if (!companionAbove()) {
        page = attempt(() =>
          startRecorderPage({
            options,
            log,
            emit,
            attempt,
            start,
            patch,
            roots,
            realms,
            connections,
            before,
          }),
        );
      }
    }

    const joined = (client: any, uid: Uid) => {
      if (!joinedAs.has(`${uid}`)) learn(uid);
      joinedAs.add(`${uid}`);
      // nobody is told of the audience of live mode, which 4.16 says in a field of its own
      page?.joined(uid, !unsaid.has(`${uid}`) || (!!blocks && (client.mode ?? client._mode) === 'live'));
    };
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
          (prototype) =>
            stopAll([
              hiding.guardClass(prototype),
              blocks ? blocks.guardClass(prototype) : noop,
              page?.guardClass(prototype) ?? noop,
              detectedBy
                ? patch(prototype, 'join', (client, args, next) => {
                    const joining = next();
                    // join(appid, channel, token, uid): the asked uid at once, a given one when it is known
                    if (args[3]) learn(args[3]);
                    joining.then((uid: Uid) => joined(client, uid), noop);
                    return joining;
                  })
                : noop,
              detectedBy
                ? patch(prototype, 'leave', ({ uid }, _args, next) => {
                    const leaving = next();
                    leaving.then(() => joinedAs.delete(`${uid}`) && page?.joined(uid, undefined), noop);
                    return leaving;
                  })
                : noop,
            ]),
          (client) => {
            hiding.addClient(client);
            if (detectedBy && client.connectionState === 'CONNECTED') joined(client, client.uid);
            if (blocks) blocks.silence(client);
            page?.addClient(client);
          },
          (config) => (blocks ? blocks.configure(config) : config),
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
        log('error', `addRecorderUid() must be given a uid, got ${JSON.stringify(uid)}.`);
        return noop;
      }
      startAgora();
      const stop = uids.add(uid);
      unsaid.delete(`${uid}`);
      if (joinedAs.has(`${uid}`)) page?.joined(uid, true);
      return stop;
    },
    visibleUsers: (users, uidOf) => visibleUsers(users, uids.has, uidOf),
    guard(client) {
      startAgora();
      return attempt(() => guardClient(client)) ?? noop;
    },
    hold: (label, how) => page?.hold(label, how) ?? noop,
    ready: () => page?.ready(),
    report: () => ({
      version,
      time: new Date().toISOString(),
      url: globalThis.location?.href ?? '',
      window: { width: globalThis.innerWidth ?? 0, height: globalThis.innerHeight ?? 0 },
      isRecorder: detectedBy !== null,
      detectedBy,
      reloads: 0,
      readyAfter: null,
      gates: [],
      checks: [],
      frames: [],
      publishing: [...blocked.values()],
      events: [...past],
      ...page?.report(),
    }),
    close(reason) {
      const top = page ?? (detectedBy && !disposed && companionAbove());
      if (top) return top.close(reason);
      log(
        'warn',
        `close() does nothing: ${disposed ? 'the companion has been disposed' : "a participant's page is never closed"}`,
      );
      return false;
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      page = undefined;
      startAgora = updateItems = onUid = noop;
      guardClient = () => noop;
      attempt(stopAll(stops));
      onDispose();
    },
  };
  const companion: Companion = Object.assign(emitter, api);
  if (page && options.overlay) {
    if ('notifyReady' in navigator) log('info', 'no overlay, since it would be recorded');
    else loadOverlay().then(({ showOverlay }) => disposed || start(() => showOverlay(companion)), fail);
  }
  return companion;
}
