import { expect } from 'chai';
// @ts-expect-error the test server makes this module
import { DEAD as dead, OTHER as other, SAME as same } from '/__servers.js';
import type { FrameFailureReason, Options } from '../../src/index.js';
import { attributesOf, closeFrames, head, openFrame, until, visit } from '../support/page.js';

const SAME: string = same;
const OTHER: string = other;
const DEAD: string = dead;

type Outcome = FrameFailureReason | 'fine' | 'not at all';
const frame = (src: string, more = '') => `<iframe src="${src}" ${more}></iframe>`;
const named =
  (name: string, more = '') =>
  (origin: string) =>
    frame(`${origin}/${name}`, more);

/** What becomes of a frame, and what is known of it: in the page's own origin, and in another. docs/frames.md. */
const ROWS: [
  situation: string,
  same: Outcome | null,
  cross: Outcome | null,
  html: (origin: string) => string,
][] = [
  ['a page', 'fine', 'fine', named('ok')],
  ['JSON', 'fine', 'fine', named('json')],
  ['an image', 'fine', 'fine', named('image')],
  ['`X-Content-Type-Options: nosniff`', 'fine', 'fine', named('nosniff')],
  ['`Cross-Origin-Resource-Policy`', 'fine', 'fine', named('corp')],
  ['`Cross-Origin-Opener-Policy`', 'fine', 'fine', named('coop')],
  ['`Timing-Allow-Origin`', 'fine', 'fine', named('tao')],
  ['a slow page', 'fine', 'fine', named('slow')],
  ['a page with a slow picture', 'fine', 'fine', named('slow-picture')],
  ['a page with frames', 'fine', 'fine', named('nested')],
  ['a redirect', 'fine', 'fine', named('redirect')],
  ['a redirect to another origin', 'fine', 'fine', named('redirect-elsewhere')],
  ['204', 'fine', 'fine', named('204')],
  ['205', 'fine', 'fine', named('205')],
  ['a download', 'fine', 'fine', named('download')],
  ['`sandbox`', 'fine', 'fine', named('ok', 'sandbox')],
  ['`sandbox="allow-scripts"`', 'fine', 'fine', named('ok', 'sandbox="allow-scripts"')],
  ['`sandbox="allow-same-origin"`', 'fine', 'fine', named('ok', 'sandbox="allow-same-origin"')],
  ['`credentialless`', 'fine', 'fine', named('ok', 'credentialless')],
  [
    '`loading="lazy"`, far away',
    'fine',
    'fine',
    named('ok', 'loading="lazy" style="position:absolute;top:9000px"'),
  ],
  ['`display: none`', 'fine', 'fine', named('ok', 'style="display:none"')],
  ['a failing page, `display: none`', 'fine', 'fine', named('500', 'style="display:none"')],
  ['a failing page of less than 32x32', 'fine', 'fine', named('500', 'style="width:31px"')],
  ['a failing page with `data-recording-optional`', 'fine', 'fine', named('500', 'data-recording-optional')],
  ['a hash', 'fine', 'fine', named('ok#there')],
  ['a page that goes on', 'fine', 'fine', named('goes-on')],
  ['a page that goes to another origin', 'fine', 'fine', named('goes-elsewhere')],
  ['a page that goes to a 204', 'fine', 'fine', named('goes-204')],
  ['a page that pushes a URL that is none', 'fine', 'fine', named('pushes')],
  [
    'a URL that opens once, with `data-recording-probe="off"`',
    'fine',
    'fine',
    named('once', 'data-recording-probe="off"'),
  ],
  ['404 of a page that cooperates', 'fine', 'fine', named('404-lives')],
  ['`about:blank`', 'fine', null, () => frame('about:blank')],
  ['no `src`', 'fine', null, () => '<iframe></iframe>'],
  ['an empty `src`', 'fine', null, () => frame('')],
  ['`srcdoc`', 'fine', null, () => '<iframe srcdoc="Here"></iframe>'],
  ['`srcdoc`, sandboxed', 'fine', null, () => '<iframe srcdoc="Here" sandbox></iframe>'],
  ['`data:`', 'fine', null, () => frame('data:text/html,Here')],
  ['`javascript:`', 'fine', null, () => frame("javascript:'Here'")],
  [
    '`mailto:` and other schemes',
    'fine',
    null,
    () => frame('mailto:nobody@localhost') + frame('classroom:42'),
  ],
  ['403', 'http-status', 'error-page', named('403')],
  ['404', 'http-status', 'error-page', named('404')],
  ['404 without a body', 'http-status', 'error-page', named('404-empty')],
  ['404 with `Timing-Allow-Origin`', 'http-status', 'error-page', named('404-tao')],
  ['500', 'http-status', 'error-page', named('500')],
  ['500, sandboxed', 'http-status', 'error-page', named('500?alone', 'sandbox="allow-scripts"')],
  ['an invalid URL', 'blocked', null, () => frame('http://[')],
  ['`X-Frame-Options`', 'error-page', 'error-page', named('x-frame-options')],
  ['a connection that is reset', 'network', 'network', named('reset')],
  ['a server that is down', null, 'network', () => frame(`${DEAD}/`)],
  ['a host that is unknown', null, 'network', () => frame('http://no-such-host.localhost/')],
  ['a redirect to a server that is down', 'network', 'network', named('redirect-dead')],
  ['401 that asks for a password', 'timeout', 'error-page', named('login')],
  ['a server that never answers', 'timeout', 'timeout', named('hangs')],
  ['a page that never ends', 'timeout', 'timeout', named('hangs-later')],
  ['a page that breaks off', 'timeout', 'timeout', named('resets-later')],
  ['a page that goes to a 500', 'http-status', 'not at all', named('goes-500')],
  ['a page that goes to a server that is down', 'network', 'not at all', named('goes-dead')],
  ['a page that throws at the start', 'not at all', 'not at all', named('throws')],
  ['a page that reports its failure', 'reported', 'reported', named('reports')],
  ['a page that cooperates, then goes to a 500', 'http-status', 'silent', named('boots-then-500')],
];

