import {
  bodyOf,
  createImageBitmap,
  createTreeWalker,
  getComputedStyle,
  hostOf,
  isElement,
  isHidden,
  nameOf,
  Node,
  NodeFilter,
  OffscreenCanvas,
  parentOf,
  Promise,
  readyStateOf,
  rootNodeOf,
  rootOf,
  shadowOf,
  WeakMap,
} from '../browser/natives.js';
import { createEarliestTimer } from '../browser/earliestTimer.js';
import { shownSize } from '../browser/shownSize.js';
import { noop, stopAll } from '../browser/stop.js';
import { afterNextFrame } from '../browser/afterNextFrame.js';
import { settled } from '../browser/settled.js';
import type { Check, Problem } from './check.js';
import { checkedVideos } from './checkedMedia.js';

/** ms between two looks. */
const LOOK_MS = 5000;
/** ms in which a frame is to be drawn. */
const DRAWN_MS = 500;
/**
 * Looks in a row that must agree: 10 s without a new picture, 20 s of black, 10 s without anything to see. Ours: a film may begin
 * in the dark, a line may fail for some seconds, and an app may take as long to start.
 */
const STALLED_LOOKS = 2;
const BLACK_LOOKS = 4;
const EMPTY_LOOKS = 2;
/** Looks to skip after a picture that was not black: copying a picture costs 0.2 ms of the main thread (Chromium 156). */
const BRIGHT_LOOKS = 3;
/** Brightness of 255 that no pixel exceeds: video black is 16 (ITU-R BT.601, 2.5.3). */
const DARK = 20;
/** Pixels of a picture that are looked at. */
const WIDTH_PX = 16;
const HEIGHT_PX = 9;
/** CSS px of a video, a picture or a frame that are something to see; smaller ones are icons and trackers. */
const MIN_SIZE_PX = 32;
/** Nodes that are looked at for something to see. */
const MAX_NODES = 2000;

/** What is known of a video that should be seen to move. */
interface Seen {
  frames: number;
  /** `currentTime` at the last look. It also advances while the picture is frozen (Chromium 156). */
  time: number;
  /** Looks in a row without a new frame, and of black. */
  still: number;
  black: number;
  /** What the last copy was, and looks until the next. */
  dark: boolean | undefined;
  rest: number;
}

