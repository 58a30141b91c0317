// Expressions that are evaluated in the page. Each is sent as text, so it can use nothing outside itself.

/** Whether there is a companion: the page's own, or an API that may start one later. */
export const HAS_COMPANION = `typeof window.recordingCompanion?.init === 'function'`;

/**
 * The companion's report as JSON, or null. For each frame it adds the selector, as in violations, and whether the document is still
 * loading, which a page can see for its own origin only.
 */
export const REPORT = `(() => {
  const companion = window.recordingCompanion?.companion;
  if (!companion) return null;
  const selectorOf = (element) => {
    const { id, localName, parentElement: parent } = element;
    const host = element.getRootNode().host;
    const outside = host ? selectorOf(host) + ' >>> ' : '';
    if (id) return outside + '#' + CSS.escape(id);
    if (!parent) return outside + localName;
    const twins = [...parent.children].filter((other) => other.localName === localName);
    const nth = twins.length > 1 ? ':nth-of-type(' + (twins.indexOf(element) + 1) + ')' : '';
    return (parent.matches('body, html') ? '' : selectorOf(parent) + ' > ') + localName + nth;
  };
  const report = companion.report();
  const json = JSON.parse(JSON.stringify(report));
  for (const [index, { frame }] of report.frames.entries()) {
    if (!frame?.isConnected) continue;
    json.frames[index].target = selectorOf(frame);
    json.frames[index].isLoading = frame.contentDocument?.readyState === 'loading';
  }
  return json;
})()`;

/** Boxes of the elements that break a limit, in pixels of the window, also those in frames of the same origin. */
export const BOXES = `(() => {
  const boxes = [];
  for (const { violations } of window.recordingCompanion?.companion?.report().checks ?? []) {
    for (const { check, kind, severity, elements } of violations) {
      if (severity !== 'error') continue;
      for (const element of elements) {
        const box = element.getBoundingClientRect();
        let { x, y } = box;
        for (let view = element.ownerDocument.defaultView; view && view !== window; view = view.parent) {
          const around = view.frameElement?.getBoundingClientRect();
          x += around?.x ?? 0;
          y += around?.y ?? 0;
        }
        if (box.width && box.height) boxes.push({ check, kind, x, y, width: box.width, height: box.height });
      }
    }
  }
  for (const { frame, state } of window.recordingCompanion?.companion?.report().frames ?? []) {
    if (state !== 'failed' || !frame?.isConnected) continue;
    const { x, y, width, height } = frame.getBoundingClientRect();
    boxes.push({ check: 'frame', kind: 'failed', x, y, width, height });
  }
  return boxes;
})()`;

/** Whether a password field can be seen. */
export const ASKS_PASSWORD = `[...document.querySelectorAll('input[type="password"]')].some((field) =>
  field.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) &&
  field.getBoundingClientRect().width > 0)`;

/** Resolves when what the page has drawn is on the screen. */
export const DRAWN = `new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
  setTimeout(done, 1000, false);
})`;
