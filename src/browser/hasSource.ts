/** Whether a media element has something to play. A stream that has ended does not count. */
export function hasSource(element: HTMLMediaElement): boolean {
  const { srcObject, networkState } = element;
  if (srcObject) return (srcObject as MediaStream).active !== false;
  // pages remove a source by `src = ''`
  return networkState !== element.NETWORK_EMPTY && element.getAttribute('src') !== '';
}
