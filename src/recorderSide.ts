import { Map, navigator, Set } from './browser/natives.js';
import { blockPublishing } from './agora/blockPublishing.js';
import type { Log } from './browser/logger.js';
import type { Patch } from './browser/patch.js';
import { createMediaElements } from './browser/mediaElements.js';
import { createPeerConnections } from './browser/peerConnections.js';
import { createRealms } from './browser/realms.js';
import type { Roots } from './browser/roots.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { settled } from './browser/settled.js';
import { denyGpu } from './checks/denyGpu.js';
import type { Emit } from './events.js';
import { emptySenders } from './publishing/emptySenders.js';
import { guardCapture } from './publishing/guardCapture.js';
import { companionAbove } from './recorder/companionAbove.js';
import { startRecorderPage } from './recorderPage.js';
import { rememberEvents } from './report/rememberEvents.js';
import type { Uid } from './roster/hiddenUids.js';
import { hideOwnTiles } from './roster/hideOwnTiles.js';
import type { Companion, Report, ResolvedOptions } from './types.js';

/** What the composition root shares with the side of the recorder. */
export interface SideBase {
  options: ResolvedOptions;
  log: Log;
  emit: Emit;
  /** Calls back for every event. */
  onEmit(callback: (name: string, payload: unknown) => void): void;
  /** Does something that may fail; the page goes on. */
  attempt<T>(work: () => T): T | undefined;
  fail(error: unknown): void;
  /** Starts a part, to be stopped with the companion. */
  start(part: () => Stop): void;
  patch: Patch;
  roots: Roots;
  /** Takes in the shadow roots that the parser has made. */
  scan(): void;
  uids: { has(uid: Uid): boolean; add(uid: Uid): Stop };
  /** The pass that an earlier companion of this load has taken out of the address; written for the next one. */
  before: { pass: string | null };
}

/** All that only a page of the recorder's does: it is silent, and the top one is checked, signals and ends itself. */
export interface RecorderSide extends Pick<Companion, 'close' | 'hold' | 'ready'> {
  report(): Partial<Report>;
  /** The app says that this uid is the recorder's. */
  said(uid: Uid): void;
  /** For the guard of Agora clients. */
  guardClass(prototype: object): Stop;
  addClient(client: any): void;
  configure(config: any): any;
  /** Shows the developer's panel where it is asked for. */
  showOverlay(companion: Companion): void;
}

/** Loads the developer's panel, a file of its own. */
export type LoadOverlay = () => Promise<{ showOverlay(companion: Companion): Stop }>;

export function startRecorderSide(base: SideBase, loadOverlay: LoadOverlay): RecorderSide {
  const { options, log, emit, attempt, fail, start, patch, uids } = base;
  const past = rememberEvents();
  base.onEmit(past.add);
  /** How often each kind of media was not published or captured. */
  const blocked = new Map<string, Report['publishing'][number]>();
  const onBlocked = (api: string, kind: 'audio' | 'video') => {
    const known = blocked.get(api + kind) ?? { api, kind, times: 0 };
    blocked.set(api + kind, { ...known, times: known.times + 1 });
    emit('publish-blocked', { api, kind });
  };
  const blocks = options.publishing === 'block' && blockPublishing(patch, onBlocked);
  const realms = createRealms(patch);
  start(() => realms.listen('document', 'DOMContentLoaded', base.scan));
  const media = createMediaElements(patch, base.roots, realms);
  if (options.capture !== 'allow') {
    start(() => {
      const capture = guardCapture(patch, realms, options.capture === 'deny', onBlocked);
      start(() => hideOwnTiles(media, capture.isSilent, attempt));
      return capture.stop;
    });
  }
  if (options.webgl === 'deny') start(() => denyGpu(patch, realms));
  const connections = createPeerConnections(patch, realms);
  if (blocks) start(() => emptySenders(connections, onBlocked));

  // only the top one signals, closes and sends beacons
  const above = companionAbove();
  const page = above ? undefined : attempt(() => startRecorderPage({ ...base, realms, media, connections }));

  /** The uids of this page in a channel, and those that only the join itself has made known here. */
  const joinedAs = new Set<string>();
  const unsaid = new Set<string>();
  /** This page's own rows are hidden; participants know nothing of that. */
  const learn = (uid: Uid) => {
    if (!uids.has(uid)) unsaid.add(`${uid}`);
    uids.add(uid);
  };
  const joined = (client: any, uid: Uid) => {
    if (!joinedAs.has(`${uid}`)) learn(uid);
    joinedAs.add(`${uid}`);
    // nobody is told of the audience of live mode, which 4.16 says in a field of its own
    page?.joined(uid, !unsaid.has(`${uid}`) || (!!blocks && (client.mode ?? client._mode) === 'live'));
  };

  return {
    close: (reason) => (page ?? above)?.close(reason) ?? false,
    hold: (label, how) => page?.hold(label, how) ?? noop,
    ready: () => page?.ready(),
    report: () => ({ publishing: [...blocked.values()], events: past.all(), ...page?.report() }),
    said(uid) {
      unsaid.delete(`${uid}`);
      if (joinedAs.has(`${uid}`)) page?.joined(uid, true);
    },
    guardClass: (prototype) =>
      stopAll([
        blocks ? blocks.guardClass(prototype) : noop,
        page?.guardClass(prototype) ?? noop,
        patch(prototype, 'join', (client, args, next) => {
          const joining = next();
          // join(appid, channel, token, uid): the asked uid at once, a given one when it is known
          if (args[3]) learn(args[3]);
          settled<Uid>(joining, (uid) => joined(client, uid));
          return joining;
        }),
        patch(prototype, 'leave', ({ uid }, _args, next) => {
          const leaving = next();
          settled(leaving, () => joinedAs.delete(`${uid}`) && page?.joined(uid, undefined));
          return leaving;
        }),
      ]),
    addClient(client) {
      if (client.connectionState === 'CONNECTED') joined(client, client.uid);
      if (blocks) blocks.silence(client);
      page?.addClient(client);
    },
    configure: (config) => (blocks ? blocks.configure(config) : config),
    showOverlay(companion) {
      if (!page || !options.overlay) return;
      if ('notifyReady' in navigator) return log('info', 'no overlay, since it would be recorded');
      let ended = false;
      start(() => () => {
        ended = true;
      });
      settled(loadOverlay(), ({ showOverlay }) => ended || start(() => showOverlay(companion)), fail);
    },
  };
}
