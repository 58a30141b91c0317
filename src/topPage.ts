import { createRoom, type RoomState } from './agora/createRoom.js';
import { announceChecks } from './announce/announceChecks.js';
import { announceEnding } from './announce/announceEnding.js';
import { announceFrames } from './announce/announceFrames.js';
import { announceReadiness } from './announce/announceReadiness.js';
import type { MediaElements } from './browser/mediaElements.js';
import type { Patch } from './browser/patch.js';
import type { PeerConnections } from './browser/peerConnections.js';
import type { Realms } from './browser/realms.js';
import type { Roots } from './browser/roots.js';
import { sessionItem } from './browser/sessionItem.js';
import type { Source } from './browser/source.js';
import { stopAll, type Stop } from './browser/stop.js';
import { whenShown } from './browser/whenShown.js';
import { CHECKS } from './checks/checks.js';
import { NO_CHECKS, runChecks } from './checks/runChecks.js';
import { countReloads } from './detection/countReloads.js';
import { createEnding } from './ending/createEnding.js';
import { endWhenEmpty } from './ending/endWhenEmpty.js';
import { keepHistory } from './ending/keepHistory.js';
import { NO_FRAMES, type WatchedFrames, watchFrames } from './frames/watchFrames.js';
import { createMarks } from './marks/createMarks.js';
import { marksAsVtt } from './marks/marksAsVtt.js';
import { watchMarked } from './marks/watchMarked.js';
import type { ResolvedOptions } from './options.js';
import type { Recorder } from './recorders/recorder.js';
import { tellRecorder } from './recorders/tellRecorder.js';
import { createReadiness, NEVER_READY } from './ready/createReadiness.js';
import { watchChannel } from './ready/watchChannel.js';
import { watchFonts } from './ready/watchFonts.js';
import { watchFrameGate } from './ready/watchFrameGate.js';
import { watchLoad } from './ready/watchLoad.js';
import { watchVideos } from './ready/watchVideos.js';
import { createBeacons } from './report/createBeacons.js';
import { startHeartbeat } from './report/startHeartbeat.js';
import { takePass } from './report/takePass.js';
import type { OwnUid } from './roster/createOwnUids.js';
import type { Runtime } from './runtime.js';
import type { Companion, Report } from './types.js';
import { version } from './version.js';

/** The patches and watches of the browser that the parts share, so that each method is patched once. */
export interface Platform {
  patch: Patch;
  roots: Roots;
  realms: Realms;
  media: MediaElements;
  connections: PeerConnections;
}

/** What an earlier companion of this page load has learned and then taken out of the page. */
export interface LoadMemory {
  detectedBy: Companion['detectedBy'];
  pass: string | null;
  /** The recorder's own pass, once it was verified: docs/security.md. */
  verified?: string | null;
}

/** What only the top one of the recorder's pages does: it runs checks, says when it is ready, and ends the recording. */
export interface TopPage extends Pick<Companion, 'close' | 'hold' | 'mark' | 'marksAsVtt' | 'ready'> {
  report(): Pick<Report, 'reloads' | 'readyAfter' | 'gates' | 'checks' | 'frames' | 'marks'>;
  guardClass(prototype: object): Stop;
  addClient(client: any): void;
}

/**
 * @param recorder - the preset's recorder
 * @param ownUids - the uids that this page is in a channel with
 */
