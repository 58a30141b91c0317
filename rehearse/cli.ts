import process from 'node:process';
import { runCommand } from './runCommand.js';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // a second time: at once; what must not stay goes with the process (openScratch.ts)
    if (stop.signal.aborted) process.exit(2);
    stop.abort();
  });
}
process.on('uncaughtException', (error) => {
  process.stderr.write(`recording-companion: ${error.stack}\n`);
  process.exit(2);
});
// a pipe that nobody reads any more: `… | head`
process.stdout.on('error', () => process.exit(2));

const hasColors = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
const status = await runCommand(
  process.argv.slice(2),
  { out: process.stdout, err: process.stderr, hasColors },
  stop.signal,
);
process.exitCode = status;
