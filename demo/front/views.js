import { lang } from './classroom/language.js';
import { text } from './strings.js';

/** Events of the companion, those that are to come included. */
const EVENTS = [
  'recorder-joined',
  'recorder-left',
  'recorder-published',
  'publish-blocked',
  'violation',
  'violation-cleared',
  'frame-failed',
  'ready',
  'ready-timeout',
  'mark',
  'closing',
  'close-refused',
  'error',
];
/** The recorder's own, and the view's that stands for it. */
export const RECORDER_UID = 900001;
const PHONE = { width: 390, height: 780 };
const SIZES = { without: PHONE, with: PHONE, recorder: { width: 1280, height: 720 } };
const PEOPLE = {
  without: { uid: 2, name: { en: 'Wei', zh: '小伟' } },
  with: { uid: 3, name: { en: 'Mia', zh: '米娅' } },
  recorder: { uid: RECORDER_UID, name: { en: 'Recorder', zh: '录制端' } },
};

/**
 * The three pages of the class, each in a frame of its true size that is scaled down.
 *
 * @param {object} class_
 * @param {string} class_.channel
 * @param {import('../edge/edge.js').Edge | undefined} class_.edge - the edge of this page, if there is no server
 * @param {(view: string, what: string, detail?: unknown) => void} class_.log
 */
export function createViews({ channel, edge, log }) {
  const frames = {};
  for (const [name, { width, height }] of Object.entries(SIZES)) {
    const screen = document.querySelector(`[data-view="${name}"] .screen`);
    const frame = document.createElement('iframe');
    frame.title = `${text[name]} ${text[`${name}Note`]}`;
    frame.dataset.view = name;
    frame.allow = 'autoplay';
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px` });
    screen.style.aspectRatio = `${width} / ${height}`;
    new ResizeObserver(() => (frame.style.scale = screen.clientWidth / width)).observe(screen);
    screen.append(frame);
    frames[name] = frame;
  }

  // each page calls this before everything else (classroom/stage.js)
  window.frontPage = {
    edge: Boolean(edge),
    attach(page) {
      const name = page.frameElement.dataset.view;
      if (edge) connectPage(page, edge);
      for (const event of EVENTS) {
        page.addEventListener(`recording-companion:${event}`, ({ detail }) => log(name, event, detail));
      }
      for (const level of ['error', 'warn']) {
        const original = page.console[level];
        page.console[level] = (...what) => {
          if (`${what[0]}`.includes('recording-companion')) log(name, level, what.join(' '));
          original.apply(page.console, what);
        };
      }
      page.addEventListener('DOMContentLoaded', () => {
        if (!page.recordingCompanion) return log(name, text.noCompanion);
        const { companion } = page.recordingCompanion;
        if (!companion) return log(name, text.notStarted);
        const role = companion.isRecorder ? `${text.asRecorder} ${companion.detectedBy}` : text.asParticipant;
        log(name, text.started, role);
      });
    },
  };
  let connectPage;
  const ready = edge
    ? import('./edge/connectPage.js').then((module) => ({ connectPage } = module))
    : undefined;

  function urlOf(name, more) {
    const { uid, name: who } = PEOPLE[name];
    const query = new URLSearchParams({ class: channel, uid, name: who[lang], lang, ...more });
    return new URL(`classroom/?${query}`, location.href).href;
  }
  async function open(name, more) {
    await ready;
    // in place of the last page: not one more step back
    frames[name].contentWindow.location.replace(urlOf(name, { quiet: '', ...more }));
  }

  /** Of the recorder's page, beside what all have. */
  let recorderQuery;
  /** Covers the view while a real recorder has its uid. @type {HTMLElement | undefined} */
  let cover;

  let loaded = '';
  return {
    pageOf: (name) => frames[name].contentWindow,
    reload: (name) => frames[name].contentWindow.location.reload(),
    /**
     * Loads the pages that have the companion with this tag.
     *
     * @param {Record<string, string>} options
     * @param {string} address - what the recorder's URL says
     * @returns {boolean} whether they had another one
     */
    load(options, address) {
      if (!loaded) open('without', { drawn: '', tag: 'none' });
      const now = JSON.stringify([options, address]);
      if (now === loaded) return false;
      loaded = now;
      const { recorder, ...forAll } = options;
      open('with', { drawn: '', tag: JSON.stringify(forAll) });
      // this one may ask for camera and microphone: the companion answers
      recorderQuery = {
        tag: JSON.stringify({ ...forAll, ...(recorder && { recorder }) }),
        ...Object.fromEntries(new URLSearchParams(address)),
      };
      if (!cover) open('recorder', recorderQuery);
      return true;
    },
    /**
     * Leaves the class to a real recorder.
     *
     * @returns {string} the URL that it opens
     */
    handOver() {
      frames.recorder.contentWindow.location.replace('about:blank');
      cover = document.createElement('p');
      cover.className = 'cover';
      cover.textContent = text.handedOver;
      frames.recorder.after(cover);
      return urlOf('recorder', recorderQuery);
    },
    takeBack() {
      cover?.remove();
      cover = undefined;
      open('recorder', recorderQuery);
    },
  };
}
