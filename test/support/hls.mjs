import { fileURLToPath } from 'node:url';
import { BufferTarget, Conversion, FilePathSource, Input, Mp4OutputFormat, Output, WEBM } from 'mediabunny';

const FILMS = fileURLToPath(new URL('../../demo/classroom/', import.meta.url));
/** Seconds of a segment. */
const SEGMENT = 2;

const made = new Map();

/** A film of the demo as HLS: `lesson.m3u8` or `lesson-1080p.m3u8`, and the files it names; undefined for any other name. */
export async function hlsFile(name) {
  const [, film] = /^(lesson(?:-1080p)?)(?:-\d+)?\.(?:m3u8|mp4)$/.exec(name) ?? [];
  if (!film) return undefined;
  if (!made.has(film)) made.set(film, make(film));
  return (await made.get(film)).get(name);
}

/** The first file is the header, each other one a segment. */
async function make(film) {
  const input = new Input({ formats: [WEBM], source: new FilePathSource(`${FILMS}${film}.webm`) });
  const target = new BufferTarget();
  const format = new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: SEGMENT });
  const conversion = await Conversion.init({ input, output: new Output({ format, target }) });
  await conversion.execute();
  const mp4 = Buffer.from(target.buffer);

  const boxes = [];
  for (let at = 0; at < mp4.length;) {
    const length = mp4.readUInt32BE(at);
    boxes.push({ at, length, type: mp4.toString('latin1', at + 4, at + 8) });
    at += length;
  }
  const starts = [0, ...boxes.filter(({ type }) => type === 'moof').map(({ at }) => at)];
  const files = new Map(
    starts.map((at, index) => [`${film}-${index}.mp4`, mp4.subarray(at, starts[index + 1] ?? mp4.length)]),
  );
  const [header, ...segments] = files.keys();
  const duration = (await input.computeDuration()) / segments.length;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(duration)}`,
    `#EXT-X-MAP:URI="${header}"`,
    ...segments.flatMap((segment) => [`#EXTINF:${duration},`, segment]),
    '#EXT-X-ENDLIST',
  ];
  return files.set(`${film}.m3u8`, lines.join('\n'));
}