/** A page with these frames in a grid. */
const parent = (frames: string, options: Options = {}, more: Record<string, string> = {}, later = true) => {
  const attributes = attributesOf({ onFrameFailure: 'report', frameTimeout: 2, frameRetries: 0, ...options });
  const html = `<!doctype html>
    <style>body { margin: 0; } iframe, object, embed { width: 60px; height: 40px; border: 0; }</style>
    <script>
      window.failed = [];
      addEventListener('recording-companion:frame-failed', ({ detail }) => failed.push(detail));
      window.lines = [];
      for (const level of ['error', 'warn', 'info']) console[level] = (...what) => lines.push(what.join(' '));
    </script>
    <script src="/recording-companion.js"${attributes}></script>
    <body>${later ? `<template>${frames}</template>` : frames}`;
  return `${SAME}/parent?${new URLSearchParams({ ...more, html: btoa(html) })}&recorder=1`;
};
const SEEN = `() => failed.map(({ frame, url, reason, status, attempts }) => ({ row: frame.parentNode.id, url, reason, status, attempts }))`;
/** Later: a frame that hangs holds back the load event of the page. */
const INSERT = `() => document.body.append(document.querySelector('template').content)`;
const wait = (seconds: number) => `() => new Promise((done) => setTimeout(done, ${seconds * 1000}))`;

/** A browser has six connections to a host: what holds one must not keep others waiting. */
const holds = ([situation]: (typeof ROWS)[number]) => /slow|never|breaks off|password/.test(situation);

async function outcomes(column: 1 | 2): Promise<[string, Outcome][]> {
  const rows = ROWS.filter((row) => row[column]);
  const show = async (shown: typeof ROWS, frameTimeout: number) => {
    const frames = shown.map(
      (row) => `<span id="${rows.indexOf(row)}">${row[3](column === 1 ? SAME : OTHER)}</span>`,
    );
    const { results } = await visit(parent(frames.join(''), { frameTimeout }), [INSERT, wait(10), SEEN]);
    return results[2] as { row: string; reason: Outcome }[];
  };
  const failures = (
    await Promise.all([
      show(rows.filter(holds), 3),
      show(
        rows.filter((row) => !holds(row)),
        8,
      ),
    ])
  ).flat();
  return rows.map((row, index) => {
    const reasons = failures.filter((failure) => failure.row === `${index}`).map(({ reason }) => reason);
    const nothing = row[column] === 'not at all' ? 'not at all' : 'fine';
    return [row[0], ((reasons.length > 1 ? reasons.join() : reasons[0]) as Outcome) ?? nothing];
  });
}
/** How a reason is known; docs/frames.md explains. */
const HOW: Record<FrameFailureReason, string> = {
  'http-status': 'certain',
  blocked: 'certain',
  network: 'asked again',
  'error-page': 'asked again',
  timeout: 'time-out',
  reported: 'cooperation',
  silent: 'cooperation',
};
const cell = (outcome: Outcome | null) =>
  outcome === null ? '-' : outcome in HOW ? `\`${outcome}\`, ${HOW[outcome as FrameFailureReason]}` : outcome;
