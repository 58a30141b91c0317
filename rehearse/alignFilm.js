/** @import { Buffer } from 'node:buffer' */

/** Boxes that contain other boxes. */
const CONTAINERS = ['moov', 'trak', 'mdia', 'moof', 'traf'];

/** The most, in seconds, that the sound can begin late. If more is missing, a busy machine has lost it on the way. */
const LATEST = 0.6;

/**
 * The boxes of an MP4 (ISO/IEC 14496-12), outer ones first.
 *
 * @param {Buffer} mp4
 * @param {number} from
 * @param {number} to
 * @param {string} path
 * @returns {Generator<{ path: string, start: number, content: number, end: number }>}
 */
function* boxesOf(mp4, from = 0, to = mp4.length, path = '') {
  for (let at = from; at + 8 <= to;) {
    let size = mp4.readUInt32BE(at);
    const type = mp4.toString('latin1', at + 4, at + 8);
    let content = at + 8;
    if (size === 1) {
      size = Number(mp4.readBigUInt64BE(at + 8));
      content += 8;
    }
    if (size === 0) size = to - at;
    if (size < content - at) return; // damaged
    const end = Math.min(to, at + size);
    yield { path: `${path}/${type}`, start: at, content, end };
    if (CONTAINERS.includes(type)) yield* boxesOf(mp4, content, end, `${path}/${type}`);
    at = end;
  }
}

/**
 * The tracks of a fragmented MP4 as Chrome writes it, with their length.
 *
 * @param {Buffer} mp4
 */
export function tracksOf(mp4) {
  /** @type {{ id: number, kind: string, timescale: number, length: number, starts: { at: number, wide: boolean }[] }[]} */
  const tracks = [];
  /** @type {(typeof tracks)[0] | undefined} */
  let track;
  /** @type {Map<number, number>} */
  const defaults = new Map();
  let duration = 0;
  let begin = 0;
  for (const { path, content } of boxesOf(mp4)) {
    const version = mp4[content];
    if (path === '/moov/trak')
      tracks.push((track = { id: 0, kind: '', timescale: 1, length: 0, starts: [] }));
    else if (path === '/moov/trak/tkhd' && track) track.id = mp4.readUInt32BE(content + (version ? 20 : 12));
    else if (path === '/moov/trak/mdia/mdhd' && track)
      track.timescale = mp4.readUInt32BE(content + (version ? 20 : 12));
    else if (path === '/moov/trak/mdia/hdlr' && track)
      track.kind = mp4.toString('latin1', content + 8, content + 12);
    else if (path === '/moof/traf/tfhd') {
      const flags = mp4.readUIntBE(content + 1, 3);
      const id = mp4.readUInt32BE(content + 4);
      track = tracks.find((one) => one.id === id);
      const at = content + 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
      duration = flags & 8 ? mp4.readUInt32BE(at) : (defaults.get(id) ?? 0);
    } else if (path === '/moof/traf/tfdt' && track) {
      track.starts.push({ at: content + 4, wide: version === 1 });
      begin = version === 1 ? Number(mp4.readBigUInt64BE(content + 4)) : mp4.readUInt32BE(content + 4);
    } else if (path === '/moof/traf/trun' && track) {
      const flags = mp4.readUIntBE(content + 1, 3);
      const count = mp4.readUInt32BE(content + 4);
      let at = content + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
      const fields = [0x100, 0x200, 0x400, 0x800].filter((bit) => flags & bit).length;
      let length = 0;
      for (let sample = 0; sample < count; sample++, at += 4 * fields) {
        length += flags & 0x100 ? mp4.readUInt32BE(at) : duration;
      }
      track.length = Math.max(track.length, (begin + length) / track.timescale);
    }
  }
  return tracks;
}

/**
 * Puts the sound and the picture of a film on one clock, in place. Chrome gives the first sample of each track the time 0. But the
 * audio service starts up to 0.6 s late, so the sound would play that much too early. Both tracks end together, which tells the delay.
 *
 * @param {Buffer} mp4 - fragmented, as Chrome writes it; left alone when it is not
 * @param {number} seconds - for which it was recorded
 */
export function alignFilm(mp4, seconds) {
  const sound = tracksOf(mp4).find(({ kind }) => kind === 'soun');
  if (!sound?.length) return mp4;
  const delay = Math.min(LATEST, Math.max(0, seconds - sound.length));
  const late = Math.round(delay * sound.timescale);
  for (const { at, wide } of sound.starts) {
    if (wide) mp4.writeBigUInt64BE(mp4.readBigUInt64BE(at) + BigInt(late), at);
    else mp4.writeUInt32BE(mp4.readUInt32BE(at) + late, at);
  }
  return mp4;
}
