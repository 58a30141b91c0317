/** Whether a media element has been given something to play; a stream that has ended is nothing. */
export function hasSource(element: HTMLMediaElement): boolean {
  const { srcObject, networkState } = element;
  if (srcObject) return (srcObject as MediaStream).active !== false;
  // `src = ''` is how pages take a source away
  return networkState !== element.NETWORK_EMPTY && element.getAttribute('src') !== '';
}
