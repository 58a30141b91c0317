import type { Stop } from '../browser/stop.js';
import type { Companion } from '../types.js';
import { createGroup } from './createGroup.js';
import { createPanel } from './createPanel.js';
import { checkRow, eventRow, frameRow, row } from './rows.js';
import { stringsOf } from './strings.js';

/** Events after which the panel is written anew. */
const EVENTS: readonly Parameters<Companion['on']>[0][] = [
  'violation',
  'violation-cleared',
  'frame-failed',
  'publish-blocked',
  'recorder-joined',
  'recorder-left',
  'ready',
  'ready-timeout',
  'mark',
  'closing',
  'close-refused',
  'error',
];
/** Milliseconds between two updates, because outcomes and gates change without an event. */
const PACE_MS = 2000;
/** The most events to show; the JSON has all. */
const SHOWN_EVENTS = 20;

/** Shows the developer's panel: checks, frames, gates, publishing and events. */
export function showOverlay(companion: Companion): Stop {
  const text = stringsOf(document);
  const panel = createPanel(text, () => JSON.stringify(companion.report(), null, 2));
  const groups = {
    checks: createGroup(text.checks, true, text.none),
    frames: createGroup(text.frames, false, text.none),
    gates: createGroup(text.gates, false, text.none),
    publishing: createGroup(text.publishing, false, text.none),
    events: createGroup(text.events, false, text.none),
  };
  panel.body.append(...Object.values(groups).map((group) => group.element));

  let failedBefore = 0;
  function update() {
    const report = companion.report();
    const failed = report.checks.filter(({ outcome }) => outcome === 'failed').length;
    const failedFrames = report.frames.filter(({ state }) => state === 'failed').length;
    // a new failure must be seen without a click
    if (failedFrames > failedBefore) groups.frames.element.open = true;
    failedBefore = failedFrames;
    const wrong = failed + failedFrames;
    const words = [
      report.readyAfter === null
        ? text.notReady
        : `${text.ready} ${report.readyAfter.toFixed(1)} ${text.seconds}`,
      wrong ? `${wrong} ${text.wrong}` : text.allFine,
    ];
    panel.show(wrong ? 'failed' : report.readyAfter === null ? '' : 'passed', words.join(' · '));
    groups.checks.fill(
      `${report.checks.filter(({ outcome }) => outcome === 'passed').length} / ${report.checks.length}`,
      report.checks.map((check) => checkRow(check, text, panel.point)),
    );
    groups.frames.fill(
      `${report.frames.length}`,
      report.frames.map((frame) => frameRow(frame, text, panel.point)),
    );
    groups.gates.fill(
      `${report.gates.filter(({ after }) => after !== null).length} / ${report.gates.length}`,
      report.gates.map(({ name, after }) =>
        row(
          name,
          after === null ? text.closed : `${after.toFixed(1)} ${text.seconds}`,
          after === null ? 'closed' : 'open',
        ),
      ),
    );
    groups.publishing.fill(
      `${report.publishing.length}`,
      report.publishing.map(({ api, kind, times }) =>
        row(`${api}: ${kind}`, `${text.blocked} ${times} ${text.times}`, 'blocked'),
      ),
    );
    groups.events.fill(
      `${report.events.length}`,
      report.events
        .slice(-SHOWN_EVENTS)
        .reverse()
        .map((event) => eventRow(event, text)),
    );
  }

  for (const name of EVENTS) companion.on(name, update);
  const timer = setInterval(update, PACE_MS);
  update();
  const show = () => document.documentElement.append(panel.host);
  // not before the load: until then frameworks hydrate what the server has rendered
  if (document.readyState === 'complete') show();
  else addEventListener('load', show);
  return () => {
    removeEventListener('load', show);
    clearInterval(timer);
    for (const name of EVENTS) companion.off(name, update);
    panel.host.remove();
  };
}
