import { AbortSignal, fetch, Math } from '../browser/natives.js';

/** Milliseconds in which a server that is there has answered, also on a busy machine. */
const PATIENCE_MS = 3000;

/**
 * Asks for a URL by a request without CORS.
 *
 * @param patience - ms until no answer is one
 * @returns `failed` also when a policy has refused it (`connect-src`, CORP, COEP); `pending` when nothing has come by then
 */
export async function askFetch(
  url: string,
  patience = PATIENCE_MS,
): Promise<'answered' | 'failed' | 'pending'> {
  const signal = AbortSignal.timeout(Math.min(patience, PATIENCE_MS));
  try {
    await fetch(url, { mode: 'no-cors', credentials: 'include', cache: 'no-store', signal });
    return 'answered';
  } catch {
    return signal.aborted ? 'pending' : 'failed';
  }
}
