import {
  createElement,
  CSSStyleSheet,
  Number,
  queryAll,
  RegExp,
  stringify,
  URL,
} from '../browser/natives.js';
import { LOG_LEVELS } from '../browser/logger.js';
import { CHECK_IDS } from '../checkIds.js';
import { PRESETS } from '../presets.js';
import { PREFIXABLE } from '../rosterItem.js';
import type { Options, ResolvedOptions } from '../options.js';

/** How an option is read. */
export interface OptionRow {
  /** What a value must be, for a message. */
  rule: string;
  /** Reads a value from an attribute, from JSON or from code; undefined if it is wrong. May use the options above this one. */
  read(raw: any, above: Partial<ResolvedOptions>): unknown;
  /** The default. */
  fallback?: unknown;
}

/** One of several values. An attribute without a value means the first. */
const choice = (choices: readonly unknown[], fallback?: unknown): OptionRow => ({
  rule: choices.join(' or '),
  read: (raw) => (raw === '' ? choices : choices.filter((one) => `${one}` === `${raw}`))[0],
  fallback,
});

/** The items of a list, if all are right; a function is right if `types` allows functions. */
function readList(raw: any, item: RegExp, types: readonly string[] = ['string']): any[] | undefined {
  const items = (raw.split?.(',') ?? [raw].flat()).map((one: any) => one?.trim?.() ?? one);
  return items.length && items.every((one: any) => types.includes(typeof one) && (one.call || item.test(one)))
    ? items
    : undefined;
}

const list = (rule: string, item: RegExp, fallback: string[], types?: readonly string[]): OptionRow => ({
  rule: `a list of ${rule}`,
  read: (raw) => readList(raw, item, types),
  fallback,
});

/**
 * A selector that contains `needs`. Throws if it is no selector (`@page`), or if it is not closed (`.a{}/*`), because it would swallow
 * the rules after it. Not tested in Node, which has no stylesheets and does not use selectors.
 */
function readSelector(raw: any, needs = ''): string | undefined {
  if (globalThis.window) {
    const css = needs ? raw.replaceAll(needs, 'u') : raw;
    new CSSStyleSheet().insertRule(`${css}{}`);
    queryAll(createElement(document, 'p'), css);
  }
  return raw.includes(needs) ? raw : undefined;
}

const selector = (rule: string): OptionRow => ({ rule, read: (raw) => readSelector(raw) });

/**
 * A relative URL is resolved now, because routers change the document's URL later. `fetch()` refuses a URL with credentials, so those of
 * a page opened as `https://user:pw@host` must not be inherited.
 */
const url: OptionRow = {
  rule: 'a URL of http or https, without user and password',
  read(raw) {
    const base = new URL(globalThis.document?.baseURI ?? 'http://localhost');
    base.username = base.password = '';
    const { href, protocol, username, password } = new URL(raw, base);
    return raw?.trim() && /^https?:$/.test(protocol) && !username && !password ? href : undefined;
  },
};

/** A number with limits: somebody who writes 10000 means milliseconds, and the message says that it is seconds. */
const number = (rule: string, min: number, max: number, fallback: number, step = 0): OptionRow => ({
  rule: `${rule} from ${min} to ${max}`,
  read(raw) {
    const value = /^\s*\d+(\.\d+)?\s*$/.test(raw) ? +raw : NaN;
    return value >= min && value <= max && !(step && value % step) ? value : undefined;
  },
  fallback,
});

const GATES = ['load', 'fonts', 'frames', 'videos', 'channel', 'manual'];

/** Reads `WxH`, in either order, as long side and short side. */
const size = (raw: any) => {
  const sides = raw
    .match(/^([1-9]\d*)x([1-9]\d*)$/)
    ?.slice(1)
    .map(Number);
  return sides?.sort((a: number, b: number) => b - a);
};

/**
 * Every option, in the order of docs/options.md. The keys are public: attributes are these in kebab-case. The defaults are Agora's;
 * those of other recorders are in recorders/.
 */
export const OPTION_TABLE: { readonly [Name in keyof Options]-?: OptionRow } = {
  recorder: choice([true, false]),
  recorderParam: list('name or name=value', /^[^=]+(=[^=]+)?$/, ['recorder']),
  // refuses a private key, which has a `d`: it must not be in a page
  recorderKey: {
    rule: 'a public key, PEM or JWK',
    read: (raw) => /PUBLIC|^(?!.*"d").*P-256/s.exec(raw.kty ? stringify(raw) : raw)?.input,
  },
  recorderUid: list('uids or prefix*', /^(?!NaN)[^*]+\*?$/, [], ['string', 'number', 'function']),
  rosterItem: {
    rule: 'a selector with {uid}, with ="{uid}" for a prefix*',
    read(raw, { recorderUid }) {
      const hasPrefix = recorderUid?.some((uid) => /\*$/.test(uid as string));
      const rest = hasPrefix ? raw.replaceAll(PREFIXABLE, '') : '';
      return rest.includes('{uid}') ? undefined : readSelector(raw, '{uid}');
    },
    fallback: '[data-uid="{uid}"]',
  },
  hide: selector('a selector'),
  publishing: choice(['block', 'allow'], 'block'),
  capture: choice(['silent', 'deny', 'allow'], 'silent'),
  // no default here, because a given selector also names its frames; as a selector, `none` matches nothing
  frames: selector('a selector or none'),
  frameTimeout: number('seconds', 0.1, 600, 10),
  frameRetries: number('a whole number', 0, 10, 1, 1),
  frameProbe: choice([true, false], true),
  onFrameFailure: choice(['close', 'report'], 'close'),
  history: choice(['keep-one', 'leave'], 'keep-one'),
  preset: choice(PRESETS, 'agora'),
  checks: {
    rule: `all, none or a list of ${CHECK_IDS.join()} (load is main-thread now, and browser startup-errors)`,
    read(raw) {
      if (raw === '' || raw === 'all') return CHECK_IDS;
      return raw === 'none' ? [] : readList(raw, RegExp(`^(${CHECK_IDS.join('|')})$`));
    },
    fallback: CHECK_IDS,
  },
  // largest source: docs/checks/video-size.md
  maxVideo: { rule: 'WxH in pixels', read: size, fallback: [1280, 720] },
  // the recorder's limit: docs/checks/bandwidth.md
  maxDownlink: number('Mbps', 0.1, 1000, 10),
  maxUplink: number('Mbps', 0.1, 1000, 2),
  webgl: choice(['report', 'deny'], 'report'),
  autoplay: choice(['report', 'repair'], 'report'),
  ready: {
    rule: `a list of ${GATES}, selector:CSS`,
    read(raw) {
      const names = readList(raw, /./) as string[] | undefined;
      const isGate = (name: string) => {
        const [, css] = name.split(/^selector:/);
        return css === undefined ? GATES.includes(name) : readSelector(css);
      };
      return names?.every(isGate) ? names : undefined;
    },
    fallback: ['load', 'fonts', 'frames'],
  },
  // the recorder's maximum is 60 (Agora, `readyTimeout`)
  readyTimeout: number('seconds', 0, 60, 0),
  endWhenEmpty: number('seconds', 0, 3600, 0),
  stopUrl: url,
  reportUrl: url,
  heartbeat: number('seconds', 1, 3600, 30),
  passParam: {
    rule: 'a name of letters, digits, - or _',
    read: (raw) => raw.match(/^[\w-]+$/)?.[0],
    fallback: 'pass',
  },
  overlay: choice([true, false], false),
  autoStart: choice([true, false], true),
  logLevel: choice(LOG_LEVELS, 'warn'),
};
