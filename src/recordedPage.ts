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
import { rememberRole } from './detection/rememberRole.js';
import { marksAsVtt } from './marks/marksAsVtt.js';
import type { ResolvedOptions } from './options.js';
import { emptySenders } from './publishing/emptySenders.js';
import { guardCapture } from './publishing/guardCapture.js';
import { countBlocked } from './report/countBlocked.js';
import { rememberEvents } from './report/rememberEvents.js';
import { createOwnUids } from './roster/createOwnUids.js';
import type { HiddenUids } from './roster/hiddenUids.js';
import { RECORDERS } from './recorders/recorders.js';
import { withDefaults } from './recorders/withDefaults.js';
import { hideOwnTiles } from './roster/hideOwnTiles.js';
import type { Runtime } from './runtime.js';
import { type LoadMemory, startTopPage } from './topPage.js';
import type { Companion, Report } from './types.js';
import type { Uid } from './uid.js';

/** What a recorded page does: every one is silent; the top one is also checked, says when it is ready, and ends itself. */
export interface RecordedPage extends Pick<Companion, 'close' | 'hold' | 'mark' | 'marksAsVtt' | 'ready'> {
  report(): Partial<Report>;
  /** The app says that this uid is the recorder's. */
  declare(uid: Uid): void;
  /** These three are called by the guard of Agora clients. */
  guardClass(prototype: object): Stop;
  addClient(client: any): void;
  configure(config: any): any;
  /** Shows the developer's panel, if the option `overlay` is on. */
  showOverlay(companion: Companion): void;
}

/** Loads the developer's panel, a file of its own. */
export type LoadOverlay = () => Promise<{ showOverlay(companion: Companion): Stop }>;

/**
 * Starts what only a recorded page does. The file that participants load does not have this.
 *
 * @param scan - searches for shadow roots that the parser has made
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
  (given, runtime, patch, roots, scan, uids, memory) => {
    const recorder = RECORDERS[given.preset];
    const options = withDefaults(given, recorder);
    const { log, emit, attempt, fail, run } = runtime;
    run(rememberRole);
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
      // the edge does not announce the audience of live mode
      join: (uid: Uid, mode: string | undefined) => ownUids.join(uid, !!block && mode === 'live'),
    };
    // only the top page signals, closes and sends beacons
    const above = companionAbove();
    const platform = { patch, roots, realms, media, connections };
    const top = above
      ? undefined
      : attempt(() => startTopPage(options, recorder, runtime, platform, ownUids, memory));

    return {
      close: (reason) => (top ?? above)?.close(reason) ?? false,
      hold: (label, how) => top?.hold(label, how) ?? noop,
      ready: () => top?.ready(),
      mark: (name, data) => (top ?? above)?.mark(name, data),
      marksAsVtt: () => top?.marksAsVtt() ?? marksAsVtt([]),
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
