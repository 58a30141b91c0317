import { createElement, CSSStyleSheet, Number, queryAll, RegExp, URL } from '../browser/natives.js';
import { LOG_LEVELS } from '../browser/logger.js';
import { CHECK_IDS } from '../checkIds.js';
import { PREFIXABLE } from '../rosterItem.js';
import type { ResolvedOptions } from '../options.js';

/** How an option is read. */
export interface OptionRow {
  /** What a value must be, for a message. */
  rule: string;
  /** Reads a value from an attribute, from JSON or from code; undefined for what is none. It may look at the options above it. */
  read(raw: any, above: Partial<ResolvedOptions>): unknown;
  /** The default; a function is given the options above it. */
  fallback?: unknown;
}

/** An attribute without a value means the first. */
const choice = (choices: readonly unknown[], fallback?: unknown): OptionRow => ({
  rule: choices.join(' or '),
  read: (raw) => (raw === '' ? choices : choices.filter((one) => `${one}` === `${raw}`))[0],
  fallback,
});

/** The items of a list, if each passes; a function passes where its type does. */
function readList(raw: any, item: RegExp, types = /string/): any[] | undefined {
  const items = (raw.split?.(',') ?? [raw].flat()).map((one: any) => one?.trim?.() ?? one);
  return items.length && items.every((one: any) => types.test(typeof one) && (one.call || item.test(one)))
    ? items
    : undefined;
}

const list = (rule: string, item: RegExp, fallback: string[], types?: RegExp): OptionRow => ({
  rule: `a list of ${rule}`,
  read: (raw) => readList(raw, item, types),
  fallback,
});

/**
 * A selector with `needs` in it. Throws at a selector that is none (`@page`), or is not closed (`.a{}/*`): that would swallow the
 * rules after it. Node has no stylesheets, and no use for a selector.
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
 * A relative one is taken from the document as it is now: routers change its URL. `fetch()` refuses a URL with credentials, and a page
 * opened as `https://user:pw@host` hands on its own.
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

/** Somebody who writes 10000 has meant milliseconds, and hears that it is seconds. */
const number = (rule: string, min: number, max: number, fallback: number, step = 0): OptionRow => ({
  rule: `${rule} from ${min} to ${max}`,
  read(raw) {
    const value = /^\s*\d+(\.\d+)?\s*$/.test(raw) ? +raw : NaN;
    return value >= min && value <= max && !(step && value % step) ? value : undefined;
  },
  fallback,
});

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
  // `none` is the selector of elements that no page has; by default it is `iframe`, and no frame is named
  frames: selector('a selector or none'),
  frameTimeout: number('seconds', 0.1, 600, 10),
  frameRetries: number('a whole number', 0, 10, 1, 1),
  frameProbe: choice([true, false], true),
  onFrameFailure: choice(['close', 'report'], 'close'),
  history: choice(['keep-one', 'leave'], 'keep-one'),
  preset: choice(['agora', 'agora-1080p'], 'agora'),
  checks: {
    rule: `all, none or a list of ${CHECK_IDS.join()} (load is main-thread now, and browser startup-errors)`,
    read(raw) {
      if (raw === '' || raw === 'all') return CHECK_IDS;
      return raw === 'none' ? [] : readList(raw, RegExp(`^(${CHECK_IDS.join('|')})$`));
    },
    fallback: CHECK_IDS,
  },
  // largest source: docs/checks/video-size.md
  maxVideo: {
    rule: 'WxH in pixels',
    read: size,
    fallback: ({ preset }: Partial<ResolvedOptions>) => (preset === 'agora' ? [1280, 720] : [1920, 1080]),
  },
  // of the recorder: docs/checks/bandwidth.md
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
  // of the recorder: at most 60 (Agora, `readyTimeout`)
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
