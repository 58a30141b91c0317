/**
 * Runs in each document of the recorded page before its own scripts. It says what it has to say by `console.debug`, which
 * reaches the recorder from every frame; the token tells it from what the page prints.
 *
 * It is sent to the page as text, so it uses nothing from outside.
 *
 * @param {string} token
 * @param {object} [duties]
 * @param {boolean} [duties.limited] - whether to look for what the cloud's recorder ends a recording for
 * @param {boolean} [duties.closing] - whether `window.close()` waits until the recorder has said so: a film is lost with its page
 * @param {readonly string[]} [duties.events] - of the companion, that the recorder is told of
 */
export function pageScript(token, { limited = false, closing = false, events = [] } = {}) {
  const say = console.debug.bind(console, token);
  const isTop = window === top;
  if (isTop) {
    Object.defineProperty(navigator, 'notifyReady', {
      configurable: true,
      value: function notifyReady() {
        say('ready');
        return true;
      },
    });
    /** @type {() => any} */
    const report = () => /** @type {any} */ (window).recordingCompanion?.companion?.report();
    for (const name of events) {
      addEventListener(`recording-companion:${name}`, () => {
        // the report names elements by selectors; there is none yet while the companion starts
        say('event', JSON.stringify({ time: Date.now(), ...(report()?.events.at(-1) ?? { name }), name }));
      });
    }
    if (closing) {
      const close = window.close.bind(window);
      const { get: length } = /** @type {any} */ (
        Object.getOwnPropertyDescriptor(History.prototype, 'length')
      );
      let accepted = false;
      window.close = () => {
        // the browser's own rule: HTML, "script-closable"
        if (accepted || length.call(history) > 1) return close();
        accepted = true;
        Object.defineProperty(window, 'closed', { configurable: true, get: () => true });
        let last = null;
        try {
          last = report() ?? null;
        } catch {
          // the page goes on as if nobody had asked
        }
        say('close', JSON.stringify(last));
      };
    }
  }
  if (!limited) return;

  for (const { prototype } of /** @type {any[]} */ ([HTMLCanvasElement, window.OffscreenCanvas]).filter(
    Boolean,
  )) {
    const { getContext } = prototype;
    prototype.getContext = function (/** @type {any[]} */ ...args) {
      const context = getContext.apply(this, args);
      if (context && /webgl/i.test(args[0])) say('webgl');
      return context;
    };
  }

  // media events stay in their tree
  /** @param {Node} root */
  const watchVideos = (root) => {
    for (const name of ['loadedmetadata', 'resize']) {
      root.addEventListener(
        name,
        (event) => {
          const target = /** @type {HTMLVideoElement} */ (event.target);
          if (target.videoWidth) say('video', target.videoWidth, target.videoHeight);
        },
        true,
      );
    }
  };
  watchVideos(document);
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (/** @type {ShadowRootInit} */ init) {
    const root = attachShadow.call(this, init);
    watchVideos(root);
    return root;
  };

  const SAMPLE = 2000; // ms
  const connections = new Set();
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct(target, args, newTarget) {
      const connection = Reflect.construct(target, args, newTarget);
      connections.add(connection);
      return connection;
    },
  });
  let before = { received: 0, sent: 0 };
  setInterval(async () => {
    if (!connections.size) return;
    const now = { received: 0, sent: 0 };
    for (const connection of connections) {
      if (connection.connectionState === 'closed') connections.delete(connection);
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'transport') continue;
        now.received += report.bytesReceived;
        now.sent += report.bytesSent;
      }
    }
    // a connection that has closed takes its bytes with it
    say('rtc', Math.max(0, now.received - before.received), Math.max(0, now.sent - before.sent));
    before = now;
  }, SAMPLE);
}
