import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram } from './startProgram.js';

/** Seconds that PulseAudio has to open. */
const PATIENCE = 10;

/**
 * A loudspeaker that nobody hears, in a PulseAudio of its own.
 *
 * @param {string} folder - an empty one, for its socket and state
 * @param {Record<string, string>} mark - the environment of all programs of the recording
 * @returns {Promise<{ env: Record<string, string>, monitor: string, exited: Promise<string>, stop(): Promise<void> }>}
 *   `env` is for who plays and who listens, `exited` tells how it has ended
 * @throws when PulseAudio does not open
 */
export async function openSink(folder, mark) {
  const socket = join(folder, 'pulse.sock');
  const { exited, stop } = startProgram(
    'pulseaudio',
    [
      ...['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disallow-exit'],
      ...['-L', `module-native-protocol-unix socket=${socket} auth-anonymous=1`],
      // with rewinds its latency changes as soon as somebody listens, and the sound jumps by 100 ms
      ...['-L', 'module-null-sink sink_name=rec rate=48000 channels=2 norewinds=1'],
    ],
    { env: { ...mark, PULSE_RUNTIME_PATH: folder, PULSE_STATE_PATH: folder, HOME: folder } },
  );
  let ended = '';
  exited.then((how) => (ended = how));
  for (const end = Date.now() + 1000 * PATIENCE; !existsSync(socket); await pause(20)) {
    if (ended) throw new Error(ended);
    if (Date.now() > end) {
      await stop();
      throw new Error(`pulseaudio has not opened in ${PATIENCE} s`);
    }
  }
  return {
    env: {
      ...mark,
      PULSE_SERVER: `unix:${socket}`,
      PULSE_SINK: 'rec',
      PULSE_RUNTIME_PATH: folder,
      HOME: folder,
    },
    monitor: 'rec.monitor',
    exited,
    stop,
  };
}
