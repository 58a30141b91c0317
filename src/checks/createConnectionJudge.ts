import { Math, WeakMap } from '../browser/natives.js';
import type { Finding, Problem } from './check.js';
import { LASTING_MS } from './lastingMs.js';

/** The state of one thing that connects the page with others. */
export interface Line {
  /** The connection itself: the same for as long as it lives. */
  of: object;
  kind: 'offline' | 'agora' | 'peer-connection';
  /** The beginning of the sentence NAME STATE: "the Agora client 5 of channel math" "has been reconnecting". */
  name: string;
  /** `up`; `pending`: on its way to be up; anything else: down, and the end of the sentence. */
  state: string;
}

/** The page's connections at a moment. */
export interface Lines {
  lines: readonly Line[];
  /** WebSockets that are open. */
  openSockets: number;
  /** Servers whose WebSockets fail again and again, and since when. */
  failing: readonly { url: string; count: number; since: number }[];
}

/** Makes the finding of the check `connection` at each look. Times are milliseconds. */
export function createConnectionJudge(): (time: number, seen: Lines) => Finding {
  /** `disconnected` and `failed` are both down: one follows from the other. */
  const known = new WeakMap<object, { isDown: boolean; state: string; since: number }>();

  function sinceOf({ of, state }: Line, time: number): number {
    const isDown = !isUp(state);
    let before = known.get(of);
    if (!before || (before.state !== state && !(isDown && before.isDown)))
      known.set(of, (before = { isDown, state, since: time }));
    return before.since;
  }

  return (time, { lines, openSockets, failing }) => {
    const all = lines.map((line) => ({ ...line, since: sinceOf(line, time) }));
    const down = all.filter(({ state }) => !isUp(state));
    const peers = all.filter(({ kind, state }) => kind === 'peer-connection' && state === 'up');
    const problems: Problem[] = [];
    const add = (kind: string, severity: Problem['severity'], since: number, details: string[]) => {
      const seconds = Math.round((time - since) / 1000);
      problems.push({
        kind,
        severity,
        detail: `for ${seconds} s ${details.join('; ')}`,
        measured: seconds,
        limit: LASTING_MS / 1000,
        elements: [],
      });
    };
    let waiting = '';
    for (const kind of ['offline', 'agora', 'peer-connection'] as const) {
      // a peer connection that was connected later has replaced it
      const bad = down.filter(
        (line) =>
          line.kind === kind &&
          !(kind === 'peer-connection' && peers.some(({ since }) => since > line.since)),
      );
      const lasting = bad.filter(({ since }) => time - since >= LASTING_MS);
      const described = lasting.map(({ name, state }) => `${name} ${state}`);
      // another peer connection is up, so this is hardly the recorder's line
      const isOther = kind === 'peer-connection' && peers.length > 0;
      if (lasting[0])
        add(kind, isOther ? 'notice' : 'error', Math.min(...lasting.map(({ since }) => since)), described);
      else if (bad[0]) waiting = `${bad[0].name} ${bad[0].state}`;
    }
    const lost = failing.filter(({ since }) => time - since >= LASTING_MS);
    if (lost[0]) {
      add(
        'websocket',
        'error',
        Math.min(...lost.map(({ since }) => since)),
        lost.map(({ url, count }) => `no WebSocket to ${url} has lasted, ${count} in a row were lost`),
      );
    }
    // the entry `offline` is no connection
    const watched = all.filter(({ kind }) => kind !== 'offline').length + openSockets + failing.length;
    if (waiting)
      return { problems, outcome: 'unknown', detail: `${waiting}: a verdict takes ${LASTING_MS / 1000} s` };
    if (!watched && !problems[0])
      return { outcome: 'not-applicable', detail: 'the page has no connection that can be watched' };
    return { problems };
  };
}

const isUp = (state: string) => state === 'up' || state === 'pending';
