import process from 'node:process';
import { runCommand } from './runCommand.js';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // a second signal ends at once; openScratch.ts removes what must not stay
    if (stop.signal.aborted) process.exit(2);
    stop.abort();
  });
}
process.on('uncaughtException', (error) => {
  process.stderr.write(`recording-companion: ${error.stack}\n`);
  process.exit(2);
});
// nobody reads the pipe any more: `… | head`
process.stdout.on('error', () => process.exit(2));

const hasColors = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
const status = await runCommand(
  process.argv.slice(2),
  { out: process.stdout, err: process.stderr, hasColors },
  stop.signal,
);
process.exitCode = status;
