/**
 * An HLS playlist (RFC 8216).
 *
 * @param {{ name: string, from: number, to: number, time: number }[]} slices - from and to in seconds, their time in ms
 * @param {boolean} ended
 */
export function playlistOf(slices, ended) {
  const longest = Math.max(1, ...slices.map(({ from, to }) => Math.round(to - from)));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:EVENT',
    ...slices.flatMap(({ name, from, to, time }) => [
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(time).toISOString()}`,
      `#EXTINF:${(to - from).toFixed(6)},`,
      name,
    ]),
  ];
  return [...lines, ...(ended ? ['#EXT-X-ENDLIST'] : []), ''].join('\n');
}
