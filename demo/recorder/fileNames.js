/** Characters of a channel's name in a file's, which has 255 bytes. */
const MAX = 120;

/**
 * The names of a recording's files, as the cloud gives them (docs/facts/page-recorder.md, its REST API).
 *
 * @param {string} sid
 * @param {string} cname
 */
export function fileNames(sid, cname) {
  const name = `${sid}_${cname.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, MAX)}`;
  return {
    playlist: `${name}.m3u8`,
    /** @param {number} time - when it begins, in ms: named in UTC as 20261123035959123 */
    slice: (time) => `${name}_${new Date(time).toISOString().replace(/\D/g, '')}.ts`,
    /** @param {string} file */
    isSlice: (file) => file.startsWith(`${name}_`) && file.endsWith('.ts'),
    /** For ffmpeg, which puts the index there. */
    mp4s: `${name}_%d.mp4`,
    /** @param {number} index */
    mp4: (index) => `${name}_${index}.mp4`,
  };
}
