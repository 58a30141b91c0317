// @ts-expect-error the test server makes this module
import { SDKS } from '/__servers.js';
import { FAR_SIDE, head, openFrame, type PageWindow, run, type Build, until } from './page.js';
import { connectPage } from '../../demo/edge/connectPage.js';
import type { Edge } from '../../demo/edge/edge.js';
import type { ClientReport } from '../../demo/edge/wire.js';
import type { Options } from '../../src/index.js';

/** How the page has the SDK: a script tag, a bundle's default import, the ES build, or the build with all services (`full`, since 4.24). */
export type SdkBuild = 'script' | 'bundle' | 'esm' | 'full';

/** Versions of the SDK that the adapter is for; 4.16 has no ES build. */
export const SDK_VERSIONS = ['4.24', '4.23', '4.20', '4.16'] as const;
export type SdkVersion = (typeof SDK_VERSIONS)[number];
let sdkVersion: SdkVersion = '4.24';

/** Rollup takes ten seconds for an SDK, and minutes on a busy machine: no test's own time, whichever comes first. */
const BUNDLING_MS = 300_000;

/** Has a bundle made, once for each lock file. */
export async function makeBundle(build: SdkBuild): Promise<void> {
  await (await fetch(sdkUrl(build))).arrayBuffer();
}
before(function () {
  this.timeout(BUNDLING_MS);
  return makeBundle('bundle');
});

/** A suite that is run with each version of the SDK: with the newest by `npm test`, with the others by `npm run test:all`. */
export function describeOnEverySdk(title: string, suite: (version: SdkVersion) => void): void {
  for (const version of SDKS as SdkVersion[]) {
    describe(`${title}, with SDK ${version}`, () => {
      before(function () {
        this.timeout(BUNDLING_MS);
        sdkVersion = version;
        return makeBundle('bundle');
      });
      suite(version);
    });
  }
}

export interface ClassOptions {
  build?: Build;
  sdk?: SdkBuild;
  options?: Options;
  /** Added to the URL: '&recorder=1'. */
  more?: string;
  /** More of the page's body. */
  body?: string;
  /** An edge in the test's own window, in place of the far side's. */
  edge?: Edge;
}

const TO_FAR_SIDE = `<script src="${FAR_SIDE}/edge/reroute.js"></script>`;
const TO_TEST = '<script>parent.connectToEdge(window);</script>';

/** Before everything: the way to the edge, and a count of what reaches the browser's own capture. */
export const BEFORE = `<!doctype html><meta charset="utf-8">${TO_FAR_SIDE}<script>
  window.captured = [];
  window.uncaught = [];
  addEventListener('error', (event) => uncaught.push(event.message));
  addEventListener('unhandledrejection', (event) => uncaught.push(String(event.reason)));
  for (const name of ['getUserMedia', 'getDisplayMedia']) {
    const original = MediaDevices.prototype[name];
    MediaDevices.prototype[name] = function (...args) { captured.push(name); return original.apply(this, args); };
  }
</script>`;

/** Where the SDK's build is. */
export const sdkUrl = (build: SdkBuild): string =>
  `${FAR_SIDE}/${build === 'script' ? 'sdk' : 'bundle'}/${/esm|full/.test(build) ? `${build}-` : ''}${sdkVersion}.js`;

/** What a page has the SDK by; it becomes `SDK` or `AgoraRTC`. */
export function sdkHtml(build: SdkBuild): string {
  if (build === 'script') return `<script crossorigin src="${sdkUrl(build)}"></script>`;
  const binding = build === 'esm' ? '* as sdk' : 'sdk';
  return `<script type="module">import ${binding} from '${sdkUrl(build)}'; window.SDK = sdk;</script>`;
}

/** A page of a class: companion, then SDK; `page.SDK` is the SDK. */
export async function openClass({
  build = 'tag',
  sdk = 'script',
  options,
  more = '',
  body = '',
  edge,
}: ClassOptions): Promise<PageWindow> {
  if (edge) Object.assign(window, { connectToEdge: (page: PageWindow) => connectPage(page, edge) });
  const before = edge ? BEFORE.replace(TO_FAR_SIDE, TO_TEST) : BEFORE;
  const page = await openFrame(before + head(build, options) + sdkHtml(sdk) + body, more);
  page.SDK ??= page.AgoraRTC;
  page.SDK.setLogLevel(4);
  // some ten requests for each join
  page.SDK.setParameter('ENABLE_EVENT_REPORT', false);
  return page;
}

/** On older SDKs the built tag is enough: how the companion came to the page makes no difference to them. */
export const variantsOf = <Variant extends { build?: Build }>(
  version: SdkVersion,
  all: Variant[],
): Variant[] => (version === SDK_VERSIONS[0] ? all : all.filter(({ build }) => build === 'tag'));

/** A channel that no other test uses. */
export const newChannel = (): string => `class-${Math.random().toString(36).slice(2)}`;

/** Adds the tag to a page that has begun without it, and waits until it has run. */
export async function addTag(
  page: PageWindow,
  query: string,
  data: Record<string, string> = {},
): Promise<void> {
  const script = page.document.createElement('script');
  script.src = `/dist/recording-companion.js${query}`;
  Object.assign(script.dataset, data);
  page.document.head.append(script);
  await new Promise((done) => script.addEventListener('load', done));
  await until(() => page.recordingCompanion?.[data.autoStart ? 'init' : 'companion'], 'the companion');
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
export function publish(page: PageWindow, client: any = page.client): Promise<void> {
  return run(
    page,
    async (own) => {
      const tracks = ((window as any).tracks = await (window as any).SDK.createMicrophoneAndCameraTracks(
        {},
        { encoderConfig: { width: 160, height: 120, frameRate: 10 } },
      ));
      await own.publish(tracks);
    },
    client,
  );
}

/** What the edge has seen of each client of a channel. */
export async function report(channel: string): Promise<ClientReport[]> {
  return (await fetch(`${FAR_SIDE}/edge/report?channel=${channel}`)).json();
}

/** What the edge has seen of one client. */
export async function reportOf(channel: string, uid: string | number) {
  const all = (await report(channel)).filter((client) => `${client.uid}` === `${uid}`);
  return {
    publish: all.reduce((sum, { sent }) => sum + (sent.publish ?? 0), 0),
    packets: all.reduce((sum, { packets }) => sum + packets!, 0), // the Node edge counts them
    joins: all.length,
    roles: all.map(({ role }) => role),
  };
}

/** Cuts a client's sockets. */
export const drop = (channel: string, uid: string | number): Promise<Response> =>
  fetch(`${FAR_SIDE}/edge/drop?channel=${channel}&uid=${uid}`);
