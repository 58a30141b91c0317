import { AbortController, fetch, Math } from '../browser/natives.js';
import { startPatience } from './startPatience.js';

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
  const late = new AbortController();
  const stop = startPatience(Math.min(patience, PATIENCE_MS), () => late.abort());
  try {
    await fetch(url, { mode: 'no-cors', credentials: 'include', cache: 'no-store', signal: late.signal });
    return 'answered';
  } catch {
    return late.signal.aborted ? 'pending' : 'failed';
  } finally {
    stop();
  }
}
