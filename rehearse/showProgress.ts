import type { Progress } from './types.js';

const STAGES = {
  opening: 'opening the page',
  injecting: 'the page loads no companion: opening it again with one',
  loading: 'waiting until the page is ready',
  reloading: 'not ready in time: the recorder loads the page again',
  closing: 'asking the browser to close the page',
  measuring: 'listening to the film',
} as const;
/** Seconds between two plain lines while the page is watched. */
const PACE = 10;

/** Where progress is written to. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/**
 * Tells how far a rehearsal is: one line that changes where there is a terminal, else lines.
 *
 * @returns `clear` takes the changing line away
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
      if (progress.stage !== 'watching') return line(`${STAGES[progress.stage]} …`);
      const { seconds, of } = progress;
      if (!output.isTTY && seconds % PACE) return;
      const full = Math.min(20, Math.round((20 * seconds) / of));
      line(
        output.isTTY
          ? `watching ${'█'.repeat(full)}${'░'.repeat(20 - full)} ${seconds} of ${of} s`
          : `watching, ${seconds} of ${of} s …`,
      );
    },
  };
}