export function startTopPage(
  options: ResolvedOptions,
  recorder: Recorder,
  runtime: Runtime,
  platform: Platform,
  ownUids: Source<OwnUid[]>,
  memory: LoadMemory,
): TopPage {
  const { log, attempt, fail, start, run } = runtime;
  const { patch, roots, realms, media } = platform;
  const { reloads, looping, forget } = countReloads();
  if (looping)
    log(
      'error',
      `the page has been reloaded ${reloads} times, the last ones in quick succession: docs/ready.md`,
    );

  const beacons = createBeacons(options, { pass: readPass(options, runtime, memory), version }, (url) =>
    log('error', `${url} can't be reached (does the page's connect-src allow it?)`),
  );
  run(() => stopAll([forget, beacons.stop, whenShown(() => beacons.send('started', { reloads }))]));
  const teller = tellRecorder(recorder, attempt);
  run(() => teller.stop);
  const ending = createEnding(
    announceEnding(runtime, beacons.send, (reason) => teller.end(reason, ready.now().after !== null)),
    log,
    attempt,
  );

  const marked = sessionItem('marks');
  const marks = createMarks(marked, log, (mark) => {
    beacons.send('mark', { mark });
    runtime.emit('mark', mark);
  });
  run(() => stopAll([marked.forget, watchMarked(roots, safely(attempt)(marks.add))]));

  const { room, clients, ...classes } = createRoom(
    patch,
    () => media.all().some(({ srcObject, paused, readyState }) => srcObject && !paused && readyState >= 2),
    fail,
  );
  if (options.history === 'keep-one') {
    run(() => keepHistory(patch, realms, (frame, url) => frames.replaced(frame, url)));
  }
  const frameListener = announceFrames(options.onFrameFailure, runtime, ending.end);
  const frames = start(() => watchFrames(options, roots, realms, frameListener, fail), NO_FRAMES);
  const checks = start(
    () =>
      runChecks(
        CHECKS.filter(({ id }) => options.checks.includes(id)),
        { ...platform, options, ownUids, clients, safe: safely(attempt) },
        announceChecks(runtime),
        fail,
      ),
    NO_CHECKS,
  );
  const ready = start(
    () =>
      createReadiness(
        options.ready,
        gateWatches(platform, frames, room),
        options.readyTimeout,
        log,
        announceReadiness(runtime, () => {
          teller.ready();
          marks.begin();
        }),
        fail,
      ),
    NEVER_READY,
  );

  if (options.endWhenEmpty) {
    const seen = sessionItem('seen');
    run(() => stopAll([seen.forget, endWhenEmpty(options.endWhenEmpty, room, seen, ending.end)]));
  }
  if (options.reportUrl) {
    const statusNow = () => ({
      ready: ready.now().after !== null,
      pending: ready.pending(),
      failed: checks.now().flatMap(({ id, outcome }) => (outcome === 'failed' ? id : [])),
      ...frameListener.counts(),
    });
    run(() =>
      whenShown(() => startHeartbeat(options.heartbeat, [ready, checks, frames], statusNow, beacons.beat)),
    );
  }

  return {
    close: ending.close,
    hold: ready.hold,
    ready: ready.open,
    mark: marks.add,
    marksAsVtt: () => marksAsVtt(marks.all(), marks.length()),
    report() {
      const { after: readyAfter, gates } = ready.now();
      return { reloads, readyAfter, gates, checks: checks.now(), frames: frames.now(), marks: marks.all() };
    },
    ...classes,
  };
}

/** A callback for observers, listeners and timers: what it throws is logged, and never reaches the page. */
const safely =
  (attempt: Runtime['attempt']) =>
  <Args extends unknown[]>(callback: (...args: Args) => void) =>
  (...args: Args): void =>
    void attempt(() => callback(...args));

/** The pass of this recording. If there are no beacons to carry it, it stays in the address. */
function readPass(
  { stopUrl, reportUrl, passParam }: ResolvedOptions,
  { attempt, run }: Runtime,
  memory: LoadMemory,
): string | null {
  if (!stopUrl && !reportUrl) return null;
  const item = sessionItem('pass');
  memory.pass = attempt(() => takePass(passParam)) ?? item.get() ?? memory.pass;
  if (memory.pass !== null) item.set(memory.pass);
  run(() => item.forget);
  return memory.pass;
}

/** The watches that open the gates of the option `ready`. */
const gateWatches = (
  { realms, media }: Platform,
  frames: WatchedFrames,
  room: Source<RoomState> & { changed(): void },
) => ({
  load: watchLoad(realms),
  fonts: watchFonts(realms),
  frames: watchFrameGate(frames, realms),
  videos: watchVideos(media, realms),
  channel: (setOpen: (open: boolean) => void) =>
    stopAll([watchChannel(room)(setOpen), media.watch(room.changed)]),
});
