import { EventSource } from '../browser/natives.js';
import { firstEvent } from './firstEvent.js';

/**
 * Whether a server can't be reached. A failed EventSource tries again (`CONNECTING`) only after an error of the network. Any answer of
 * a server, and any refusal by a policy (`connect-src`, CORS, CORP, COEP), ends it (`CLOSED`). A page has no other request that
 * shows this difference (Chromium 156, docs/frames.md, "Ways of asking").
 *
 * @returns false also if it can't be known
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
