import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../rehearse/judge.js';

const OPENED = 1_000_000;
/** A check's result with violations. */
const check = (id, ...violations) => ({
  id,
  outcome: violations.some(({ severity }) => severity === 'error') ? 'failed' : 'passed',
  title: id,
  violations: violations.map((one) => ({
    check: id,
    detail: `${id} is wrong`,
    elements: [],
    targets: ['#a'],
    ...one,
  })),
  help: `docs/checks/${id}.md`,
});
const ERROR = { kind: 'overflow', severity: 'error', measured: 721, limit: 720 };
const NOTICE = { kind: 'inner', severity: 'notice' };
const report = (changes = {}) => ({
  version: '1.2.3',
  isRecorder: true,
  gates: [{ name: 'load', after: 0.5 }],
  checks: [],
  frames: [],
  publishing: [],
  events: [],
  ...changes,
});
/** What was seen of a page that is fine. */
const seen = (changes = {}) => ({
  opened: OPENED,
  url: 'https://app.example/class',
  injected: false,
  ready: OPENED + 1000,
  reloads: 0,
  report: report(),
  events: [],
  limits: [],
  requests: [],
  pictures: [],
  film: { mp4: new Uint8Array(10), seconds: 30.5, start: OPENED + 500 },
  filmDetail: '',
  end: { by: 'time', time: OPENED + 31_000, detail: '' },
  close: { asked: true, accepted: true, entries: 1 },
  ...changes,
});
const verdictOf = (changes, more = {}) => {
  const { verdict, problems, frames, ready, timeline } = judge({
    seen: seen(changes),
    sound: { heard: true, longestSilence: 1, parts: [] },
    url: 'https://app.example/class',
    time: '',
    version: '1.2.3',
    took: 40,
    recorder: { readyTimeout: 30 },
    failOn: 'error',
    linkOf: (help) => help,
    ...more,
  });
  return {
    verdict,
    problems,
    frames,
    ready,
    timeline,
    kinds: problems.map(({ id, kind, severity }) => `${id} ${kind} ${severity}`),
  };
};
const event = (name, seconds, payload) => ({ name, time: OPENED + 1000 * seconds, payload });
const violation = (seconds, payload) =>
  event('violation', seconds, { check: 'scroll', detail: 'wrong', elements: [], ...payload });

/** What was seen, and what is wrong with it. */
const SITUATIONS = {
  'that is fine': [{}, []],
  'that breaks a limit at the end': [
    { report: report({ checks: [check('scroll', ERROR)] }) },
    ['scroll overflow error'],
  ],
  'with a notice': [
    { report: report({ checks: [check('scroll', NOTICE)] }) },
    ['scroll inner notice'],
    'fit',
  ],
  'that broke a limit for a while': [
    { events: [violation(5, ERROR), event('violation-cleared', 8, { check: 'scroll', kind: 'overflow' })] },
    ['scroll overflow error'],
  ],
  'that broke a limit before it was ready': [
    {
      events: [violation(0.2, ERROR), event('violation-cleared', 0.8, { check: 'scroll', kind: 'overflow' })],
    },
    [],
  ],
  'whose recorder meets a limit that no check saw': [
    { limits: [{ type: 'WebGL', details: 'the page uses WebGL', time: OPENED + 2000 }] },
    ['webgl WebGL error'],
  ],
  'whose recorder meets a limit that a check saw, too': [
    {
      report: report({ checks: [check('webgl', { kind: 'webgl', severity: 'error' })] }),
      limits: [{ type: 'WebGL', details: 'the page uses WebGL', time: OPENED + 2000 }],
    },
    ['webgl webgl error'],
  ],
  'with a frame that has failed': [
    {
      report: report({
        frames: [{ url: 'https://b.example/', state: 'failed', reason: 'network', certainty: 'certain' }],
      }),
    },
    ['frame failed error'],
  ],
  'with a frame that nothing is known of': [
    { report: report({ frames: [{ url: 'https://b.example/', state: 'unknown', detail: 'refused' }] }) },
    ['frame unknown notice'],
    'fit',
  ],
  'with a frame of a status that only the browser knows': [
    {
      report: report({ frames: [{ url: 'https://b.example/', state: 'unknown', detail: 'refused' }] }),
      requests: [{ url: 'https://b.example/', type: 'Document', status: 500 }],
    },
    ['frame unseen error'],
  ],
  'that takes itself for a participant': [
    { report: report({ isRecorder: false }) },
    ['companion role error'],
  ],
  'that is never ready': [
    { ready: null, reloads: 1, end: { by: 'not-ready', time: OPENED + 60_000, detail: 'it was not called' } },
    ['ready timeout error'],
  ],
  'that was ready after a reload': [{ reloads: 1 }, ['ready reloaded notice'], 'fit'],
  'that closes itself': [
    { end: { by: 'page', time: OPENED + 9000, detail: 'frame-failed' } },
    ['ended by-page error'],
  ],
  'that the browser does not close': [
    { close: { asked: true, accepted: false, entries: 2 } },
    ['close refused error'],
  ],
};

