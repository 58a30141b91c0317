/**
 * Runs in each document of the recorded page before its own scripts. It sends its messages by `console.debug`, which reaches the
 * recorder from every frame. The token distinguishes them from what the page prints.
 *
 * It is sent to the page as text, so it can use nothing outside itself.
 *
 * @param {string} token
 * @param {object} [duties]
 * @param {boolean} [duties.closing] - whether the first `window.close()` is only reported and the second closes, since a film is
 *   lost with its page
 * @param {number} [duties.entriesBefore] - history entries that are not the page's own
 * @param {readonly string[]} [duties.events] - events of the companion to report to the recorder
 */
export function pageScript(token, { closing = false, entriesBefore = 0, events = [] } = {}) {
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
        // taken from the report, which names elements by selectors; while the companion starts there is no report yet
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
        if (accepted || length.call(history) - entriesBefore > 1) return close();
        accepted = true;
        Object.defineProperty(window, 'closed', { configurable: true, get: () => true });
        let last = null;
        try {
          last = report() ?? null;
        } catch {
          // a report that fails must not disturb the page
        }
        say('close', JSON.stringify(last));
      };
    }
  }
}
