import type { Finding, Problem } from './check.js';

/** Seconds between two looks. */
export const LOOK_SECONDS = 5;
/**
 * Looks in a row that must agree: 10 s without a new picture, 20 s of black, 10 s with nothing visible. Our choice: a film may begin
 * in the dark, a line may fail for some seconds, and an app may need as long to start.
 */
const STALLED_LOOKS = 2;
const BLACK_LOOKS = 4;
const EMPTY_LOOKS = 2;

/** A video at one look. */
export interface VideoLook {
  /** It is not paused and has not ended. If it is, the check `autoplay` reports it. */
  plays: boolean;
  /** Total number of frames that it has shown. */
  frames: number;
  /** Its `currentTime`, in seconds. It also advances while the picture is frozen (Chromium 156). */
  time: number;
  /** It has enough data to continue. */
  canPlay: boolean;
  /** It shows black; undefined if its picture can't be read. */
  isDark: boolean | undefined;
}

/** A video at the last look, and for how many looks it has been still or black. */
export interface VideoSight extends VideoLook {
  /** Looks in a row without a new frame, and of black. */
  stillLooks: number;
  blackLooks: number;
  /** It waits for data. If not, a still video plays on, but nothing moves in its picture. */
  waits: boolean;
}

/** Adds one more look at a video. */
export const lookAgain = (before: VideoSight | undefined, look: VideoLook): VideoSight => ({
  ...look,
  stillLooks: before && look.plays && look.frames === before.frames ? before.stillLooks + 1 : 0,
  blackLooks: look.isDark ? (before?.blackLooks ?? 0) + 1 : 0,
  waits: !look.canPlay || look.time === before?.time,
});

/**
 * Makes the finding of the check `picture`.
 *
 * @param looks - the number of looks so far
 * @param emptyLooks - how many of the latest looks in a row have found nothing in the window
 */
export function judgePicture(
  videos: readonly (readonly [video: Element, sight: VideoSight])[],
  looks: number,
  emptyLooks: number,
): Finding {
  const problems: Problem[] = [];
  const add = (
    kind: string,
    severity: Problem['severity'],
    what: string,
    isMeant: (sight: VideoSight) => boolean,
  ) => {
    const elements = videos.flatMap(([video, sight]) => (isMeant(sight) ? video : []));
    const named = elements.length > 1 ? `${elements.length} videos` : 'a video';
    const measured = elements.length;
    if (measured) problems.push({ kind, severity, detail: `${named} ${what}`, measured, limit: 0, elements });
  };
  const stands = ({ stillLooks }: VideoSight) => stillLooks >= STALLED_LOOKS;

  add(
    'stalled',
    'error',
    `waits for its picture for ${STALLED_LOOKS * LOOK_SECONDS} s or more`,
    (sight) => stands(sight) && sight.waits,
  );
  add(
    'still',
    'notice',
    `has shown the same picture for ${STALLED_LOOKS * LOOK_SECONDS} s or more`,
    (sight) => stands(sight) && !sight.waits,
  );
  add(
    'black',
    'notice',
    `has been black for ${BLACK_LOOKS * LOOK_SECONDS} s or more`,
    ({ blackLooks }) => blackLooks >= BLACK_LOOKS,
  );
  if (emptyLooks >= EMPTY_LOOKS) {
    const detail = `the window has been empty for ${EMPTY_LOOKS * LOOK_SECONDS} s or more: no text, picture, video or frame in it`;
    problems.push({ kind: 'empty', severity: 'error', detail, elements: [] });
  }

  if (looks <= STALLED_LOOKS)
    return { problems, outcome: 'unknown', detail: `a verdict takes ${STALLED_LOOKS * LOOK_SECONDS} s` };
  const foreign = videos.filter(([, { isDark }]) => isDark === undefined).length;
  if (!foreign) return { problems };
  return {
    problems,
    outcome: 'unknown',
    detail: `what ${foreign} videos of another origin show can't be seen`,
  };
}
