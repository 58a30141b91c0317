import { openRoom } from './classroom/room.js';
import { lang } from './classroom/language.js';
import { RECORDER_UID } from './views.js';
import { text } from './strings.js';

/** Milliseconds between two looks at a recording. */
const PACE = 500;
/** What a recording is asked for, beside its URL. */
const SERVICE = { audioProfile: 1, videoWidth: 1280, videoHeight: 720, videoFps: 15, maxRecordingHour: 1 };
/** The local recorder has a folder for all of it. */
const STORAGE = { vendor: 1, region: 0, bucket: 'local', accessKey: 'local', secretKey: 'local' };

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const two = (number) => `${Math.floor(number)}`.padStart(2, '0');
const decimal = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/**
 * The button that has the class recorded, how far that is, and the film.
 *
 * @param {HTMLElement} section
 * @param {object} class_
 * @param {string} class_.channel
 * @param {ReturnType<import('./views.js').createViews>} class_.views
 * @param {(view: string, what: string, detail?: unknown) => void} class_.log
 * @returns {{ isOn(): boolean, trouble(name: string): void }} causes trouble in the page that is recorded
 */
export function showRecord(section, { channel, views, log }) {
  const { recorder } = window.demoHost;
  const $ = (selector) => section.querySelector(selector);
  const button = $('.start');
  const say = (status) => ($('.status').textContent = status);
  section.hidden = false;
  if (recorder.missing.length) {
    button.disabled = true;
    say(`${text.recordNeeds} ${recorder.missing.join(' ')}`);
    return { isOn: () => false, trouble() {} };
  }

  const client = import('./recorder/createRecordingClient.js').then(({ createRecordingClient }) =>
    createRecordingClient({ host: location.origin, ...recorder }),
  );
  const room = openRoom(
    channel,
    () => {},
    () => {},
  );
  /** What runs now, and what ends it. @type {undefined | { stop(): Promise<void> }} */
  let running;
  let hls;

  function showProgress({ state, progress, exit }) {
    const { seconds, bytes, frames, repeated } = progress;
    $('.time').textContent = `${two(seconds / 60)}:${two(seconds % 60)}`;
    $('.bytes').textContent = `${decimal.format(bytes / 1e6)} MB`;
    $('.frames').textContent = `${frames} ${text.frames_} ${repeated} ${text.repeated}`;
    $('.figures').hidden = !frames;
    section.dataset.state = state;
    if (!exit)
      return say(
        state === 'init' ? text.recordStarts : running.stopping ? text.recordStops : text.recordRuns,
      );
    $('.details').textContent = exit.details;
    $('.details').hidden = !exit.details;
    return say(text[`exit_${exit.message}`]);
  }

  async function play(files) {
    const urlOf = ({ filename }) => new URL(`recordings/${filename}`, location.href).href;
    const playlist = files.find(({ filename }) => filename.endsWith('.m3u8'));
    const mp4 = files.find(({ filename }) => filename.endsWith('.mp4'));
    if (mp4) $('.mp4').href = urlOf(mp4);
    $('.files').hidden = !mp4;
    const video = $('video');
    if (!playlist) {
      // a machine without ffmpeg makes an MP4 and no HLS
      if (mp4) video.src = urlOf(mp4);
      video.hidden = !mp4;
      return;
    }
    video.removeAttribute('src');
    const { default: Hls } = await import('./hls.js/hls.mjs');
    hls = new Hls();
    hls.loadSource(urlOf(playlist));
    hls.attachMedia(video);
    video.hidden = false;
  }

  async function record() {
    hls?.destroy();
    hls = undefined;
    for (const selector of ['video', '.files', '.figures', '.details']) $(selector).hidden = true;
    button.textContent = text.recordStop;
    button.ariaPressed = 'true';
    say(text.recordStarts);
    const api = await client;
    let started;
    running = {
      stopping: false,
      async stop() {
        running.stopping = true;
        if (started) await api.stop(started, { async_stop: true });
      },
    };
    const end = () => running.stop();
    addEventListener('pagehide', end);
    const url = views.handOver();
    log('recorder', text.recordStarts);
    try {
      const acquired = await api.acquire({ cname: channel, uid: '1' }, { scene: 1, resourceExpiredHour: 24 });
      started = await api.start(acquired, {
        extensionServiceConfig: {
          extensionServices: [{ serviceName: 'web_recorder_service', serviceParam: { ...SERVICE, url } }],
        },
        recordingFileConfig: { avFileType: ['hls', 'mp4'] },
        storageConfig: STORAGE,
      });
      if (running.stopping) await running.stop();
      for (;;) {
        const { serverResponse } = await api.query(started);
        const [{ payload }] = serverResponse.extensionServiceState;
        showProgress(payload);
        if (payload.exit) {
          log('recorder', text[`exit_${payload.exit.message}`], payload.exit);
          await play(payload.fileList);
          break;
        }
        await pause(PACE);
      }
    } catch (error) {
      say(error.message);
      log('recorder', error.message);
    } finally {
      removeEventListener('pagehide', end);
      running = undefined;
      delete section.dataset.state;
      button.textContent = text.record;
      button.ariaPressed = 'false';
      views.takeBack();
    }
  }

  button.addEventListener('click', () => {
    if (!running) record();
    // it may have ended by itself just now
    else if (!running.stopping) running.stop().catch((error) => console.info('recorder:', error.message));
  });
  return {
    isOn: () => Boolean(running),
    trouble(name) {
      room.send({ type: 'trouble', uid: RECORDER_UID, name });
      log('recorder', text[name]);
    },
  };
}
