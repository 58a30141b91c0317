/**
 * Runs in each document of the recorded page before its own scripts. It says what it has to say by `console.debug`, which
 * reaches the recorder from every frame; the token tells it from what the page prints.
 *
 * @param {string} token
 * @param {boolean} limited - whether to look for what the cloud's recorder ends a recording for
 */
export function pageScript(token, limited) {
  const say = console.debug.bind(console, token);
  if (window === top) {
    Object.defineProperty(navigator, 'notifyReady', {
      configurable: true,
      value: function notifyReady() {
        say('ready');
        return true;
      },
    });
  }
  if (!limited) return;

  for (const { prototype } of /** @type {any[]} */ ([HTMLCanvasElement, OffscreenCanvas])) {
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
