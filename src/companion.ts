import { blockPublishing } from './agora/blockPublishing.js';
import { guardClients } from './agora/guardClients.js';
import { hideUsers } from './agora/hideUsers.js';
import { adoptSheet } from './browser/adoptedSheet.js';
import type { Log } from './browser/logger.js';
import { createMediaElements } from './browser/mediaElements.js';
import { createPatch } from './browser/patch.js';
import { createPeerConnections } from './browser/peerConnections.js';
import { createRealms } from './browser/realms.js';
import { remembered } from './browser/remembered.js';
import { createRoots } from './browser/roots.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { CHECKS } from './checks/checks.js';
import { denyGpu } from './checks/denyGpu.js';
import { runChecks, type RunningChecks } from './checks/runChecks.js';
import { createClose } from './ending/closePage.js';
import { keepHistory } from './ending/keepHistory.js';
import type { FrameFailure } from './frames/frameFailure.js';
import { watchFrames } from './frames/watchFrames.js';
import { createEvents } from './events.js';
import { emptySenders } from './publishing/emptySenders.js';
import { guardCapture } from './publishing/guardCapture.js';
import { companionAbove } from './recorder/companionAbove.js';
import { detectRecorder, forgetRole } from './recorder/detectRecorder.js';
import { createBeacons } from './report/createBeacons.js';
import { takePass } from './report/takePass.js';
import { createHiddenUids, type Uid } from './roster/hiddenUids.js';
import { visibleUsers } from './roster/visibleUsers.js';
import type { Companion, ResolvedOptions } from './types.js';
import { version } from './version.js';

/** Characters of a reason, so that a beacon stays far below the 64 KiB that may be under way (Fetch, `keepalive`). */
const MAX_REASON = 1000;

/** What companions of this load have found in the page that the next one finds no more. */
export interface Before {
  detectedBy: Companion['detectedBy'];
  pass: string | null;
}

/**
 * Makes the parts, hands them what they need of one another, and starts them. In a participant's page only
 * those that hide; where there is no window none, and the companion still filters lists.
 *
 * @param before - read, and written for the next one
 * @param onDispose - called once, when the companion has ended
 */
