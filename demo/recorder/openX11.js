import { join } from 'node:path';
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
  /** Newest first. @type {(() => Promise<unknown>)[]} */
  const undo = [];
  const stop = async () => {
    for (const work of undo.splice(0)) await work();
  };
  try {
    const display = await openDisplay(window);
    undo.unshift(display.stop);
    const sink = await openSink(scratch);
    undo.unshift(sink.stop);
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
