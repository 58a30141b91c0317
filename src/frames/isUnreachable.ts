import { EventSource } from '../browser/natives.js';
import { firstEvent } from './firstEvent.js';

/**
 * Whether a server can't be reached. An EventSource that has failed tries again (`CONNECTING`) after an error of the network
 * alone; whatever a server answers and whatever a policy refuses (`connect-src`, CORS, CORP, COEP) ends it (`CLOSED`). The one
 * request that a page can make of which this can be told (Chromium 156, docs/frames.md, "Ways of asking").
 *
 * @returns false also when that can't be known
 */
export async function isUnreachable(url: string): Promise<boolean> {
  const source = new EventSource(url);
  let isUnreached = false;
  await firstEvent(source, ['open', 'error'], () => {
    isUnreached = source.readyState === EventSource.CONNECTING;
  });
  source.close();
  return isUnreached;
}
