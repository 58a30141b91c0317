import { createRoom } from './agora/createRoom.js';
import { clearTimeout, navigator, print, readyStateOf, Set, setTimeout } from './browser/natives.js';
import { quote } from './browser/quote.js';
import type { MediaElements } from './browser/mediaElements.js';
import { pageLoad } from './browser/pageLoad.js';
import type { PeerConnections } from './browser/peerConnections.js';
import type { Realms } from './browser/realms.js';
import { remembered } from './browser/remembered.js';
import { noop, stopAll, type Stop } from './browser/stop.js';
import { isPrerendering, whenShown } from './browser/whenShown.js';
import { CHECKS } from './checks/checks.js';
import { runChecks, type RunningChecks } from './checks/runChecks.js';
import { createClose } from './ending/closePage.js';
import { endWhenEmpty } from './ending/endWhenEmpty.js';
import { keepHistory } from './ending/keepHistory.js';
import type { FrameFailure } from './frames/frameFailure.js';
import { watchFrames, type FrameState } from './frames/watchFrames.js';
import { createGates, type GateWatch } from './ready/createGates.js';
import { signalReady } from './ready/signalReady.js';
import { watchChannel } from './ready/watchChannel.js';
import { watchFonts } from './ready/watchFonts.js';
import { watchLoad } from './ready/watchLoad.js';
import { watchSelector } from './ready/watchSelector.js';
import { watchVideos } from './ready/watchVideos.js';
import { countReloads } from './recorder/countReloads.js';
import type { SideBase } from './recorderSide.js';
import { createBeacons } from './report/createBeacons.js';
import { startHeartbeat } from './report/startHeartbeat.js';
import { takePass } from './report/takePass.js';
import type { Uid } from './roster/hiddenUids.js';
import type { Companion, Report } from './types.js';
import { version } from './version.js';

/** Characters of a reason, so that a beacon stays far below the 64 KiB that may be under way (Fetch, `keepalive`). */
const MAX_REASON = 1000;

/** Seconds that a `hold()` may last at most. */
const MAX_HOLD = 600;

/** What the side of the recorder shares with its top page. */
export interface PageBase extends SideBase {
  realms: Realms;
  media: MediaElements;
  connections: PeerConnections;
}

/** What only the top one of the recorder's pages does: it is checked, says when it is ready, and ends itself. */
export interface RecorderPage extends Pick<Companion, 'close' | 'hold' | 'ready'> {
  report(): Pick<Report, 'reloads' | 'readyAfter' | 'gates' | 'checks' | 'frames'>;
  /** The page has joined a channel with a uid that participants hide, or don't; undefined when it has left. */
  joined(uid: Uid, hidden: boolean | undefined): void;
  guardClass(prototype: object): Stop;
  addClient(client: any): void;
}

