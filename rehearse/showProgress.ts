import type { Progress } from './types.js';

/** Stages that take an unknown time. */
const STAGES = {
  opening: 'opening the page',
  injecting: 'the page loads no companion: opening it again with one',
  reloading: 'not ready in time: the recorder loads the page again',
  closing: 'asking the browser to close the page',
  measuring: 'listening to the film',
} as const;
/** Stages that take a known time at most. */
const TIMED = { loading: 'waiting until the page is ready', watching: 'watching the page' } as const;
/** Width of the progress bar, in characters. */
const BAR = 20;
/** Seconds between two lines where the output is no terminal. */
const PACE = 10;

/** Where progress is written to. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/**
 * Shows the progress of a rehearsal: as one changing line in a terminal, otherwise as separate lines.
 *
 * @returns `clear` removes the changing line
 */
export function showProgress(output: Output): { tell(progress: Progress): void; clear(): void } {
  let shown = '';
  let last = '';
  const clear = () => {
    if (shown) output.write('\r\u001B[K');
    shown = '';
  };
  const line = (text: string) => {
    if (text === last) return;
    last = text;
    if (!output.isTTY) return void output.write(`${text}\n`);
    clear();
    shown = text.slice(0, (output.columns ?? 80) - 1);
    output.write(shown);
  };
  return {
    clear,
    tell(progress) {
      if (progress.stage === 'event') {
        const mark = { error: '✗', notice: '!', info: '·' }[progress.severity];
        const before = shown;
        clear();
        output.write(`${mark} ${progress.text}\n`);
        if (before) output.write((shown = before));
        return;
      }
      if (!('of' in progress)) return line(`${STAGES[progress.stage]} …`);
      const { stage, seconds, of } = progress;
      const left = `${Math.max(0, Math.ceil(of - seconds))} s left`;
      if (output.isTTY) {
        const full = Math.min(BAR, Math.round((BAR * seconds) / of));
        line(`${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${TIMED[stage]}, ${left}`);
      } else if (seconds % PACE === 0) line(`${TIMED[stage]}, ${left} …`);
    },
  };
}
