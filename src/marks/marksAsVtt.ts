import { Math } from '../browser/natives.js';

/** Seconds of the last chapter if the film's length is unknown. Our choice: a cue must end after it has begun (WebVTT). */
const LAST_SECONDS = 1;

/**
 * Marks as WebVTT chapters: each lasts until the next one. Marks from before the page was ready are at the beginning of the film. If
 * several marks have the same time, the last one counts.
 *
 * @param marks - of `report()`, or of beacons; those without a time are left out
 * @param length - of the film, in seconds; without it the last chapter is a second long
 */
export function marksAsVtt(
  marks: readonly { readonly name: string; readonly after: number | null }[],
  length?: number,
): string {
  const begun = marks
    .flatMap(({ name, after }) =>
      after === null ? [] : { name, start: Math.round(Math.max(0, after) * 1000) },
    )
    .sort((a, b) => a.start - b.start);
  const chapters = begun.filter(({ start }, index) => begun[index + 1]?.start !== start);
  const last = chapters.at(-1)?.start ?? 0;
  const end = Math.max(
    Math.round((length ?? 0) * 1000),
    last + (length === undefined ? LAST_SECONDS * 1000 : 1),
  );
  const cues = chapters.map(
    ({ name, start }, index) =>
      `\n${time(start)} --> ${time(chapters[index + 1]?.start ?? end)}\n${text(name)}\n`,
  );
  return `WEBVTT\n${cues.join('')}`;
}

/** Writes milliseconds as `hh:mm:ss.ttt`. */
const time = (ms: number): string =>
  [3_600_000, 60_000, 1000]
    .map((unit, index) => `${Math.floor(ms / unit) % (index ? 60 : Infinity)}`.padStart(2, '0'))
    .join(':') + `.${`${ms % 1000}`.padStart(3, '0')}`;

/** Escapes a name: the text of a cue has markup, and ends at an empty line. */
const text = (name: string): string =>
  name.replace(/\s+/g, ' ').trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
