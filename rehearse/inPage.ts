// Expressions that are evaluated in the page. Each is text, so it uses nothing from outside.

/** Whether there is a companion: the page's own, or an API that may start one later. */
export const HAS_COMPANION = `typeof window.recordingCompanion?.init === 'function'`;

/** The companion's report as JSON, or null. */
export const REPORT = `(() => {
  const companion = window.recordingCompanion?.companion;
  return companion ? JSON.parse(JSON.stringify(companion.report())) : null;
})()`;

/** Boxes of the elements that break a limit, in the pixels of the window; frames of the same origin are seen through. */
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

/** Whether a field for a password can be seen. */
export const ASKS_PASSWORD = `[...document.querySelectorAll('input[type="password"]')].some((field) =>
  field.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) &&
  field.getBoundingClientRect().width > 0)`;

/** Resolves when what the page has drawn is on the screen. */
export const DRAWN = `new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
  setTimeout(done, 1000, false);
})`;
