/**
 * The slices of a playlist that playlistOf.js has made.
 *
 * @param {string} text
 * @returns {{ name: string, from: number, to: number, time: number }[]}
 */
export function slicesOf(text) {
  let from = 0;
  return [...text.matchAll(/^#EXT-X-PROGRAM-DATE-TIME:(.+)\n#EXTINF:([\d.]+),\n(.+)$/gm)].map(
    ([, time = '', seconds, name = '']) => {
      const slice = { name, from, to: from + Number(seconds), time: Date.parse(time) };
      from = slice.to;
      return slice;
    },
  );
}