export function createCompanion(
  options: ResolvedOptions,
  log: Log,
  before: Before,
  onDispose: () => void,
): Companion {
  const { emitter, emit } = createEvents(log);
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
  const stayOpen = (why: string) => () => {
    log('warn', `close() does nothing: ${why}`);
    return false;
  };
  let endPage: (reason: string, detail?: string) => boolean = () => false;
  let closePage: (reason: string) => boolean = stayOpen("a participant's page is never closed");
  let disposed = false;
  let results: RunningChecks['results'] = () => [];
  /** The uids of this page in a channel, those that only the join itself has made known here, and who wants to hear of them. */
  const joinedAs = new Set<string>();
  const unsaid = new Set<string>();
  let onJoined: (uid: Uid, hidden: boolean | undefined) => void = noop;
  /** This page's own rows are hidden; participants know nothing of that. */
  const learn = (uid: Uid) => {
    if (!uids.has(uid)) unsaid.add(`${uid}`);
    uids.add(uid);
  };

  if (typeof window !== 'undefined') {
    const { recorder, publishing } = options;
    const said = typeof recorder === 'function' ? attempt(() => !!recorder()) : recorder;
    detectedBy = attempt(() => detectRecorder(said, options.recorderParam, before.detectedBy)) ?? null;
    if (detectedBy !== 'option') before.detectedBy = detectedBy;
    const patch = createPatch(fail);
    const roots = createRoots(patch);
    /** Declarative shadow roots are made without a word: one looks where they matter. */
    const scan = () => attempt(() => roots.scan(document));
    const onBlocked = (api: string, kind: 'audio' | 'video') => emit('publish-blocked', { api, kind });
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

      const above = companionAbove();
      // only the top one signals, closes and sends beacons
      if (above) closePage = (reason) => above.close(reason);
      else {
        start(startEnding);
        let sent: (frame: Element, url: string) => void = noop;
        if (options.history === 'keep-one') {
          start(() => keepHistory(patch, realms, (frame, url) => sent(frame, url)));
        }
        start(() => {
          const frames = watchFrames(options, roots, realms, onFrameFailure, ({ url, detail }) =>
            log('info', `a frame that can't be seen has failed: ${url}: ${detail}`),
          );
          sent = frames.sent;
          return frames.stop;
        });
        start(() => {
          const running = runChecks(
            CHECKS.filter(({ id }) => options.checks.includes(id)),
            {
              options,
              patch,
              roots,
              realms,
              media: createMediaElements(patch, roots),
              connections,
              onJoined(callback) {
                onJoined = callback;
                return () => {
                  onJoined = noop;
                };
              },
              safe:
                (callback) =>
                (...args) =>
                  attempt(() => callback(...args)),
            },
            (violation) => {
              const { check, severity, detail, elements } = violation;
              log(
                severity === 'error' ? 'warn' : 'info',
                `${check}: ${detail}: docs/checks/${check}.md`,
                ...elements,
              );
              emit('violation', violation);
            },
            (violation) => {
              log('info', `${violation.check}: mended: ${violation.detail}`);
              emit('violation-cleared', violation);
            },
          );
          results = running.results;
          return running.stop;
        });
      }
    }

    const joined = (client: any, uid: Uid) => {
      if (!joinedAs.has(`${uid}`)) learn(uid);
      joinedAs.add(`${uid}`);
      // nobody is told of the audience of live mode, which 4.16 says in a field of its own
      onJoined(uid, !unsaid.has(`${uid}`) || (!!blocks && (client.mode ?? client._mode) === 'live'));
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
                    leaving.then(() => joinedAs.delete(`${uid}`) && onJoined(uid, undefined), noop);
                    return leaving;
                  })
                : noop,
            ]),
          (client) => {
            hiding.addClient(client);
            if (detectedBy && client.connectionState === 'CONNECTED') joined(client, client.uid);
            if (blocks) blocks.silence(client);
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

  function onFrameFailure(failure: FrameFailure) {
    const { url, reason, detail } = failure;
    log(
      'error',
      `a frame has failed (${reason}): ${url}: ${detail}. data-recording-optional on it excuses it: docs/frames.md`,
    );
    emit('frame-failed', failure);
    // a query may name a user, or hold a token: that is no business of a beacon
    const [place] = url.split(/[?#]/);
    if (options.onFrameFailure === 'close') endPage('frame-failed', `${reason}: ${place}: ${detail}`);
  }

  /** The page can close itself, and the server hears of it. */
  function startEnding(): Stop {
    const memory = remembered('pass');
    if (options.stopUrl || options.reportUrl) {
      before.pass = attempt(() => takePass(options.passParam)) ?? memory.get() ?? before.pass;
      if (before.pass !== null) memory.set(before.pass);
    }
    const beacons = createBeacons(options, { pass: before.pass, version }, (url) =>
      log('error', `${url} can't be reached (does the page's connect-src allow it?)`),
    );
    const close = createClose({
      onClosing(reason, detail) {
        log('info', 'closing:', reason, detail);
        beacons.send('closing', { reason, detail });
        emit('closing', { reason, detail });
      },
      onRefused(historyLength) {
        log(
          'error',
          `the browser refused to close: the history has ${historyLength} entries, and must have 1. Only the server can stop the recording: docs/closing.md`,
        );
        beacons.send('close-refused', { historyLength });
        emit('close-refused', { historyLength });
      },
    });
    const whilePrerendered = stayOpen('the page is being prerendered');
    endPage = (reason, detail) => {
      if ((document as any).prerendering) return whilePrerendered();
      return attempt(() => close(reason, detail?.slice(0, MAX_REASON))) ?? false;
    };
    closePage = (reason) => {
      if (typeof reason !== 'string') log('error', `close() must be given a reason, got ${typeof reason}.`);
      return endPage(`${reason}`.slice(0, MAX_REASON));
    };
    const tellStart = () => beacons.send('started');
    if ((document as any).prerendering)
      document.addEventListener('prerenderingchange', tellStart, { once: true });
    else tellStart();
    return stopAll([
      memory.forget,
      beacons.stop,
      () => document.removeEventListener('prerenderingchange', tellStart),
    ]);
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
      if (joinedAs.has(`${uid}`)) onJoined(uid, true);
      return stop;
    },
    visibleUsers: (users, uidOf) => visibleUsers(users, uids.has, uidOf),
    guard(client) {
      startAgora();
      return attempt(() => guardClient(client)) ?? noop;
    },
    report: () => ({
      version,
      time: new Date().toISOString(),
      url: globalThis.location?.href ?? '',
      isRecorder: detectedBy !== null,
      detectedBy,
      checks: results(),
    }),
    close: (reason) => closePage(reason),
    dispose() {
      if (disposed) return;
      disposed = true;
      closePage = stayOpen('the companion has been disposed');
      startAgora = updateItems = onUid = onJoined = noop;
      results = () => [];
      guardClient = () => noop;
      attempt(stopAll(stops));
      onDispose();
    },
  };
  return Object.assign(emitter, api);
}
