import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { bundle } from './bundle.mjs';

const dist = new URL('../dist/', import.meta.url);
/** What an app writes to use a peer, and what the app has anyway. */
const PEERS = [
  {
    what: { en: 'web-vitals, five metrics', zh: 'web-vitals，五项指标' },
    code: "import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals'; for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(console.log);",
  },
  {
    what: { en: '@cloudflare/realtimekit-recording-sdk', zh: '@cloudflare/realtimekit-recording-sdk' },
    code: "import * as sdk from '@cloudflare/realtimekit-recording-sdk'; console.log(sdk);",
    external: ['@cloudflare/realtimekit'],
  },
  {
    what: { en: '@livekit/egress-sdk', zh: '@livekit/egress-sdk' },
    code: "import EgressHelper from '@livekit/egress-sdk'; console.log(EgressHelper);",
    external: ['livekit-client'],
  },
  {
    what: {
      en: '@livekit/egress-sdk with livekit-client, which it needs',
      zh: '@livekit/egress-sdk，包括它需要的 livekit-client',
    },
    code: "import EgressHelper from '@livekit/egress-sdk'; console.log(EgressHelper);",
  },
  {
    what: { en: 'posthog-js', zh: 'posthog-js' },
    code: "import posthog from 'posthog-js'; posthog.init('key');",
  },
  {
    what: { en: '@datadog/browser-rum', zh: '@datadog/browser-rum' },
    code: "import { datadogRum } from '@datadog/browser-rum'; datadogRum.init({ applicationId: 'a', clientToken: 'b' });",
  },
];
const OWN = [
  {
    what: { en: 'ES import of init', zh: 'ES 导入 init' },
    code: `import { init } from '${fileURLToPath(dist)}recording-companion.mjs'; init();`,
  },
  {
    what: { en: 'ES import of visibleUsers alone', zh: '只 ES 导入 visibleUsers' },
    code: `import { visibleUsers } from '${fileURLToPath(dist)}recording-companion.mjs'; console.log(visibleUsers([]));`,
  },
];
const brotli = (code) =>
  brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** Bytes of brotli 11 that a page loads, of the companion and of its peers. */
export async function measureSizes() {
  const figures = ['recording-companion.js', 'recording-companion.recorder.js'].map((file) => ({
    what: { en: `tag: ${file}`, zh: `标签：${file}` },
    unit: 'B',
    median: brotli(readFileSync(new URL(file, dist))),
  }));
  for (const { what, code, external } of [...OWN, ...PEERS])
    figures.push({ what, unit: 'B', median: brotli(await bundle(code, external)) });
  return { figures };
}