/** Whether there is something to see, and it moves: docs/checks/picture.md. */
export const picture: Check = {
  id: 'picture',
  title: 'The page shows something, and its videos move',
  failureTitle: 'There is nothing to see, or a video stands still',
  start({ media, safe }, tell) {
    const known = new WeakMap<HTMLVideoElement, Seen>();
    let canvas: OffscreenCanvasRenderingContext2D | null | undefined;
    let looks = 0;
    let emptyLooks = 0;
    let stopped = false;
    let stopWaiting = noop;

    /** Whether a video shows black; undefined where nobody may know. */
    async function isBlack(video: HTMLVideoElement): Promise<boolean | undefined> {
      let bitmap: ImageBitmap | undefined;
      try {
        bitmap = await createImageBitmap(video, {
          resizeWidth: WIDTH_PX,
          resizeHeight: HEIGHT_PX,
          resizeQuality: 'low',
        });
        canvas ??= new OffscreenCanvas(WIDTH_PX, HEIGHT_PX).getContext('2d', { willReadFrequently: true });
        canvas!.drawImage(bitmap, 0, 0);
        const { data } = canvas!.getImageData(0, 0, WIDTH_PX, HEIGHT_PX);
        return data.every((value, index) => index % 4 === 3 || value <= DARK);
      } catch {
        return; // of another origin: tainted
      } finally {
        bitmap?.close();
      }
    }

    const look = safe(() => {
      // a window that nobody draws has no pictures
      if (!isHidden(document)) stopWaiting = afterNextFrame(() => settled(judge(), noop), DRAWN_MS);
      alarm.set(LOOK_MS);
    });

    async function judge() {
      const videos = checkedVideos(media).filter((video) => isSeen(video));
      // a line that delivers nothing, or a picture in which nothing moves
      const waiting: HTMLVideoElement[] = [];
      const still: HTMLVideoElement[] = [];
      const black: HTMLVideoElement[] = [];
      let hidden = 0;
      await Promise.all(
        videos.map(async (video) => {
          const { totalVideoFrames: frames } = video.getVideoPlaybackQuality();
          const before = known.get(video);
          const seen = before ?? { frames: -1, time: -1, still: 0, black: 0, dark: false, rest: 0 };
          known.set(video, seen);
          // one that is paused, or has ended, is for the check `autoplay` to tell
          const plays = !video.paused && !video.ended;
          seen.still = plays && frames === seen.frames ? seen.still + 1 : 0;
          seen.frames = frames;
          if (seen.still >= STALLED_LOOKS) {
            const waits = video.readyState < video.HAVE_FUTURE_DATA || video.currentTime === seen.time;
            (waits ? waiting : still).push(video);
          }
          seen.time = video.currentTime;
          if (!plays || !frames) seen.dark = false;
          else if (!seen.rest--) {
            seen.dark = await isBlack(video);
            seen.rest = seen.dark ? 0 : BRIGHT_LOOKS;
          }
          if (seen.dark === undefined) hidden++;
          seen.black = seen.dark ? seen.black + 1 : 0;
          if (seen.black >= BLACK_LOOKS) black.push(video);
        }),
      );
      if (stopped) return;
      looks++;
      emptyLooks = readyStateOf(document) !== 'complete' || hasContent() ? 0 : emptyLooks + 1;

      const problems: Problem[] = [];
      const seconds = (count: number) => (count * LOOK_MS) / 1000;
      const named = (all: readonly Element[]) => (all.length > 1 ? `${all.length} videos` : 'a video');
      for (const [kind, severity, elements, what] of [
        ['stalled', 'error', waiting, `waits for its picture for ${seconds(STALLED_LOOKS)} s or more`],
        ['still', 'notice', still, `has shown the same picture for ${seconds(STALLED_LOOKS)} s or more`],
        ['black', 'notice', black, `has been black for ${seconds(BLACK_LOOKS)} s or more`],
      ] as const) {
        if (elements[0])
          problems.push({
            kind,
            severity,
            detail: `${named(elements)} ${what}`,
            measured: elements.length,
            limit: 0,
            elements,
          });
      }
      if (emptyLooks >= EMPTY_LOOKS) {
        problems.push({
          kind: 'empty',
          severity: 'error',
          detail: `the window has been empty for ${seconds(EMPTY_LOOKS)} s or more: no text, picture, video or frame in it`,
          elements: [],
        });
      }
      if (looks <= STALLED_LOOKS)
        tell({ problems, outcome: 'unknown', detail: `a verdict takes ${seconds(STALLED_LOOKS)} s` });
      else if (hidden)
        tell({
          problems,
          outcome: 'unknown',
          detail: `what ${hidden} videos of another origin show can't be seen`,
        });
      else tell({ problems });
    }

    const alarm = createEarliestTimer(look);
    tell({ outcome: 'unknown', detail: `a verdict takes ${(STALLED_LOOKS * LOOK_MS) / 1000} s` });
    alarm.set(LOOK_MS);
    return stopAll([
      () => {
        stopped = true;
      },
      alarm.stop,
      () => stopWaiting(),
      media.watch(noop),
    ]);
  },
};

/** Whether an element's box is in the window, and large enough to be something. */
const isSeen = (element: Element, size = MIN_SIZE_PX): boolean =>
  shownSize(element, { opacityProperty: true, visibilityProperty: true }) >= size;

/** Whether there is anything in the window; the first thing found ends the search. */
function hasContent(): boolean {
  const roots: Node[] = [bodyOf(document) ?? rootOf(document)!];
  let nodes = 0;
  for (let root = roots.pop(); root; root = roots.pop()) {
    const walker = createTreeWalker(document, root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      // so many nodes are an app, whatever can be seen of it
      if (++nodes > MAX_NODES) return true;
      const inner = isElement(node) && shadowOf(node);
      if (inner) roots.push(inner);
      const parent = parentOf(node) ?? hostOf(rootNodeOf(node));
      if (!isElement(node)) {
        if (
          /\S/.test((node as Text).data) &&
          parent &&
          !/^(script|style|noscript|template)$/.test(nameOf(parent)) &&
          isSeen(parent, 1)
        )
          return true;
      } else if (/^(img|video|canvas|svg|iframe|object|embed|input|textarea|select)$/.test(nameOf(node))) {
        if (isSeen(node)) return true;
      } else if (
        (node as HTMLElement).style &&
        isSeen(node) &&
        getComputedStyle(node).backgroundImage !== 'none'
      )
        return true;
    }
  }
  return false;
}
