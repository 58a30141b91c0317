import { Buffer } from 'node:buffer';
import type { Session } from './Session.js';

/** How requests are changed. */
export interface Interception {
  /** Added to requests to `origin`. */
  headers: Readonly<Record<string, string>>;
  origin: string;
  /** Selector of the frames whose requests are answered with a 500. */
  selector?: string;
}

/**
 * Changes requests on their way. Intercepts no more of them than necessary.
 *
 * Limitation: requests of WebSockets and workers are not changed.
 *
 * @param main - session of the page: only this one knows the elements of the frames
 * @param onBroken - called with the URL of each frame that was made to fail
 * @returns starts the interception in one session: the page's, or that of a frame inside it
 */
export function interceptRequests(
  main: Session,
  { headers, origin, selector }: Interception,
  onBroken: (url: string) => void,
): (session: Session) => Promise<void> {
  const extra = Object.entries(headers).map(([name, value]) => ({ name, value }));
  const broken = new Set<string>();
  let mainFrame = '';

  /** Whether this frame is one of those that must fail. */
  async function isChosen(frameId: string): Promise<boolean> {
    if (frameId === mainFrame) return false;
    const { backendNodeId } = await main.send('DOM.getFrameOwner', { frameId });
    const { object } = await main.send('DOM.resolveNode', { backendNodeId });
    const { result } = await main.send('Runtime.callFunctionOn', {
      objectId: object.objectId,
      functionDeclaration: 'function (selector) { return this.matches(selector) }',
      arguments: [{ value: selector }],
      returnByValue: true,
    });
    return Boolean(result.value);
  }

  return async (session) => {
    if (!extra.length && !selector) return;
    session.on('Fetch.requestPaused', async ({ requestId, request, frameId, resourceType }) => {
      const url: string = request.url;
      try {
        const isFrame = selector && resourceType === 'Document';
        // the companion's second request must get the same answer
        if (broken.has(url) || (isFrame && (await isChosen(frameId).catch(() => false)))) {
          if (!broken.has(url)) onBroken(url);
          broken.add(url);
          await session.send('Fetch.fulfillRequest', {
            requestId,
            responseCode: 500,
            responseHeaders: [{ name: 'content-type', value: 'text/html' }],
            body: Buffer.from('<!doctype html><title>500</title><h1>500, on purpose (--break)</h1>').toString(
              'base64',
            ),
          });
          return;
        }
        const isOwn = URL.canParse(url) && new URL(url).origin === origin;
        const given = Object.entries(request.headers as Record<string, string>).map(([name, value]) => ({
          name,
          value,
        }));
        const names = new Set(extra.map(({ name }) => name.toLowerCase()));
        await session.send('Fetch.continueRequest', {
          requestId,
          ...(isOwn &&
            extra.length && {
              headers: [...given.filter(({ name }) => !names.has(name.toLowerCase())), ...extra],
            }),
        });
      } catch {
        // the request or its page is gone
      }
    });
    await session.send('DOM.enable').catch(() => {});
    // before interception starts: a page that is being left answers nothing until its paused request continues
    if (session === main) mainFrame = (await main.send('Page.getFrameTree')).frameTree.frame.id;
    await session.send('Fetch.enable', {
      patterns: selector ? [{ urlPattern: '*' }] : [{ urlPattern: `${origin}/*` }],
    });
  };
}
