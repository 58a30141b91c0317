import { Math } from '../browser/natives.js';
import type { Finding, Problem } from './check.js';

/** Milliseconds after its load in which a page must have joined. Our choice: the recorder waits at most 60 s for a page (`readyTimeout`). */
const JOIN_MS = 20_000;
/** Milliseconds in which a page must subscribe to those who publish, and show them. Our choice: the same time as a frame has. */
const SHOW_MS = 10_000;

/** Somebody else in the channel. */
export interface Publisher {
  uid: string;
  /** Whether the page has subscribed to anything of this user. */
  isReceived: boolean;
  /**
   * What became of the user's video. `none`: not published. `unsubscribed`: the page has not subscribed to it. `unplayed`: subscribed, but
   * no element has it. `hidden`: the elements that have it can't be seen. `shown`: one of them can be seen.
   */
  video: 'none' | 'unsubscribed' | 'unplayed' | 'hidden' | 'shown';
  /** The elements that can't be seen. */
  elements: readonly Element[];
}

/** What is judged at one look. */
export interface Joining {
  /** `unseen`: there is an SDK, but its clients can't be found. */
  sdk: 'none' | 'unseen' | 'seen';
  hasLoaded: boolean;
  isIn: boolean;
  /** Those who publish anything. */
  publishers: readonly Publisher[];
}

/** Makes the finding of the check `joined` at each look. Times are milliseconds. */
export function createJoiningJudge(): (time: number, seen: Joining) => Finding {
  const since: Record<string, number> = {};
  let hasJoined = false;
  /** For how long a condition has been true. */
  function lasts(what: string, is: boolean, time: number): number {
    if (!is) delete since[what];
    else since[what] ??= time;
    return is ? time - since[what]! : 0;
  }

  return (time, { sdk, hasLoaded, isIn, publishers }) => {
    hasJoined ||= isIn;
    const loaded = lasts('load', hasLoaded, time);
    const videos = publishers.filter(({ video }) => video !== 'none');
    const isDeaf = isIn && publishers.length > 0 && !publishers.some(({ isReceived }) => isReceived);
    const isUnseen = isIn && !isDeaf && videos.length > 0 && !videos.some(({ video }) => video === 'shown');
    const deaf = lasts('deaf', isDeaf, time);
    const unseen = lasts('unseen', isUnseen, time);
    const namesOf = (users: readonly Publisher[]) => users.map(({ uid }) => uid).join();
    const problem = (
      kind: string,
      severity: Problem['severity'],
      milliseconds: number,
      limit: number,
      what: string,
      elements: readonly Element[] = [],
    ): Finding => {
      const measured = Math.round(milliseconds / 1000);
      return {
        problems: [
          {
            kind,
            severity,
            detail: `for ${measured} s ${what}`,
            measured,
            limit: limit / 1000,
            elements,
          },
        ],
      };
    };
    const unknown = (detail: string): Finding => ({ outcome: 'unknown', detail });

    if (sdk === 'none') return { outcome: 'not-applicable', detail: 'the page has no Agora SDK' };
    if (!isIn) {
      if (hasJoined) return { outcome: 'not-applicable', detail: 'the page is in no channel any more' };
      if (sdk === 'unseen')
        return unknown(
          'clients of agora-rtc-sdk-ng/esm can be seen only when they are given to companion.guard()',
        );
      if (loaded >= JOIN_MS)
        return problem(
          'not-joined',
          'error',
          loaded,
          JOIN_MS,
          'after its load the page has an Agora SDK and has joined no channel',
        );
      return unknown(`the page has ${JOIN_MS / 1000} s to join`);
    }
    if (deaf >= SHOW_MS)
      return problem(
        'not-subscribed',
        'error',
        deaf,
        SHOW_MS,
        `the page has subscribed to nobody, and ${namesOf(publishers)} publish`,
      );
    if (unseen >= SHOW_MS) {
      const of = (video: Publisher['video']) => videos.filter((user) => user.video === video);
      const [hidden, unplayed] = [of('hidden'), of('unplayed')];
      // notices: a page may hide a video, or not want it, on purpose
      if (hidden[0])
        return problem(
          'hidden',
          'notice',
          unseen,
          SHOW_MS,
          `no element with a video of ${namesOf(hidden)} can be seen, and no other video is shown`,
          hidden.flatMap(({ elements }) => elements),
        );
      if (unplayed[0])
        return problem(
          'not-shown',
          'error',
          unseen,
          SHOW_MS,
          `the page has subscribed to the video of ${namesOf(unplayed)}, and no element shows it`,
        );
      return problem(
        'video-not-subscribed',
        'notice',
        unseen,
        SHOW_MS,
        `the page shows no video, and ${namesOf(videos)} publish some`,
      );
    }
    if (isDeaf || isUnseen) return unknown(`the page has ${SHOW_MS / 1000} s to show those who publish`);
    return {};
  };
}
