/**
 * Runs in each document of the recorded page, as pageScript.js does. Reports what the cloud's recorder may end a recording for:
 * WebGL, sizes of videos, and bytes of WebRTC. `watchLimits` reads these messages.
 *
 * It is sent to the page as text, so it can use nothing outside itself.
 *
 * @param {string} token
 */
export function limitScript(token) {
  const say = console.debug.bind(console, token);
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

  // media events do not leave their shadow tree
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
    // the bytes of a closed connection are missing in `now`, so the difference may be negative
    say('rtc', Math.max(0, now.received - before.received), Math.max(0, now.sent - before.sent));
    before = now;
  }, SAMPLE);
}
