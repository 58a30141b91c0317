import { blockPublishing } from './agora/blockPublishing.js';
import { modeOf, watchJoins } from './agora/watchJoins.js';
import { navigator } from './browser/natives.js';
import { createMediaElements } from './browser/mediaElements.js';
import type { Patch } from './browser/patch.js';
import { createPeerConnections } from './browser/peerConnections.js';
import { createRealms } from './browser/realms.js';
import type { Roots } from './browser/roots.js';
import { settled } from './browser/settled.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { denyGpu } from './checks/denyGpu.js';
import { companionAbove } from './detection/companionAbove.js';
import type { ResolvedOptions } from './options.js';
import { emptySenders } from './publishing/emptySenders.js';
import { guardCapture } from './publishing/guardCapture.js';
import { countBlocked } from './report/countBlocked.js';
import { rememberEvents } from './report/rememberEvents.js';
import { createOwnUids } from './roster/createOwnUids.js';
import type { HiddenUids } from './roster/hiddenUids.js';
import { hideOwnTiles } from './roster/hideOwnTiles.js';
import type { Runtime } from './runtime.js';
import { type LoadMemory, startTopPage } from './topPage.js';
import type { Companion, Report } from './types.js';
import type { Uid } from './uid.js';

/** What a page that is recorded does: it is silent, and the top one is checked, signals and ends itself. */
export interface RecordedPage extends Pick<Companion, 'close' | 'hold' | 'ready'> {
  report(): Partial<Report>;
  /** The app says that this uid is the recorder's. */
  declare(uid: Uid): void;
  /** For the guard of Agora clients. */
  guardClass(prototype: object): Stop;
  addClient(client: any): void;
  configure(config: any): any;
  /** Shows the developer's panel where it is asked for. */
  showOverlay(companion: Companion): void;
}

/** Loads the developer's panel, a file of its own. */
export type LoadOverlay = () => Promise<{ showOverlay(companion: Companion): Stop }>;

/**
 * Starts what only a page that is recorded does; not in the file that participants load.
 *
 * @param scan - takes in the shadow roots that the parser has made
 */
export type StartRecordedPage = (
  options: ResolvedOptions,
  runtime: Runtime,
  patch: Patch,
  roots: Roots,
  scan: () => void,
  uids: HiddenUids,
  memory: LoadMemory,
) => RecordedPage;

export const startRecordedPage =
  (loadOverlay: LoadOverlay): StartRecordedPage =>
  (options, runtime, patch, roots, scan, uids, memory) => {
    const { log, emit, attempt, fail, run } = runtime;
    const past = rememberEvents();
    runtime.onEvent(past.add);
    const blocked = countBlocked();
    const onBlocked = (api: string, kind: 'audio' | 'video') => {
      blocked.add(api, kind);
      emit('publish-blocked', { api, kind });
    };

    const realms = createRealms(patch);
    run(() => realms.listen('document', 'DOMContentLoaded', scan));
    const media = createMediaElements(patch, roots, realms);
    const connections = createPeerConnections(patch, realms);
    if (options.capture !== 'allow') {
      run(() => {
        const capture = guardCapture(patch, realms, options.capture === 'deny', onBlocked);
        run(() => hideOwnTiles(media, capture.isSilent, attempt));
        return capture.stop;
      });
    }
    if (options.webgl === 'deny') run(() => denyGpu(patch, realms));
    const block = options.publishing === 'block' ? blockPublishing(patch, onBlocked) : undefined;
    if (block) run(() => emptySenders(connections, onBlocked));

    const ownUids = createOwnUids(uids, fail);
    const joins = {
      ask: ownUids.ask,
      leave: ownUids.leave,
      // the edge tells nobody of the audience of live mode
      join: (uid: Uid, mode: string | undefined) => ownUids.join(uid, !!block && mode === 'live'),
    };
    // only the top one signals, closes and sends beacons
    const above = companionAbove();
    const platform = { patch, roots, realms, media, connections };
    const top = above ? undefined : attempt(() => startTopPage(options, runtime, platform, ownUids, memory));

    return {
      close: (reason) => (top ?? above)?.close(reason) ?? false,
      hold: (label, how) => top?.hold(label, how) ?? noop,
      ready: () => top?.ready(),
      report: () => ({ publishing: blocked.all(), events: past.all(), ...top?.report() }),
      declare: ownUids.declare,
      guardClass: (prototype) =>
        stopAll([
          block?.guardClass(prototype) ?? noop,
          top?.guardClass(prototype) ?? noop,
          watchJoins(patch, prototype, joins),
        ]),
      addClient(client) {
        if (client.connectionState === 'CONNECTED') joins.join(client.uid, modeOf(client));
        block?.silence(client);
        top?.addClient(client);
      },
      configure: (config) => block?.configure(config) ?? config,
      showOverlay(companion) {
        if (!top || !options.overlay) return;
        if ('notifyReady' in navigator) return log('info', 'no overlay, since it would be recorded');
        let ended = false;
        run(() => () => {
          ended = true;
        });
        settled(loadOverlay(), ({ showOverlay }) => ended || run(() => showOverlay(companion)), fail);
      },
    };
  };
