import {
  clearInterval,
  isPrerendered,
  nameOf,
  readyStateOf,
  setInterval,
  timeNow,
} from '../browser/natives.js';
import type { MediaElements } from '../browser/mediaElements.js';
import { shownSize } from '../browser/shownSize.js';
import { noop, stopAll } from '../browser/stop.js';
import type { JoinedClient, RemoteUser } from '../joinedClient.js';
import type { Check } from './check.js';
import { ENGLISH_TITLES } from './englishTitles.js';
import { createJoiningJudge, type Joining, type Publisher } from './createJoiningJudge.js';
import { TICK_MS } from './createSustained.js';

/** Whether the page is in the class, and shows those who teach: docs/checks/joined.md. */
export const joined: Check = {
  id: 'joined',
  ...ENGLISH_TITLES.joined,
  start({ clients, media, safe }, tell) {
    const judge = createJoiningJudge();
    const look = safe(() => {
      const all = clients();
      const isIn = all.filter(({ client }) => client.connectionState === 'CONNECTED');
      tell(
        judge(timeNow(), {
          sdk: sdkOf(all),
          hasLoaded: readyStateOf(document) === 'complete' && !isPrerendered(document),
          isIn: isIn.length > 0,
          publishers: isIn.flatMap(({ client, playsSound }) =>
            client.remoteUsers
              .filter(({ hasAudio, hasVideo }) => hasAudio || hasVideo)
              .map((user) => publisherOf(user, playsSound, media)),
          ),
        }),
      );
    });
    look();
    const timer = setInterval(look, TICK_MS);
    return stopAll([() => clearInterval(timer), media.watch(noop)]);
  },
};

/** The SDK assigns itself to `__ARTC__` (docs/facts/agora-sdk.md). In its ES build that object has no `createClient` to watch. */
function sdkOf(clients: readonly JoinedClient[]): Joining['sdk'] {
  const sdk = (window as { __ARTC__?: { createClient?: unknown } }).__ARTC__;
  if (clients[0] || sdk?.createClient) return 'seen';
  return sdk ? 'unseen' : 'none';
}

function publisherOf(user: RemoteUser, playsSound: boolean, media: MediaElements): Publisher {
  const { uid, hasAudio, hasVideo, audioTrack, videoTrack } = user;
  const elements = videoTrack ? elementsOf(videoTrack.getMediaStreamTrack(), media) : [];
  const isShown = elements.some((element) => !element.paused && shownSize(element) > 0);
  let video: Publisher['video'] = 'none';
  if (hasVideo && !videoTrack) video = 'unsubscribed';
  else if (hasVideo) video = isShown ? 'shown' : elements[0] ? 'hidden' : 'unplayed';
  return {
    uid: `${uid}`,
    isReceived: !!(audioTrack || videoTrack || (playsSound && hasAudio)),
    video,
    elements: video === 'hidden' ? elements : [],
  };
}

/** The elements that have a track. */
const elementsOf = ({ id }: MediaStreamTrack, media: MediaElements): HTMLMediaElement[] =>
  media
    .all()
    .filter(
      (element) =>
        nameOf(element) === 'video' &&
        (element.srcObject as MediaStream | null)?.getVideoTracks?.().some((track) => track.id === id),
    );
