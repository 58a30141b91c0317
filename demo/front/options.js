import { text } from './strings.js';

/**
 * Options of the tag by group, the first of which is open: a choice's first value is the default, and not written; a field's `fallback` is
 * shown while it is empty.
 */
const GROUPS = {
  whom: [
    { name: 'recorderUid', value: '900001' },
    { name: 'hide', value: '.toolbar, .toasts' },
    { name: 'rosterItem', fallback: '[data-uid="{uid}"]' },
    { name: 'publishing', choices: ['block', 'allow'] },
    { name: 'capture', choices: ['silent', 'deny', 'allow'] },
  ],
  which: [
    {
      name: 'preset',
      choices: [
        'agora',
        'agora-1080p',
        'livekit',
        'stream',
        'pagecorder',
        'obs',
        'jibri',
        'recall',
        'attendee',
      ],
    },
    { name: 'recorderParam', fallback: 'recorder' },
    { name: 'recorderKey' },
    { name: 'recorder', choices: ['', 'true', 'false'], note: 'recorderOption' },
  ],
  limits: [
    { name: 'checks', fallback: 'all' },
    { name: 'maxVideo', fallback: '1280x720' },
    { name: 'maxDownlink', fallback: '10' },
    { name: 'maxUplink', fallback: '2' },
    { name: 'webgl', choices: ['report', 'deny'], note: 'webglOption' },
    { name: 'autoplay', choices: ['report', 'repair'] },
  ],
  iframes: [
    { name: 'frames', fallback: 'iframe' },
    { name: 'frameTimeout', fallback: '10' },
    { name: 'frameRetries', fallback: '1' },
    { name: 'frameProbe', choices: ['true', 'false'] },
    { name: 'onFrameFailure', choices: ['close', 'report'] },
  ],
  times: [
    { name: 'ready', fallback: 'load,fonts,frames' },
    { name: 'readyTimeout', fallback: '0' },
    { name: 'endWhenEmpty', fallback: '0' },
    { name: 'history', choices: ['keep-one', 'leave'] },
  ],
  server: [
    { name: 'stopUrl' },
    { name: 'reportUrl' },
    { name: 'heartbeat', fallback: '30' },
    { name: 'passParam', fallback: 'pass' },
  ],
  developing: [
    { name: 'overlay', choices: ['false', 'true'] },
    { name: 'autoStart', choices: ['true', 'false'] },
    { name: 'logLevel', choices: ['warn', 'silent', 'error', 'info', 'debug'] },
  ],
};
const OPTIONS = Object.values(GROUPS).flat();

/** What a class page has in its URL already, in lower case: the companion takes either. */
const TAKEN = ['appid', 'class', 'drawn', 'lang', 'name', 'quiet', 'tag', 'token', 'uid'];

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const escape = (value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** @param {Record<string, string>} options */
function htmlOf(options) {
  const attributes = Object.entries(options).map(([name, value]) => `data-${kebab(name)}="${escape(value)}"`);
  const lines = ['<script src="recording-companion.js"', ...attributes].join('\n        ');
  return `${lines}></script>`;
}

/** What the recorder's URL says, so that the companion knows it: the first of `recorderParam`. */
function signOf({ recorderParam = 'recorder' }) {
  const [name, value = '1'] = recorderParam.split(',')[0].trim().split('=');
  return { name, value };
}

/**
 * A control for each option.
 *
 * @param {HTMLFormElement} form
 * @param {(tag: { options: Record<string, string>, html: string }, address: string) => void} onChange - at once as well
 */
export function showOptions(form, onChange) {
  const rowOf = ({ name, value = '', fallback = '', choices, note = name }) => {
    const row = document.createElement('label');
    const title = document.createElement('span');
    const explanation = document.createElement('small');
    title.textContent = kebab(name);
    explanation.textContent = text[note];
    const control = document.createElement(choices ? 'select' : 'input');
    control.name = name;
    if (choices) {
      for (const choice of choices) control.append(new Option(choice || text.default, choice));
    } else {
      control.value = value;
      control.placeholder = fallback;
      control.spellcheck = false;
      control.autocomplete = 'off';
    }
    row.append(title, explanation, control);
    return row;
  };
  form.append(
    ...Object.entries(GROUPS).map(([name, options], index) => {
      const group = document.createElement('details');
      const summary = document.createElement('summary');
      summary.textContent = text[`group_${name}`];
      group.open = !index;
      group.append(summary, ...options.map(rowOf));
      return group;
    }),
  );

  const changed = () => {
    const options = {};
    for (const { name, choices } of OPTIONS) {
      const value = form.elements[name].value.trim();
      if (value && value !== choices?.[0]) options[name] = value;
    }
    const { name, value } = signOf(options);
    const { recorderParam } = form.elements;
    recorderParam.setCustomValidity(TAKEN.includes(name.toLowerCase()) ? text.taken : '');
    // what can't be seen can't be reported
    if (!form.checkValidity()) recorderParam.closest('details').open = true;
    if (!form.reportValidity()) return;
    onChange({ options, html: htmlOf(options) }, `${new URLSearchParams({ [name]: value })}`);
  };
  form.addEventListener('change', changed);
  changed();
}
