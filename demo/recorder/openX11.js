import { join } from 'node:path';
import { MARK } from './journal.js';
import { openDisplay } from './openDisplay.js';
import { openPage } from './openPage.js';
import { openSink } from './openSink.js';
import { startEncoder } from './startEncoder.js';

/** @import { Engine } from './engine.js' */

/**
 * A browser on a screen that nobody sees, and ffmpeg: HLS while it records, and MP4. Linux with Xvfb and PulseAudio.
 *
 * @type {Engine}
 */
export async function openX11({ scratch, ...window }, on) {
  const mark = { [MARK]: scratch };
  /** Newest first. @type {(() => Promise<unknown>)[]} */
  const undo = [];
  const stop = async () => {
    for (const work of undo.splice(0)) await work();
  };
  try {
    const display = await openDisplay(window, mark);
    undo.unshift(display.stop);
    const sink = await openSink(scratch, mark);
    undo.unshift(sink.stop);
    // without a sink ffmpeg goes on, silently; without a display the browser ends as if the page had closed its window
    for (const { exited } of [display, sink]) exited.then(on.crashed);
    const env = { DISPLAY: display.name, ...sink.env };
    const {
      go,
      reload,
      stop: stopPage,
    } = await openPage({ ...window, env, folder: join(scratch, 'profile'), headless: false }, on);
    undo.unshift(stopPage);
    return { go, reload, stop, record: (film, told) => startEncoder({ ...film, display, sink }, told) };
  } catch (error) {
    await stop();
    throw error;
  }
}
