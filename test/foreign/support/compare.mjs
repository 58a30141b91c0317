const TAG = 'GET ORIGIN/recording-companion.js';
/** The accessor by which the Agora SDK is found: docs/decisions.md 3. */
const GLOBALS = ['__ARTC__', 'recordingCompanion'];

/**
 * What a participant's page may not tell from one without the tag.
 *
 * @param {(name: string, actual: unknown, expected: unknown) => void} check
 * @param {object} without - what `seen()` has returned in a page without the tag
 * @param {object} tagged - the same of a page with it
 * @param {string} [who]
 * @param {string[]} [scriptGlobals] - what a framework adds for any script that is given to it
 */
export function compareParticipant(check, without, tagged, who = 'participant', scriptGlobals = []) {
  check(`${who}: the console is the same`, tagged.console, without.console);
  check(`${who}: the companion says nothing`, tagged.ourConsole, []);
  check(`${who}: nothing is uncaught that is not without the tag`, tagged.uncaught, without.uncaught);
  check(`${who}: URL, history and text are the same after each step`, tagged.trail, without.trail);
  check(`${who}: the DOM is the same`, tagged.dom, without.dom);
  check(`${who}: the page asks for the same`, tagged.requests, without.requests);
  check(`${who}: of ours only the tag is loaded`, tagged.ourRequests, [TAG]);
  check(`${who}: no timer, no listener, no observer, no request of ours`, tagged.asked, []);
  check(`${who}: the browser's functions are the same`, tagged.natives, without.natives);
  check(
    `${who}: one global more, and the accessor for the Agora SDK`,
    tagged.globals.filter((name) => !without.globals.includes(name) && !scriptGlobals.includes(name)).sort(),
    GLOBALS.filter((name) => !without.globals.includes(name)),
  );
  check(
    `${who}: no global is missing`,
    without.globals.filter((name) => !tagged.globals.includes(name)),
    [],
  );
}

/** What an app in the recorder's page may not tell from one without the tag, and what the history is kept for. */
export function compareRecorder(check, without, recorder, closed) {
  check('recorder: the console is the same but for our lines', recorder.console, without.console);
  check('recorder: nothing is uncaught that is not without the tag', recorder.uncaught, without.uncaught);
  check('recorder: URL, history and text are the same after each step', recorder.trail, without.trail);
  // its own tile is hidden: docs/limits.md
  const dom = recorder.dom.replaceAll(' data-recording-own=""', '');
  check('recorder: the DOM is the same but for our mark on its own tile', dom, without.dom);
  check('recorder: the page asks for the same', recorder.requests, without.requests);
  check('recorder: the window closes', closed, true);
}
