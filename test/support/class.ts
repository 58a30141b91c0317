import { FAR_SIDE, head, openFrame, type PageWindow, run, type Build } from './page.js';
import type { Options } from '../../src/index.js';

/** How the page has the SDK: a script tag, a bundle's default import, or the ES build. */
export type SdkBuild = 'script' | 'bundle' | 'esm';

export interface ClassOptions {
  build?: Build;
  sdk?: SdkBuild;
  options?: Options;
  /** Added to the URL: '&recorder=1'. */
  more?: string;
  /** More of the page's body. */
  body?: string;
}

/** Before everything: the way to the edge, and a count of what reaches the browser's own capture. */
export const BEFORE = `<!doctype html><meta charset="utf-8"><script src="${FAR_SIDE}/reroute.js"></script><script>
  window.captured = [];
  window.uncaught = [];
  addEventListener('error', (event) => uncaught.push(event.message));
  addEventListener('unhandledrejection', (event) => uncaught.push(String(event.reason)));
  for (const name of ['getUserMedia', 'getDisplayMedia']) {
    const original = MediaDevices.prototype[name];
    MediaDevices.prototype[name] = function (...args) { captured.push(name); return original.apply(this, args); };
  }
</script>`;

export const SDK: Record<SdkBuild, string> = {
  script: `<script src="${FAR_SIDE}/sdk.js"></script>`,
  bundle: `<script type="module">import sdk from '${FAR_SIDE}/bundle/sdk.js'; window.SDK = sdk;</script>`,
  esm: `<script type="module">import * as sdk from '${FAR_SIDE}/bundle/sdk-esm.js'; window.SDK = sdk;</script>`,
};

/** A page of a class: companion, then SDK; `page.SDK` is the SDK. */
export async function openClass({
  build = 'tag',
  sdk = 'script',
  options,
  more = '',
  body = '',
}: ClassOptions): Promise<PageWindow> {
  const page = await openFrame(BEFORE + head(build, options) + SDK[sdk] + body, more);
  page.SDK ??= page.AgoraRTC;
  page.SDK.setLogLevel(4);
  return page;
}

/** A channel that no other test uses. */
export const newChannel = (): string => `class-${Math.random().toString(36).slice(2)}`;

/** Adds the tag to a page that has begun without it, and waits until it has run. */
export function addTag(page: PageWindow, query: string, data: Record<string, string> = {}): Promise<void> {
  const script = page.document.createElement('script');
  script.src = `/dist/recording-companion.js${query}`;
  Object.assign(script.dataset, data);
  page.document.head.append(script);
  return new Promise((done) => script.addEventListener('load', () => done()));
}

const EVENTS = [
  'user-joined',
  'user-left',
  'user-published',
  'user-unpublished',
  'user-info-updated',
  'connection-state-change',
  'volume-indicator',
  'stream-type-changed',
  'exception',
  'media-reconnect-start',
];

/**
 * Joins as an app does, and notes every event in `page.events` as [name, uid, detail]. The client becomes `page.client`.
 */
export function join(
  page: PageWindow,
  channel: string,
  uid: number | string | null,
  config: object = { mode: 'rtc', codec: 'vp8' },
): Promise<number | string> {
  return run(
    page,
    async (channelName, ownUid, clientConfig, names) => {
      const client = ((window as any).client = (window as any).SDK.createClient(clientConfig));
      const events: unknown[] = ((window as any).events ??= []);
      for (const name of names) {
        client.on(name, (first: any, detail: unknown) => {
          if (name === 'volume-indicator') for (const { uid } of first) events.push([name, uid]);
          else events.push([name, first?.uid ?? first, detail]);
        });
      }
      client.enableAudioVolumeIndicator();
      return client.join('0123456789abcdef0123456789abcdef', channelName, null, ownUid);
    },
    channel,
    uid,
    config,
    EVENTS,
  );
}

/** Publishes microphone and camera; the tracks become `page.tracks`. */
export function publish(page: PageWindow): Promise<void> {
  return run(page, async () => {
    const tracks = ((window as any).tracks = await (window as any).SDK.createMicrophoneAndCameraTracks(
      {},
      { encoderConfig: { width: 160, height: 120, frameRate: 10 } },
    ));
    await (window as any).client.publish(tracks);
  });
}

/** What the edge has seen of each client of a channel. */
export async function report(
  channel: string,
): Promise<
  { uid: string | number; role: string; present: boolean; sent: Record<string, number>; packets: number }[]
> {
  return (await fetch(`${FAR_SIDE}/edge/report?channel=${channel}`)).json();
}

/** What the edge has seen of one client. */
export async function reportOf(channel: string, uid: string | number) {
  const all = (await report(channel)).filter((client) => `${client.uid}` === `${uid}`);
  return {
    publish: all.reduce((sum, { sent }) => sum + (sent.publish ?? 0), 0),
    packets: all.reduce((sum, { packets }) => sum + packets, 0),
    joins: all.length,
    roles: all.map(({ role }) => role),
  };
}

/** Cuts a client's sockets. */
export const drop = (channel: string, uid: string | number): Promise<Response> =>
  fetch(`${FAR_SIDE}/edge/drop?channel=${channel}&uid=${uid}`);
