import { fileURLToPath } from 'node:url';
import { BufferTarget, Conversion, FilePathSource, Input, Mp4OutputFormat, Output, WEBM } from 'mediabunny';

const FILMS = fileURLToPath(new URL('../../demo/classroom/', import.meta.url));
/** Seconds of a segment. */
const SEGMENT = 2;

const made = new Map();

/** A film of the demo as HLS: `lesson.m3u8`, and the `lesson.mp4` that its byte ranges are of; undefined for any other name. */
export async function hlsFile(name) {
  const [, film, kind] = /^(lesson(?:-1080p)?)\.(m3u8|mp4)$/.exec(name) ?? [];
  if (!film) return undefined;
  if (!made.has(film)) made.set(film, make(`${FILMS}${film}.webm`, `${film}.mp4`));
  return (await made.get(film))[kind];
}

async function make(path, url) {
  const input = new Input({ formats: [WEBM], source: new FilePathSource(path) });
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
  const fragments = boxes.flatMap(({ at, length, type }, index) =>
    type === 'moof' ? [{ at, length: length + boxes[index + 1].length }] : [],
  );
  const duration = (await input.computeDuration()) / fragments.length;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(duration)}`,
    `#EXT-X-MAP:URI="${url}",BYTERANGE="${fragments[0].at}@0"`,
    ...fragments.flatMap(({ at, length }) => [
      `#EXTINF:${duration},`,
      `#EXT-X-BYTERANGE:${length}@${at}`,
      url,
    ]),
    '#EXT-X-ENDLIST',
  ];
  return { m3u8: lines.join('\n'), mp4 };
}