export function startRecorderPage(base: PageBase): RecorderPage {
  const { options, log, emit, attempt, start, patch, roots, realms, media, connections, before } = base;
  const { reloads, looping, forget } = countReloads();
  let results: RunningChecks['results'] = () => [];
  let joined: RecorderPage['joined'] = noop;
  let frameStates: () => FrameState[] = () => [];
  const onFrames = new Set<() => void>();
  const failedFrames = { certain: 0, likely: 0 };
  let readyAfter: number | null = null;
  let openManual = noop;
  /** Something that the ready signal or a heartbeat says may have changed. */
  let look = noop;
  let beat = noop;
  const changed = () => {
    look();
    beat();
  };
  const { room, ...guard } = createRoom(
    patch,
    () => media.all().some(({ srcObject, paused, readyState }) => srcObject && !paused && readyState >= 2),
    base.fail,
  );

  if (looping) {
    log(
      'error',
      `the page has been reloaded ${reloads} times, the last ones in quick succession: docs/ready.md`,
    );
  }

  const passMemory = remembered('pass');
  if (options.stopUrl || options.reportUrl) {
    before.pass = attempt(() => takePass(options.passParam)) ?? passMemory.get() ?? before.pass;
    if (before.pass !== null) passMemory.set(before.pass);
  }
  const beacons = createBeacons(options, { pass: before.pass, version }, (url) =>
    log('error', `${url} can't be reached (does the page's connect-src allow it?)`),
  );
  const close = createClose({
    onClosing(reason, detail) {
      log('info', 'closing:', reason, detail);
      beacons.send('closing', { reason, detail });
      if (readyAfter !== null) print.log('END_RECORDING');
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
  const endPage = (reason: string, detail?: string) => {
    if (isPrerendering()) {
      log('warn', 'close() does nothing: the page is being prerendered');
      return false;
    }
    return attempt(() => close(reason, detail?.slice(0, MAX_REASON))) ?? false;
  };
  start(() =>
    stopAll([forget, passMemory.forget, beacons.stop, whenShown(() => beacons.send('started', { reloads }))]),
  );

  let sent: (frame: Element, url: string) => void = noop;
  if (options.history === 'keep-one') {
    start(() => keepHistory(patch, realms, (frame, url) => sent(frame, url)));
  }
  start(() => {
    const frames = watchFrames(
      options,
      options.frames !== undefined,
      roots,
      realms,
      onFrameFailure,
      ({ url, detail }) => log('info', `a frame that can't be seen has failed: ${url}: ${detail}`),
      (url, doubt, isMild) =>
        log(
          isMild ? 'info' : 'warn',
          `a frame may have failed: ${url}: ${doubt}. Its page can tell by frame.js; data-recording-probe="off" on the frame asks nothing: docs/frames.md`,
        ),
      () => attempt(() => onFrames.forEach((update) => update())),
      base.fail,
    );
    ({ sent, states: frameStates } = frames);
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
        media,
        connections,
        onJoined(callback) {
          joined = callback;
          return () => {
            joined = noop;
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
        changed();
      },
      (violation) => {
        log('info', `${violation.check}: mended: ${violation.detail}`);
        emit('violation-cleared', violation);
        changed();
      },
    );
    results = running.results;
    return stopAll([
      () => {
        results = () => [];
      },
      running.stop,
    ]);
  });

  const gates = createGates(changed);
  const watches: Record<string, GateWatch> = {
    load: watchLoad(realms),
    fonts: watchFonts(realms),
    frames(setOpen) {
      const update = () =>
        setOpen(
          readyStateOf(document) !== 'loading' &&
            frameStates().every(({ state }) => state === 'loaded' || state === 'unknown'),
        );
      onFrames.add(update);
      update();
      return realms.listen('document', 'DOMContentLoaded', update);
    },
    videos: watchVideos(media, realms),
    channel: (setOpen) => stopAll([watchChannel(room)(setOpen), media.watch(room.changed)]),
    manual(setOpen) {
      openManual = () => setOpen(true);
      return noop;
    },
  };
  start(() => {
    for (const name of options.ready) {
      gates.add(name, watches[name] ?? watchSelector(name.slice('selector:'.length)));
    }
    return gates.stop;
  });
  start(() => {
    const memory = remembered('waiting');
    const second = pageLoad()?.type === 'reload' && memory.get() !== null;
    memory.set('1');
    const signal = signalReady(
      options.readyTimeout,
      second,
      gates,
      (pending) => {
        log('warn', `not ready, and the recorder will not wait much longer: ${pending}: docs/ready.md`);
        emit('ready-timeout', { pending });
      },
      (ready) => {
        readyAfter = ready.after;
        memory.forget();
        gates.stop();
        const late = ready.pending.length ? `, without ${ready.pending}: docs/ready.md` : '';
        log(late ? 'warn' : 'info', `ready after ${ready.after.toFixed(1)} s${late}`);
        // looked up now: the recorder may put it there late
        attempt(() => (navigator as { notifyReady?(): unknown }).notifyReady?.());
        // LiveKit's recorder reads it on the console
        print.log('START_RECORDING');
        emit('ready', ready);
        changed();
      },
    );
    look = signal.look;
    return stopAll([memory.forget, signal.stop]);
  });

  if (options.endWhenEmpty) {
    start(() => {
      const memory = remembered('seen');
      const stop = endWhenEmpty(
        options.endWhenEmpty,
        room,
        memory.get() !== null,
        () => memory.set('1'),
        () => endPage('empty', `nobody was in the room for ${options.endWhenEmpty} s`),
      );
      return stopAll([memory.forget, stop]);
    });
  }

  if (options.reportUrl) {
    start(() => {
      return whenShown(() => {
        const heartbeat = startHeartbeat(
          options.heartbeat,
          () => ({
            ready: readyAfter !== null,
            pending: gates.pending(),
            failed: results().flatMap(({ id, outcome }) => (outcome === 'failed' ? id : [])),
            failedFrames: failedFrames.certain + failedFrames.likely,
            likelyFrames: failedFrames.likely,
          }),
          beacons.beat,
        );
        beat = heartbeat.update;
        return heartbeat.stop;
      });
    });
  }

  function onFrameFailure(failure: FrameFailure) {
    const { url, reason, certainty, required, detail } = failure;
    failedFrames[certainty]++;
    const ends = options.onFrameFailure === 'close' && (certainty === 'certain' || required);
    const advice =
      ends || certainty === 'certain'
        ? 'data-recording-optional on it excuses it'
        : 'the recording goes on, since this is not certain; data-recording-required on it ends it';
    log(
      'error',
      `a frame has failed (${reason}, ${certainty}): ${url}: ${detail}. ${advice}: docs/frames.md`,
    );
    emit('frame-failed', failure);
    changed();
    // a query may name a user, or hold a token: that is no business of a beacon
    const [place] = url.split(/[?#]/);
    if (ends) {
      start(() =>
        whenShown(() => void endPage('frame-failed', `${reason}, ${certainty}: ${place}: ${detail}`)),
      );
    }
  }

  return {
    close(reason) {
      if (typeof reason === 'string') return endPage(reason.slice(0, MAX_REASON));
      log('error', `close() must be given a reason, got ${quote(reason)}.`);
      return endPage(quote(reason));
    },
    hold(label, how) {
      let timeout = how?.timeout;
      if (typeof label !== 'string' || !label.trim()) {
        log('error', `hold() must be given a label, got ${quote(label)}.`);
        return noop;
      }
      if (timeout !== undefined && !(timeout > 0 && timeout <= MAX_HOLD)) {
        log('error', `"timeout" of hold() must be seconds up to ${MAX_HOLD}, got ${quote(timeout)}.`);
        timeout = undefined;
      }
      if (readyAfter !== null) {
        log('debug', `hold('${label}') comes too late: the page is ready`);
        return noop;
      }
      let release = noop;
      gates.add(label, (setOpen) => {
        const timer =
          timeout &&
          setTimeout(() => {
            log('warn', `hold('${label}') was not released in ${timeout} s`);
            release();
          }, timeout * 1000);
        release = () => {
          clearTimeout(timer || undefined);
          setOpen(true);
        };
        return () => clearTimeout(timer || undefined);
      });
      return () => release();
    },
    ready: () => openManual(),
    report: () => ({
      reloads,
      readyAfter,
      gates: gates.all(),
      checks: results(),
      frames: frameStates(),
    }),
    joined: (uid, hidden) => joined(uid, hidden),
    ...guard,
  };
}
