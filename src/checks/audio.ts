import { clearInterval, Map, navigator, Promise, setInterval, timeNow, WeakMap } from '../browser/natives.js';
import { noop, stopAll } from '../browser/stop.js';
import { settled } from '../browser/settled.js';
import { watchAudioContexts } from '../browser/watchAudioContexts.js';
import { withoutLoopbacks } from '../browser/withoutLoopbacks.js';
import { createWeakList } from '../browser/weakList.js';
import type { JoinedClient } from '../joinedClient.js';
import type { Check } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { checkedMedia } from './checkedMedia.js';
import { createHearingJudge, type Hearing } from './createHearingJudge.js';

/** Milliseconds between two looks: `getStats()` takes 0.3 ms of the main thread (docs/facts/chromium.md, peer connections). */
const LOOK_MS = 10_000;

/**
 * Mean power below which nobody hears anything, where 1 is the loudest: -80 dB. A disabled track is decoded to 1e-9 (Chromium 156); a
 * microphone in a quiet room gives 1e-7 or more.
 */
const INAUDIBLE = 1e-8;

/** What each receiver of sound had received at the last look, by its id in the statistics. */
type Totals = Map<string, { packets: number; energy: number; seconds: number }>;

/** Whether those who speak can be heard: docs/checks/audio.md. */
export const audio: Check = {
  id: 'audio',
  ...ENGLISH_TITLES.audio,
  start({ clients, connections, media, realms, patch, safe }, tell) {
    const judge = createHearingJudge();
    const peers = createWeakList<RTCPeerConnection>();
    const contexts = createWeakList<AudioContext>();
    const totals = new WeakMap<RTCPeerConnection, Totals>();
    /** Bytes of sound that each element had decoded at the last look. */
    const decoded = new WeakMap<HTMLMediaElement, number>();
    let stopped = false;

    /** The tracks that have received anything since the last look, and whether it was more than silence. */
    async function arrived(): Promise<Map<string, boolean | undefined>> {
      const live = peers.all().filter(({ signalingState }) => signalingState !== 'closed');
      const tracks = new Map<string, boolean | undefined>();
      await Promise.all(
        // sound sent within the page is nobody's voice
        withoutLoopbacks(live).map(async (peer) => {
          const before: Totals = totals.get(peer) ?? new Map();
          const now: Totals = new Map();
          totals.set(peer, now);
          try {
            (await peer.getStats()).forEach((entry) => {
              if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') return;
              const { id, trackIdentifier, packetsReceived: packets } = entry;
              const { totalAudioEnergy: energy, totalSamplesDuration: seconds } = entry;
              now.set(id, { packets, energy, seconds });
              const last = before.get(id);
              if (!last || packets <= last.packets) return;
              // NaN if the browser does not say
              const power = (energy - last.energy) / (seconds - last.seconds);
              tracks.set(trackIdentifier, power >= 0 ? power > INAUDIBLE : undefined);
            });
          } catch {
            // closed meanwhile
          }
        }),
      );
      return tracks;
    }

    /** Whether an element plays a file or fetched media that has sound. */
    function isFilm(element: HTMLMediaElement): boolean {
      const bytes: number = (element as any).webkitAudioDecodedByteCount ?? 0;
      const before = decoded.get(element) ?? bytes;
      decoded.set(element, bytes);
      return isAudible(element) && bytes > before;
    }

    function heard(tracks: Map<string, boolean | undefined>): Hearing {
      const elements = checkedMedia(media);
      const { publishers, unsubscribed } = publishersOf(clients());
      const sounding = elements.filter((element) => soundsOf(element)[0]);
      const played = sounding.filter(isAudible).flatMap(soundsOf);
      const received = played.filter(({ id }) => isReceived(peers.all(), id));
      const isDoubtful =
        // some played tracks are not received: a mix that the page makes, or a copy
        played.length > received.length ||
        contexts.all().some(({ state }) => state === 'running') ||
        // this browser's autoplay policy may block what a recorder would play
        (isPolicyInForce() &&
          (contexts.all().some(({ state }) => state === 'suspended') ||
            sounding.some(({ paused, muted, volume }) => paused && !muted && volume > 0)));
      const silence = received[0] ? 'silence' : 'nothing';
      const level = levelOf(received.flatMap(({ id }) => (tracks.has(id) ? [tracks.get(id)] : [])));
      // map before includes: every element must be asked, because isFilm compares with the look before
      const hasFilm = elements.map(isFilm).includes(true);
      return {
        publishers,
        unsubscribed,
        arrives: levelOf([...tracks.values()]),
        plays:
          hasFilm || level === 'sound' ? 'sound' : isDoubtful || level === 'unknown' ? 'unknown' : silence,
        mute: sounding.filter((element) => !isAudible(element)),
      };
    }

    const look = safe(() =>
      settled(arrived(), (tracks) => {
        if (!stopped) tell(judge(timeNow(), heard(tracks)));
      }),
    );
    look();
    const timer = setInterval(look, LOOK_MS);
    return stopAll([
      () => {
        stopped = true;
      },
      () => clearInterval(timer),
      media.watch(noop),
      connections.watch('setRemoteDescription', (peer, _args, next) => {
        peers.add(peer);
        return next();
      }),
      watchAudioContexts(patch, realms, (context) => contexts.add(context)),
    ]);
  },
};

/** Sound may be blocked: nobody has clicked, and this is no recorder. */
const isPolicyInForce = (): boolean =>
  navigator.userActivation?.hasBeenActive === false && !('notifyReady' in navigator);

const isAudible = ({ paused, muted, volume }: HTMLMediaElement): boolean => !paused && !muted && volume > 0;

/** The live audio tracks of an element's stream. */
const soundsOf = ({ srcObject }: HTMLMediaElement): MediaStreamTrack[] =>
  (srcObject as MediaStream | null)
    ?.getAudioTracks?.()
    .filter(({ readyState, enabled }) => readyState === 'live' && enabled) ?? [];

const isReceived = (peers: readonly RTCPeerConnection[], id: string): boolean =>
  peers.some((peer) => peer.getReceivers().some(({ track }) => track.id === id));

/** One level for several: `sound` if any of them is sound. */
function levelOf(levels: readonly (boolean | undefined)[]): Hearing['arrives'] {
  if (levels.includes(true)) return 'sound';
  if (levels.includes(undefined)) return 'unknown';
  return levels[0] === false ? 'silence' : 'nothing';
}

function publishersOf(clients: readonly JoinedClient[]): Pick<Hearing, 'publishers' | 'unsubscribed'> {
  const users = clients.flatMap(({ client, playsSound }) =>
    client.connectionState === 'CONNECTED'
      ? client.remoteUsers.filter(({ hasAudio }) => hasAudio).map((user) => ({ user, playsSound }))
      : [],
  );
  const uidsOf = (some: typeof users) => some.map(({ user }) => `${user.uid}`);
  return {
    publishers: uidsOf(users),
    unsubscribed: uidsOf(users.filter(({ user, playsSound }) => !user.audioTrack && !playsSound)),
  };
}
