import { Buffer } from 'node:buffer';
import type { Session } from './Session.js';

/** What is changed of requests. */
export interface Interception {
  /** Sent with requests to one origin. */
  headers: Readonly<Record<string, string>>;
  origin: string;
  /** Selector of frames that are answered with a 500. */
  selector?: string;
}

/**
 * Changes requests on their way. Nothing is intercepted that need not be.
 *
 * Limitation: requests of WebSockets and workers are as they are.
 *
 * @param main - of the page, which knows the elements of its frames
 * @param onBroken - told the URL of a frame that was made to fail
 * @returns starts it for a session: that of the page, and those of frames inside it
 */
export function interceptRequests(
  main: Session,
  { headers, origin, selector }: Interception,
  onBroken: (url: string) => void,
): (session: Session) => Promise<void> {
  const extra = Object.entries(headers).map(([name, value]) => ({ name, value }));
  const broken = new Set<string>();
  let mainFrame = '';

  /** Whether the element of a frame is one that is to fail. */
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
        // the companion asks again, and must hear the same
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
        // the request, or its page, has gone
      }
    });
    await session.send('DOM.enable').catch(() => {});
    // now, because a page that is being left answers no question until its request goes on
    if (session === main) mainFrame = (await main.send('Page.getFrameTree')).frameTree.frame.id;
    await session.send('Fetch.enable', {
      patterns: selector ? [{ urlPattern: '*' }] : [{ urlPattern: `${origin}/*` }],
    });
  };
}
