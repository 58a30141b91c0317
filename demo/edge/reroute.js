// What the Agora SDK sends to Agora's hosts goes to the local edge that this file came from: no certificate, no
// browser flag, and the SDK unmodified. Load it before the SDK.
(({ currentScript }) => {
  const edge = new URL('.', currentScript.src);
  const AGORA = /\.(agora\.io|sd-rtn\.com|rtnsvc\.com|rtesvc\.com)$/;
  const rerouted = (url, path) => {
    const { hostname, href } = new URL(url, location.href);
    return AGORA.test(hostname) ? `${new URL(path, edge)}?to=${encodeURIComponent(href)}` : url;
  };

  window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, [url, ...rest], newTarget) {
      const to = rerouted(url, 'socket');
      return Reflect.construct(target, [to === url ? url : to.replace(/^http/, 'ws'), ...rest], newTarget);
    },
  });
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    return open.call(this, method, rerouted(url, 'http'), ...rest);
  };
})(document);
