import { AbortSignal, fetch, Math } from '../browser/natives.js';

/** Milliseconds in which a working server answers, even on a busy machine. */
const PATIENCE_MS = 3000;

/**
 * Requests a URL without CORS.
 *
 * @param patience - ms to wait for an answer
 * @returns `failed` also if a policy has refused the request (`connect-src`, CORP, COEP); `pending` if there was no answer in time
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