const expected = (column: 1 | 2) => ROWS.filter((row) => row[column]).map((row) => [row[0], row[column]]);

describe('A frame', function () {
  this.timeout(60_000);

  it('of either origin is judged as the table says', async () => {
    const [same, cross] = await Promise.all([outcomes(1), outcomes(2)]);
    expect(same).to.deep.equal(expected(1));
    expect(cross).to.deep.equal(expected(2));
  });

  it('is judged as the table of docs/frames.md says', async () => {
    const doc = await (await fetch('/docs/frames.md')).text();
    const rows = [...doc.matchAll(/^\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].slice(2);
    expect(rows.map(([, ...cells]) => cells)).to.deep.equal(
      ROWS.map(([situation, ...row]) => [situation, cell(row[0]), cell(row[1])]),
    );
  });

  /** What failed in a page with these frames, by the id around them; `work` is done in it before. */
  async function failures(
    frames: string,
    { work = '', seconds = 3, options = {}, more = {}, later = true } = {},
  ) {
    const { results } = await visit(parent(frames, options, more, later), [
      later ? INSERT : '() => {}',
      `async () => { const pause = (ms) => new Promise((done) => setTimeout(done, ms)); ${work} }`,
      wait(seconds),
      `() => failed.map(({ frame, reason, attempts }) => [frame.closest('[id]')?.id ?? frame.id, reason, attempts])`,
      `() => lines.filter((line) => line.includes('feature failed'))`,
    ]);
    expect(results.pop()).to.deep.equal([]);
    return results.pop() as [id: string, reason: FrameFailureReason, attempts: number][];
  }
  const within = (id: string, html: string) => `<span id="${id}">${html}</span>`;

  for (const [name, more, blocked] of [
    ['frame-src of the page', { csp: `frame-src ${SAME}/ok` }, ['same', 'cross']],
    ['Cross-Origin-Embedder-Policy of the page', { coep: 'require-corp' }, ['same', 'cross']],
  ] as [string, Record<string, string>, string[]][]) {
    it(`that ${name} forbids is blocked`, async () => {
      const frames =
        within('same', frame(`${SAME}/json`)) +
        within('cross', frame(`${OTHER}/ok`)) +
        within('fine', frame('about:blank'));
      expect((await failures(frames, { more })).sort()).to.deep.equal(
        blocked.map((id) => [id, 'blocked', 1]).sort(),
      );
    });
  }

  it('whose own frame-ancestors forbids it is blocked, when no other of its origin loads', async () => {
    for (const origin of [SAME, OTHER]) {
      const frames = within('one', frame(`${origin}/frame-ancestors`));
      expect(await failures(frames)).to.deep.equal([['one', 'blocked', 1]]);
    }
    const two = within('bad', frame(`${OTHER}/frame-ancestors`)) + within('good', frame(`${OTHER}/slow`));
    expect(await failures(two, { seconds: 5 })).to.deep.equal([['bad', 'error-page', 1]]);
  });

  it('is not judged by a probe that the page forbids, which is tried once', async () => {
    const frames = within('good', frame(`${OTHER}/ok`)) + within('bad', frame(`${OTHER}/500`));
    const work = `
      window.violations = 0;
      document.addEventListener('securitypolicyviolation', () => violations++);
      await pause(2000);
      document.body.insertAdjacentHTML('beforeend', '${frame(`${OTHER}/404`)}');
    `;
    expect(await failures(frames, { work, more: { csp: "object-src 'none'" } })).to.deep.equal([]);
    expect(await failures(frames, { more: { csp: "connect-src 'none'" } })).to.deep.equal([
      ['bad', 'error-page', 1],
    ]);
  });

  it('is found wherever it is, and whenever it came', async () => {
    const work = `
      const bad = (id, origin = '${SAME}') => Object.assign(document.createElement('iframe'), { src: origin + '/500', id });
      const host = () => document.body.appendChild(document.createElement('div'));
      document.body.append(bad('later'));
      host().attachShadow({ mode: 'open' }).append(bad('open root'));
      host().attachShadow({ mode: 'closed' }).append(bad('closed root'));
      const outer = document.body.appendChild(document.createElement('iframe'));
      outer.srcdoc = '<body>';
      await new Promise((done) => outer.addEventListener('load', done, { once: true }));
      outer.contentDocument.body.append(outer.contentDocument.adoptNode(bad('in a frame')));
      const box = document.createElement('div');
      box.append(bad('in a box'));
      document.body.append(box);
      const made = (name, more) => Object.assign(document.body.appendChild(document.createElement(name)), { type: 'text/html', ...more });
      made('object', { data: '${SAME}/500', id: 'object' });
      made('embed', { src: '${SAME}/500', id: 'embed' });
    `;
    const html =
      frame(`${SAME}/500`, 'id="parsed"') +
      `<div><template shadowrootmode="open">${frame(`${SAME}/500`, 'id="declared root"')}</template></div>`;
    const found = await failures(html, { work, later: false, options: { frames: 'iframe, object, embed' } });
    expect(found.map(([id]) => id).sort()).to.deep.equal([
      'closed root',
      'declared root',
      'embed',
      'in a box',
      'in a frame',
      'later',
      'object',
      'open root',
      'parsed',
    ]);
  });

  it('counts when it is seen, if it failed before', async () => {
    const frames = within('low', frame(`${SAME}/500`, 'style="position:absolute;top:2000px"'));
    expect(await failures(frames)).to.deep.equal([]);
    const work = "await pause(1500); document.querySelector('iframe').style.top = 0;";
    expect(await failures(frames, { work })).to.deep.equal([['low', 'http-status', 1]]);
  });

  it('is judged anew when it is given another URL, and not at all once it is gone', async () => {
    const frames = ['a', 'b', 'c', 'd', 'e']
      .map((id) => within(id, frame(`${/[ab]/.test(id) ? SAME : OTHER}/${id === 'd' ? '500' : 'ok'}`)))
      .join('');
    const work = `
      const of = (id) => document.getElementById(id).firstChild;
      of('d').src = '${OTHER}/ok'; // before its failure was sure
      await pause(600);
      of('a').src = '${SAME}/500';
      of('b').setAttribute('src', '${OTHER}/500');
      of('c').src = '${OTHER}/500';
      of('e').src = '${OTHER}/500';
      await pause(600);
      of('e').remove();
    `;
    expect((await failures(frames, { work, seconds: 4 })).sort()).to.deep.equal([
      ['a', 'http-status', 1],
      ['b', 'error-page', 1],
      ['c', 'error-page', 1],
    ]);
  });

  it('is loaded again as often as asked, without an entry in the history, and never because of a probe alone', async () => {
    const { results } = await visit(
      parent(
        within('status', frame(`${SAME}/500?retried`)) +
          within('probed', frame(`${OTHER}/500`)) +
          within('mended', frame(`${SAME}/fails-once`)),
        {
          frameRetries: 2,
        },
      ),
      [
        '() => { window.before = history.length }',
        INSERT,
        wait(6),
        `() => [failed.map(({ url, attempts }) => [url, attempts]).sort(), history.length - before]`,
      ],
    );
    expect(results.at(-1)).to.deep.equal([
      [
        [`${OTHER}/500`, 1],
        [`${SAME}/500?retried`, 3],
      ].sort(),
      0,
    ]);
  });

  it('is not saved by the page that it showed before, nor by a page that says something else', async () => {
    const talks = `${OTHER}/talks`;
    const frames = within('went', frame(talks)) + within('chatty', frame(`${SAME}/404-talks`));
    const work = `await pause(500); document.getElementById('went').firstChild.src = '${OTHER}/500';`;
    expect((await failures(frames, { work })).sort()).to.deep.equal([
      ['chatty', 'http-status', 1],
      ['went', 'error-page', 1],
    ]);
  });

  it('is excused by what is around it, and around the root or the frame that it is in', async () => {
    const work = `
      const bad = () => Object.assign(document.createElement('iframe'), { src: '${SAME}/500' });
      const excused = () => {
        const box = document.body.appendChild(document.createElement('div'));
        box.dataset.recordingOptional = '';
        return box;
      };
      excused().attachShadow({ mode: 'open' }).append(bad());
      const outer = Object.assign(document.createElement('iframe'), { srcdoc: '<body>' });
      excused().append(outer);
      await new Promise((done) => outer.addEventListener('load', done, { once: true }));
      outer.contentDocument.body.append(outer.contentDocument.adoptNode(bad()));
    `;
    expect(await failures('', { work })).to.deep.equal([]);
  });

  it('that has failed ends the recording, with the reason', async () => {
    const open = (more: Options) =>
      visit(
        parent('', { onFrameFailure: 'close', ...more }),
        [
          `() => new Promise((done) => {
            addEventListener('recording-companion:closing', ({ detail }) => done(detail));
            document.body.innerHTML = '${frame(`${SAME}/404?user=Mia#secret`)}';
          })`,
        ],
        { opened: 'target' },
      );
    const { results, closed } = await open({});
    expect(results[0]).to.deep.equal({
      reason: 'frame-failed',
      detail: `http-status: ${SAME}/404: its server answered 404`,
    });
    expect(closed).to.equal(true);
  });

  it("is no business of a participant's page, nor with frames: none", async () => {
    const participant = parent(frame(`${SAME}/500`), { recorder: false });
    const none = parent(frame(`${SAME}/500`), { frames: 'none' });
    for (const url of [participant, none]) {
      const { results } = await visit(url, [INSERT, wait(1), SEEN]);
      expect(results.at(-1)).to.deep.equal([]);
    }
  });

  it('is judged by what its own window says, from its own origin, and by nobody else', async () => {
    const liar = (what: string) =>
      `<script>for (let n = 0; n < 10000; n++) (${what}).postMessage({ recordingCompanion: 'fail', reason: 'forged' }, '*');</script>`;
    const html =
      within('victim', frame(`${OTHER}/boots`)) +
      within(
        'sibling',
        `<iframe srcdoc="${liar('parent.frames[0] ?? parent').replaceAll('"', '&quot;')}"></iframe>`,
      ) +
      within(
        'odd',
        `<iframe srcdoc="<script>for (const odd of [null, 0, 'fail', [], {}, { recordingCompanion: { } }, { recordingCompanion: ['fail'] }]) parent.postMessage(odd, '*')</script>"></iframe>`,
      );
    const work = `
      for (let n = 0; n < 10000; n++) {
        postMessage({ recordingCompanion: 'fail', reason: 'forged' }, '*');
        dispatchEvent(new MessageEvent('message', { data: { recordingCompanion: 'fail' }, origin: '${OTHER}' }));
      }
      const before = performance.now();
      await pause(0);
      window.took = performance.now() - before;
    `;
    expect(await failures(html, { work })).to.deep.equal([]);
  });

  it('that cooperates may live on in silence for 10 seconds', async () => {
    const frames =
      within('stops', frame(`${OTHER}/beats-and-stops`)) + within('lives', frame(`${OTHER}/cooperates`));
    expect(await failures(frames, { seconds: 11 })).to.deep.equal([['stops', 'silent', 1]]);
  });

  it('is judged alike with the ES build and the sources', async () => {
    const frames = [
      ['http-status', '/no-such-page'],
      ['error-page', `${OTHER}/500`],
      ['network', `${DEAD}/`],
      ['blocked', 'http://['],
      ['timeout', `${OTHER}/hangs`],
      ['reported', `${OTHER}/reports`],
      ['fine', `${OTHER}/cooperates`],
    ].map(([id, src]) => `<iframe id="${id}" src="${src}" style="width:60px;height:40px"></iframe>`);
    const pages = (['es', 'sources'] as const).map(async (build) => {
      const options: Options = { onFrameFailure: 'report', frameTimeout: 3, frameRetries: 0 };
      const page = await openFrame(`<!doctype html>${head(build, options)}<body>`, '&recorder=1');
      const failed: string[][] = [];
      page.recordingCompanion.companion!.on('frame-failed', ({ frame: { id }, reason }) =>
        failed.push([id, reason]),
      );
      page.document.body.insertAdjacentHTML('beforeend', frames.join(''));
      await until(() => failed.length === 6, build, 15);
      page.recordingCompanion.companion!.dispose();
      expect(
        failed.every(([id, reason]) => id === reason),
        JSON.stringify(failed),
      ).to.equal(true);
    });
    await Promise.all(pages);
    closeFrames();
  });
});
