/**
 * Runs in a page before all its scripts: notes what the companion's own files ask of the browser. The page hears nothing of
 * it, and it is there in all runs alike. What it has seen is `window[Symbol.for('watched')]`.
 */
export function watchPage() {
  const OURS = /recording-companion(?:\.recorder)?\.js/;
  /** How deep a call is looked into: the trap, and built-in functions between it and its caller. */
  const DEPTH = 8;
  const asked = [];

  /** Whether the function that called a trap is in one of our files. What calls us is not looked at: SDKs do. */
  function isCalledByUs() {
    const { stackTraceLimit, prepareStackTrace } = Error;
    Error.prepareStackTrace = undefined;
    Error.stackTraceLimit = DEPTH;
    // Chromium begins with a line of its own; the next two are this function and the trap
    const lines = `${new Error().stack}`
      .split('\n')
      .filter((line) => line !== 'Error')
      .slice(2);
    Object.assign(Error, { stackTraceLimit, prepareStackTrace });
    return OURS.test(lines.find((line) => !line.includes('<anonymous>')) ?? '');
  }
  const trap = (label) => (target, self, args) => {
    const name = label(args);
    if (name && isCalledByUs()) asked.push(name);
    return Reflect.apply(target, self, args);
  };
  function watch(owner, name, label = () => name) {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    if (typeof own?.value !== 'function') return;
    const value = new Proxy(own.value, {
      apply: trap(label),
      construct(target, args, newTarget) {
        if (isCalledByUs()) asked.push(`new ${name}`);
        return Reflect.construct(target, args, newTarget);
      },
    });
    Object.defineProperty(owner, name, { ...own, value });
  }

  watch(EventTarget.prototype, 'addEventListener', ([type]) => `listener ${type}`);
  for (const name of [
    'setTimeout',
    'setInterval',
    'requestAnimationFrame',
    'requestIdleCallback',
    'queueMicrotask',
    'fetch',
    'MutationObserver',
    'ResizeObserver',
    'IntersectionObserver',
    'PerformanceObserver',
    'ReportingObserver',
    'XMLHttpRequest',
    'WebSocket',
    'Worker',
    'EventSource',
  ])
    watch(window, name);
  watch(Navigator.prototype, 'sendBeacon');
  watch(Document.prototype, 'createElement', ([tag]) => `createElement ${tag}`);

  /** What apps, SDKs and trackers replace or look at. */
  const NATIVES = {
    fetch: () => window.fetch,
    XMLHttpRequest: () => window.XMLHttpRequest,
    open: () => XMLHttpRequest.prototype.open,
    send: () => XMLHttpRequest.prototype.send,
    WebSocket: () => window.WebSocket,
    setTimeout: () => window.setTimeout,
    addEventListener: () => EventTarget.prototype.addEventListener,
    removeEventListener: () => EventTarget.prototype.removeEventListener,
    getUserMedia: () => MediaDevices.prototype.getUserMedia,
    getDisplayMedia: () => MediaDevices.prototype.getDisplayMedia,
    enumerateDevices: () => MediaDevices.prototype.enumerateDevices,
    ownGetUserMedia: () => navigator.mediaDevices?.getUserMedia,
    RTCPeerConnection: () => window.RTCPeerConnection,
    addTrack: () => RTCPeerConnection.prototype.addTrack,
    addTransceiver: () => RTCPeerConnection.prototype.addTransceiver,
    setLocalDescription: () => RTCPeerConnection.prototype.setLocalDescription,
    setRemoteDescription: () => RTCPeerConnection.prototype.setRemoteDescription,
    replaceTrack: () => RTCRtpSender.prototype.replaceTrack,
    pushState: () => history.pushState,
    replaceState: () => history.replaceState,
    back: () => history.back,
    historyLength: () => Object.getOwnPropertyDescriptor(History.prototype, 'length').get,
    navigate: () => window.navigation?.navigate,
    close: () => window.close,
    windowOpen: () => window.open,
    setAttribute: () => Element.prototype.setAttribute,
    frameSrc: () => Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'src').set,
    play: () => HTMLMediaElement.prototype.play,
    srcObject: () => Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject').set,
    getContext: () => HTMLCanvasElement.prototype.getContext,
    captureStream: () => HTMLCanvasElement.prototype.captureStream,
    querySelectorAll: () => Document.prototype.querySelectorAll,
    appendChild: () => Node.prototype.appendChild,
    insertBefore: () => Node.prototype.insertBefore,
    insertRule: () => CSSStyleSheet.prototype.insertRule,
    replaceSync: () => CSSStyleSheet.prototype.replaceSync,
    query: () => window.Permissions?.prototype.query,
    consoleError: () => console.error,
    then: () => Promise.prototype.then,
    toString: () => Function.prototype.toString,
  };
  const { toString } = Function.prototype;
  Object.defineProperty(window, Symbol.for('watched'), {
    value: () => ({
      asked: [...asked],
      globals: Reflect.ownKeys(window).map(String),
      natives: Object.fromEntries(
        Object.entries(NATIVES).map(([name, find]) => {
          const native = find();
          return [name, native && `${native.name}/${native.length}: ${toString.call(native)}`];
        }),
      ),
    }),
  });
}
