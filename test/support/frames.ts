import { expect } from 'chai';
// @ts-expect-error the test server makes this module
import * as servers from '/__servers.js';
import type { FrameFailure, FrameState, Options } from '../../src/index.js';
import { atMost } from './atMost.js';
import { attributesOf, visit as visitNow } from './page.js';

/** Origins of `situations.mjs`, and the zoo's pages. */
export const { SAME, OTHER, DEAD, SECURE, UNTRUSTED } = servers as Record<
  'SAME' | 'OTHER' | 'DEAD' | 'SECURE' | 'UNTRUSTED',
  string
>;

export const frame = (src: string, more = ''): string => `<iframe src="${src}" ${more}></iframe>`;
/** Frames that a failure is told of by this id. */
export const within = (id: string, html: string): string =>
  `<span id="${id.replaceAll('"', '&quot;')}">${html}</span>`;

/** Windows at a time; each waits more than it works. */
export const inTurn = atMost(4);
export const visit: typeof visitNow = (...visited) => inTurn(() => visitNow(...visited));

/** The tag, and what notes failures and lines. */
const head = (options: Options, late: boolean) => `
  <style>body { margin: 0; } iframe, object, embed { width: 60px; height: 40px; border: 0; }</style>
  <script>
    window.failed = [];
    window.closings = [];
    addEventListener('recording-companion:frame-failed', ({ detail }) => failed.push(detail));
    addEventListener('recording-companion:closing', ({ detail }) => closings.push(detail));
    window.lines = [];
    for (const level of ['error', 'warn', 'info']) console[level] = (...what) => lines.push(what.join(' '));
    window.pause = (ms) => new Promise((done) => setTimeout(done, ms));
    window.until = async (holds) => {
      for (const end = performance.now() + 40000; !holds() && performance.now() < end;) await pause(20);
    };
    window.states = () => recordingCompanion.companion.report().frames;
  </script>
  ${
    late
      ? `<script>window.loadTag = () => new Promise((done) => {
           const tag = document.createElement('script');
           tag.src = '/recording-companion.js';
           Object.assign(tag.dataset, ${JSON.stringify(options)});
           document.head.append(tag);
           (function look() { window.recordingCompanion?.companion ? done() : setTimeout(look, 20); })();
         })</script>`
      : `<script src="/recording-companion.js"${attributesOf(options)}></script>`
  }`;

export interface ParentOptions {
  options?: Options;
  /** Policies, as the server sends them: `csp`, `coep`, or `headers` in JSON. */
  more?: Record<string, string>;
  /** Whether the frames come after the page's load event; a frame that hangs would hold it back. */
  later?: boolean;
  /** Whether the tag is loaded by `loadTag()`, as a tag manager does. */
  lateTag?: boolean;
  origin?: string;
}

/** The URL of a page of the recorder's with these frames in a grid. */
export function parent(
  frames: string,
  { options = {}, more = {}, later = true, lateTag = false, origin = SAME }: ParentOptions = {},
): string {
  const all: Options = { onFrameFailure: 'report', frameTimeout: 8, frameRetries: 0, ...options };
  const html = `<!doctype html>${head(all, lateTag)}
    <body>${later ? `<template>${frames}</template>` : frames}`;
  return `${origin}/parent?${new URLSearchParams({ ...more, html: btoa(html) })}&recorder=1`;
}

export const INSERT = `() => document.body.append(document.querySelector('template').content)`;
/** All at once would keep two cores busy for so long that questions go without an answer. */
export const INSERT_SLOWLY = `async () => {
  for (const row of [...document.querySelector('template').content.children]) {
    document.body.append(row);
    await pause(40);
  }
}`;
export const wait = (seconds: number): string => `() => pause(${seconds * 1000})`;
/** A busy machine takes its time; what does not come is missed by the assertion. */
export const hasFailed = (count: number): string => `async () => {
  for (const end = performance.now() + 40000; failed.length < ${count} && performance.now() < end;) await pause(20);
}`;
/** What has failed, by the id around it, and the frames as they are. */
export const SEEN = `() => {
  const idOf = (frame) => frame.closest('[id]')?.id;
  return {
    failed: failed.map(({ frame, ...failure }) => ({ ...failure, id: idOf(frame) })),
    states: window.recordingCompanion.companion?.report().frames.map(({ frame, ...state }) => ({ ...state, id: idOf(frame) })) ?? [],
    own: lines.filter((line) => line.includes('feature failed')),
  };
}`;

export interface Seen {
  failed: (Omit<FrameFailure, 'frame'> & { id: string })[];
  states: (Omit<FrameState, 'frame'> & { id: string })[];
}

/**
 * What became of the frames of a page; `work` is done in it before.
 *
 * @param count - failures that are awaited
 * @param seconds - that follow, in which nothing may happen
 * @param then - a step after `work`
 * @param own - lines that tell of a failure of the companion itself
 */
export async function look(
  frames: string,
  {
    work = '',
    then = '() => {}',
    count = 0,
    seconds = count ? 1 : 3,
    own = 0,
    ...page
  }: ParentOptions & { work?: string; then?: string; count?: number; seconds?: number; own?: number } = {},
): Promise<Seen> {
  const { results } = await visit(parent(frames, page), [
    (page.later ?? true) ? INSERT : '() => {}',
    `async () => { ${work} }`,
    then,
    hasFailed(count),
    wait(seconds),
    SEEN,
  ]);
  const seen = results.at(-1);
  expect(seen.own.length, seen.own.join()).to.equal(own);
  return seen;
}

/** What failed: the id around it, the reason, and how often it was loaded. */
export async function failures(
  ...given: Parameters<typeof look>
): Promise<[id: string, reason: FrameFailure['reason'], attempts: number][]> {
  const { failed } = await look(...given);
  return failed.map(({ id, reason, attempts }) => [id, reason, attempts]);
}

/** What is found out takes longest by waiting: it begins with the others of its file, and is awaited in its turn. */
export function situation(name: string, work: () => Promise<void>): void {
  let end: Promise<PromiseSettledResult<void>[]>;
  before(() => {
    end = Promise.allSettled([work()]);
  });
  it(name, async () => {
    const [result] = await end;
    if (result!.status === 'rejected') throw result!.reason;
  });
}
