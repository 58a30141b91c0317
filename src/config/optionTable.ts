import { createElement, CSSStyleSheet, Number, queryAll, RegExp, URL } from '../browser/natives.js';
import { LOG_LEVELS } from '../browser/logger.js';
import { CHECK_IDS } from '../checkIds.js';
import { PREFIXABLE } from '../rosterItem.js';
import type { ResolvedOptions } from '../options.js';

/**
 * What a value must be, how it is read from an attribute, from JSON or from code, and the default. Reading
 * gives undefined for what is none; it may look at the options above it, and so may a default that is a function.
 */
export type OptionRow = readonly [
  rule: string,
  read: (raw: any, above: Partial<ResolvedOptions>) => unknown,
  fallback?: unknown,
];

/** An attribute without a value means the first. */
const choice = (choices: readonly unknown[], fallback?: unknown): OptionRow => [
  choices.join(' or '),
  (raw) => (raw === '' ? choices : choices.filter((one) => `${one}` === `${raw}`))[0],
  fallback,
];

const list = (rule: string, item: RegExp, fallback: string[], types = /string/): OptionRow => [
  `a list of ${rule}`,
  (raw) => {
    const items = (raw.split?.(',') ?? [raw].flat()).map((one: any) => one?.trim?.() ?? one);
    return items.length && items.every((one: any) => types.test(typeof one) && (one.call || item.test(one)))
      ? items
      : undefined;
  },
  fallback,
];

const selector = (rule: string, needs: string, fallback?: string): OptionRow => [
  rule,
  (raw, { recorderUid }) => {
    // Throws at a selector that is none (`@page`), or is not closed (`.a{}/*`): that would swallow the rules after it. Node has no
    // stylesheets, and no use for a selector.
    if (globalThis.window) {
      const css = needs ? raw.replaceAll(needs, 'u') : raw;
      new CSSStyleSheet().insertRule(`${css}{}`);
      queryAll(createElement(document, 'p'), css);
    }
    const rest = recorderUid?.some((uid) => /\*$/.test(uid as string)) ? raw.replaceAll(PREFIXABLE, '') : '';
    return raw.includes(needs) && !rest.includes('{uid}') ? raw : undefined;
  },
  fallback,
];

/**
 * A relative one is taken from the document as it is now: routers change its URL. `fetch()` refuses a URL with credentials, and a page
 * opened as `https://user:pw@host` hands on its own.
 */
const url: OptionRow = [
  'a URL of http or https, without user and password',
  (raw) => {
    const base = new URL(globalThis.document?.baseURI ?? 'http://localhost');
    base.username = base.password = '';
    const { href, protocol, username, password } = new URL(raw, base);
    return raw?.trim() && /^https?:$/.test(protocol) && !username && !password ? href : undefined;
  },
];

/** Somebody who writes 10000 has meant milliseconds, and hears that it is seconds. */
const number = (rule: string, min: number, max: number, fallback: number, step = 0): OptionRow => [
  `${rule} from ${min} to ${max}`,
  (raw) => {
    const value = /^\s*\d+(\.\d+)?\s*$/.test(raw) ? +raw : NaN;
    return value >= min && value <= max && !(step && value % step) ? value : undefined;
  },
  fallback,
];

const GATES = ['load', 'fonts', 'frames', 'videos', 'channel', 'manual'];

/** `WxH` in either order, as long side and short side. */
const size = (raw: any) => {
  const sides = raw
    .match(/^([1-9]\d*)x([1-9]\d*)$/)
    ?.slice(1)
    .map(Number);
  return sides?.sort((a: number, b: number) => b - a);
};

/** Every option, in the order of docs/options.md. Its keys are public: attributes are their kebab-case. */
export const OPTION_TABLE: { readonly [Name in keyof ResolvedOptions]-?: OptionRow } = {
  recorder: choice([true, false]),
  recorderParam: list('name or name=value', /^[^=]+(=[^=]+)?$/, ['recorder']),
  recorderUid: list('uids or prefix*', /^(?!NaN)[^*]+\*?$/, [], /^(string|number|function)$/),
  rosterItem: selector('a selector with {uid}, with ="{uid}" for a prefix*', '{uid}', '[data-uid="{uid}"]'),
  hide: selector('a selector', ''),
  publishing: choice(['block', 'allow'], 'block'),
  capture: choice(['silent', 'deny', 'allow'], 'silent'),
  // `none` is the selector of elements that no page has; by default it is `iframe`, and no frame is named
  frames: selector('a selector or none', ''),
  frameTimeout: number('seconds', 0.1, 600, 10),
  frameRetries: number('a whole number', 0, 10, 1, 1),
  frameProbe: choice([true, false], true),
  onFrameFailure: choice(['close', 'report'], 'close'),
  history: choice(['keep-one', 'leave'], 'keep-one'),
  preset: choice(['agora', 'agora-1080p'], 'agora'),
  checks: [
    `all, none or a list of ${CHECK_IDS.join()} (load is main-thread now, and browser startup-errors)`,
    (raw) =>
      raw === '' || raw === 'all'
        ? CHECK_IDS
        : raw === 'none'
          ? []
          : list('', RegExp(`^(${CHECK_IDS.join('|')})$`), [])[1](raw, {}),
    CHECK_IDS,
  ],
  // largest source: docs/checks/video-size.md
  maxVideo: [
    'WxH in pixels',
    size,
    ({ preset }: Partial<ResolvedOptions>) => (preset === 'agora' ? [1280, 720] : [1920, 1080]),
  ],
  // of the recorder: docs/checks/bandwidth.md
  maxDownlink: number('Mbps', 0.1, 1000, 10),
  maxUplink: number('Mbps', 0.1, 1000, 2),
  webgl: choice(['report', 'deny'], 'report'),
  autoplay: choice(['report', 'repair'], 'report'),
  ready: [
    `a list of ${GATES}, selector:CSS`,
    (raw, above) => {
      const names = list('', /./, [])[1](raw, above) as string[] | undefined;
      for (const name of names ?? []) {
        const [, css] = name.split(/^selector:/);
        if (css === undefined ? !GATES.includes(name) : !selector('', '')[1](css, above)) return undefined;
      }
      return names;
    },
    ['load', 'fonts', 'frames'],
  ],
  // of the recorder: at most 60 (Agora, `readyTimeout`)
  readyTimeout: number('seconds', 0, 60, 0),
  endWhenEmpty: number('seconds', 0, 3600, 0),
  stopUrl: url,
  reportUrl: url,
  heartbeat: number('seconds', 1, 3600, 30),
  passParam: ['a name of letters, digits, - or _', (raw) => raw.match(/^[\w-]+$/)?.[0], 'pass'],
  overlay: choice([true, false], false),
  autoStart: choice([true, false], true),
  logLevel: choice(LOG_LEVELS, 'warn'),
};
