/**
 * Files whose tests take minutes by nature (recordings, classes, servers by the thousand, pages that must run for long), and those that take
 * more than their share of the five minutes of `npm test`.
 */
const LONG = [
  'test/demo/**/*.test.ts',
  'test/agora/{publishing,usage}.test.ts',
  'test/browser/natives.test.ts',
  'test/edge/**/*.test.ts',
  'test/frames/{certainty,frames,life,policies,zoo}.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/pages/**/*.test.ts',
  'test/checks/{audio,autoplay,bandwidth,connection,joined,main-thread,picture,redirect,scroll,video-size,webgl}.test.ts',
  'test/publishing/{negotiation,senders}.test.ts',
  'test/ready/{ready,room}.test.ts',
  'test/report/{beacons,heartbeat}.test.ts',
  'test/ending/closing.test.ts',
];
/** Tests in Node's own runner that need no browser: the others take minutes. */
export const QUICK_NODE_TESTS = [
  'command.node-test.mjs',
  'documents.node-test.mjs',
  'workflows.node-test.mjs',
  'judge.node-test.mjs',
  'reports.node-test.mjs',
  'requests.node-test.mjs',
];
/** Files of `npm test` whose suites the long tests run again, with each version of the SDK (`describeOnEverySdk()`). */
const SDK_MATRIX = ['test/agora/hiding.test.ts', 'test/checks/identity.test.ts'];
/** Tests of `test/foreign/` are Node's, and its packages bring hundreds of `.test.ts` of their own. */
const FOREIGN = '!test/foreign/**';
const SDKS = ['4.24', '4.23', '4.20', '4.16'];

/**
 * What a run of the tests in Chromium takes, by the environment variable TESTS: `quick` (`npm test`), `long` (the rest of
 * `npm run test:all`), or all when it is not set.
 *
 * @param {string | undefined} tests
 * @returns {{ files: string[], sdks: string[] }} patterns of files, and versions of the SDK for the suites that take them
 */
export function testPlan(tests) {
  if (tests === 'quick') {
    return { files: ['test/**/*.test.ts', FOREIGN, ...LONG.map((pattern) => `!${pattern}`)], sdks: ['4.24'] };
  }
  if (tests === 'long') return { files: [...LONG, ...SDK_MATRIX, FOREIGN], sdks: SDKS };
  return { files: ['test/**/*.test.ts', FOREIGN], sdks: SDKS };
}
