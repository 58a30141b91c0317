/** @import { Edge } from './edge.js' */

const AGORA = /\.(agora\.io|sd-rtn\.com|rtnsvc\.com|rtesvc\.com)$/;
/** @param {unknown} url */
const isAgora = (url) => AGORA.test(new URL(`${url}`, 'http://page').hostname);

/**
 * Answers for Agora's hosts inside a page, with an edge that lives in the page or in a same-origin parent: no server is
 * needed. To be called before the page's SDK loads.
 *
 * @param {Window & typeof globalThis} page
 * @param {Edge} edge
 */
export function connectPage(page, edge) {
  const { WebSocket, XMLHttpRequest, EventTarget, Event, MessageEvent, CloseEvent } = page;
  /** @type {Set<LocalSocket>} */
  const sockets = new Set();

  class LocalSocket extends EventTarget {
    readyState = 0;
    binaryType = 'blob';
    bufferedAmount = 0;
    protocol = '';
    extensions = '';
    /** @type {((event: Event) => void) | null} */ onopen = null;
    /** @type {((event: Event) => void) | null} */ onmessage = null;
    /** @type {((event: Event) => void) | null} */ onclose = null;
    /** @type {((event: Event) => void) | null} */ onerror = null;
    /** @type {ReturnType<Edge['connect']> | undefined} */
    #session;

    /** @param {string | URL} url */
    constructor(url) {
      super();
      this.url = `${url}`;
      sockets.add(this);
      page.queueMicrotask(() => {
        if (this.readyState) return;
        this.readyState = 1;
        this.#session = edge.connect((message) => {
          if (message === null) this.#end(1006, '', false);
          else this.#later(() => new MessageEvent('message', { data: JSON.stringify(message) }), 1);
        });
        this.#fire(new Event('open'));
      });
    }

    /** @param {string} data */
    send(data) {
      // it is cut off then, as by a server
      this.#session?.message(JSON.parse(data)).catch((error) => console.error('edge:', error.message));
    }

    close(code = 1000, reason = '') {
      this.#end(code, reason, true);
    }

    /** The page has gone, and hears no more. */
    abandon() {
      this.readyState = 3;
      sockets.delete(this);
      this.#session?.close();
    }

    /**
     * @param {number} code
     * @param {string} reason
     * @param {boolean} wasClean
     */
    #end(code, reason, wasClean) {
      if (this.readyState === 3) return;
      this.abandon();
      this.#later(() => new CloseEvent('close', { code, reason, wasClean }), 3);
    }

    /**
     * As from a network: never while the page's own code runs.
     *
     * @param {() => Event} event
     * @param {number} state - in which it counts
     */
    #later(event, state) {
      page.queueMicrotask(() => {
        if (this.readyState === state) this.#fire(event());
      });
    }

    /** @param {Event} event */
    #fire(event) {
      /** @type {any} */ (this)[`on${event.type}`]?.(event);
      this.dispatchEvent(event);
    }
  }

  page.WebSocket = new Proxy(WebSocket, {
    construct: (target, [url, ...rest], newTarget) =>
      isAgora(url) ? new LocalSocket(url) : Reflect.construct(target, [url, ...rest], newTarget),
  });
  page.addEventListener('pagehide', () => {
    for (const socket of sockets) socket.abandon();
  });

  const { open, send } = XMLHttpRequest.prototype;
  /** @type {WeakMap<XMLHttpRequest, string>} */
  const urls = new WeakMap();
  XMLHttpRequest.prototype.open = /** @this {XMLHttpRequest} @param {any[]} args */ function (...args) {
    if (isAgora(args[1])) urls.set(this, `${args[1]}`);
    else urls.delete(this);
    open.apply(this, /** @type {any} */ (args));
  };
  XMLHttpRequest.prototype.send = /** @this {XMLHttpRequest} @param {any} [body] */ function (body) {
    const url = urls.get(this);
    if (!url) return send.call(this, body);
    const answer = edge.http(url, typeof body?.get === 'function' ? body.get('request') : body);
    open.call(this, 'GET', `data:application/json,${encodeURIComponent(JSON.stringify(answer))}`, true);
    return send.call(this);
  };
}