describe('A page', () => {
  for (const [title, [changes, kinds, verdict]] of Object.entries(SITUATIONS)) {
    const expected = verdict ?? (kinds.length ? 'unfit' : 'fit');
    it(`${title} is ${expected}`, () => {
      assert.deepEqual([verdictOf(changes).verdict, verdictOf(changes).kinds], [expected, kinds]);
    });
  }

  it('with a notice is unfit where notices count, and one with an error is so as well', () => {
    for (const violation_ of [ERROR, NOTICE]) {
      const changes = { report: report({ checks: [check('scroll', violation_)] }) };
      assert.equal(verdictOf(changes, { failOn: 'notice' }).verdict, 'unfit');
    }
    assert.equal(verdictOf({}, { failOn: 'notice' }).verdict, 'fit');
  });

  it('whose frame was made to fail is fit when it ends the recording, and unfit when it goes on', () => {
    const broken = ['https://b.example/'];
    const frames = [{ url: broken[0], state: 'failed', reason: 'http-status', certainty: 'certain' }];
    const ends = {
      report: report({ frames }),
      end: { by: 'page', time: OPENED + 3000, detail: 'frame-failed' },
    };
    assert.deepEqual(verdictOf(ends, { broken }).kinds, []);
    assert.deepEqual(verdictOf({ report: report({ frames }) }, { broken }).kinds, ['break goes-on error']);
  });

  it('that is slow on a busy machine has a notice of it, and other errors stay', () => {
    const slow = { report: report({ checks: [check('main-thread', ERROR)] }) };
    assert.equal(verdictOf(slow).verdict, 'unfit');
    assert.equal(verdictOf(slow, { busy: 'busy' }).verdict, 'fit');
    assert.equal(
      verdictOf({ report: report({ checks: [check('scroll', ERROR)] }) }, { busy: 'busy' }).verdict,
      'unfit',
    );
  });

  it('that was silent, or silent for long, is told so', () => {
    const silent = { heard: false, longestSilence: 30, parts: [] };
    assert.deepEqual(verdictOf({}, { sound: silent }).kinds, ['sound silent notice']);
    assert.deepEqual(verdictOf({}, { sound: { ...silent, heard: true } }).kinds, ['sound silence notice']);
    assert.deepEqual(verdictOf({}, { sound: { heard: null, longestSilence: null, parts: [] } }).kinds, []);
  });

  it('has its moments at seconds of the film', () => {
    const { problems, timeline, ready } = verdictOf({
      report: report({ checks: [check('scroll', ERROR)] }),
      events: [violation(4.5, ERROR)],
    });
    assert.equal(problems[0].at, 4);
    assert.equal(ready.after, 1);
    assert.deepEqual(
      timeline.map(({ at, name }) => [at, name]),
      [
        [0.5, 'ready'],
        [4, 'violation'],
        [30.5, 'end'],
      ],
    );
  });

  it('of another origin tells whether its server answers a second request', () => {
    const url = 'https://b.example/board';
    const frames = [{ url, state: 'loaded' }];
    const asked = (...requests) =>
      verdictOf({
        report: report({ frames }),
        requests: requests.map((one) => ({ url, type: 'Document', ...one })),
      }).frames[0].secondRequest;
    assert.equal(asked({ status: 200 }), 'not-needed');
    assert.equal(asked({ status: 200 }, { status: 200 }), 'answered');
    assert.equal(asked({ status: 200 }, { status: 403 }), 'refused');
    assert.equal(asked(), 'not-asked');
  });
});
