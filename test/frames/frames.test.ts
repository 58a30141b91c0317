import { expect } from 'chai';
import type { Certainty, FrameFailureReason, Options } from '../../src/index.js';
import {
  DEAD,
  failures,
  frame,
  hasFailed,
  INSERT,
  INSERT_SLOWLY,
  inTurn,
  look,
  OTHER,
  parent,
  SAME,
  SECURE,
  SEEN,
  type Seen,
  situation,
  UNTRUSTED,
  visit,
  wait,
  within,
} from '../support/frames.js';
import { type Build, closeFrames, CROSS_SITE, head, openFrame, pageUrl, until } from '../support/page.js';
import { openPrerendered } from '../support/prerendered.js';

type Outcome = `${FrameFailureReason}, ${Certainty}` | 'fine' | 'not at all';
const named =
  (name: string, more = '') =>
  (origin: string) =>
    frame(`${origin}/${name}`, more);

/** How a row is shown that needs a page of its own. */
const ALONE = null;

/** What becomes of a frame, and what is known of it: in the page's own origin, and in another. docs/frames.md. */
const ROWS: [
  situation: string,
  same: Outcome | null,
  cross: Outcome | null,
  html: ((origin: string) => string) | typeof ALONE,
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
  ['`loading="lazy"`, scrolled to', 'fine', 'fine', ALONE],
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
  ['a page of a service worker, its server being down', 'fine', 'fine', ALONE],
  ['404 of a page that cooperates', 'fine', 'fine', named('404-lives')],
  ['`about:blank`', 'fine', null, () => frame('about:blank')],
  ['no `src`', 'fine', null, () => '<iframe></iframe>'],
  ['an empty `src`', 'fine', null, () => frame('')],
  ['`srcdoc`', 'fine', null, () => '<iframe srcdoc="Here"></iframe>'],
  ['`srcdoc`, sandboxed', 'fine', null, () => '<iframe srcdoc="Here" sandbox></iframe>'],
  ['`data:`', 'fine', null, () => frame('data:text/html,Here')],
  [
    '`blob:`',
    'fine',
    null,
    () => `<script>
      document.currentScript.after(Object.assign(document.createElement('iframe'), {
        src: URL.createObjectURL(new Blob(['Here'], { type: 'text/html' })),
      }));
    </script>`,
  ],
  ['`javascript:`', 'fine', null, () => frame("javascript:'Here'")],
  [
    '`mailto:` and other schemes',
    'fine',
    null,
    () => frame('mailto:nobody@localhost') + frame('classroom:42'),
  ],
  ['403', 'http-status, certain', 'error-page, likely', named('403')],
  ['404', 'http-status, certain', 'error-page, likely', named('404')],
  ['404 without a body', 'http-status, certain', 'error-page, likely', named('404-empty')],
  ['404 with `Timing-Allow-Origin`', 'http-status, certain', 'error-page, likely', named('404-tao')],
  ['500', 'http-status, certain', 'error-page, likely', named('500')],
  [
    '500, sandboxed',
    'http-status, certain',
    'error-page, likely',
    named('500-alone', 'sandbox="allow-scripts"'),
  ],
  ['500, `loading="lazy"`, scrolled to', 'http-status, certain', 'error-page, likely', ALONE],
  ['500 of a service worker, its server being fine', 'http-status, certain', 'not at all', ALONE],
  ['an invalid URL', 'blocked, certain', null, () => frame('http://[')],
  ['`X-Frame-Options`', 'error-page, certain', 'error-page, likely', named('x-frame-options')],
  ['a connection that is reset', 'network, likely', 'network, likely', named('reset')],
  ['a server that is down', null, 'network, certain', () => frame(`${DEAD}/`)],
  ['a host that is unknown', null, 'network, certain', () => frame('http://no-such-host.localhost/')],
  ['a certificate that is not trusted', null, 'network, certain', () => frame(`${UNTRUSTED}/ok`)],
  ['a redirect to a server that is down', 'network, likely', 'error-page, likely', named('redirect-dead')],
  ['401 that asks for a password', 'timeout, likely', 'error-page, likely', named('login')],
  ['a server that never answers', 'timeout, likely', 'timeout, likely', named('hangs')],
  ['a page that never ends', 'timeout, likely', 'timeout, likely', named('hangs-later')],
  ['a page that breaks off', 'timeout, likely', 'timeout, likely', named('resets-later')],
  ['mixed content', null, 'timeout, likely', ALONE],
  ['a page that goes to a 500', 'http-status, certain', 'not at all', named('goes-500')],
  ['a page that goes to a server that is down', 'network, certain', 'not at all', named('goes-dead')],
  ['a page that throws at the start', 'not at all', 'not at all', named('throws')],
  ['a page whose process crashes', null, 'not at all', ALONE],
  ['a page that reports its failure', 'reported, certain', 'reported, certain', named('reports')],
  [
    'a page that cooperates, then goes to a 500',
    'http-status, certain',
    'silent, likely',
    named('boots-then-500'),
  ],
  ['a page that cooperates, whose process crashes', null, 'silent, certain', ALONE],
];

/** A browser has six connections to a host: what holds one must not keep others waiting. */
const holds = ([situation]: (typeof ROWS)[number]) => /slow|never|breaks off|password/.test(situation);

/** A situation by the reasons of its frame's failures. */
const outcome = (reasons: Outcome[], nothing: Outcome | null): Outcome =>
  reasons.length
    ? (reasons.join() as Outcome) // of one that failed twice it is none
    : nothing === 'not at all'
      ? nothing
      : 'fine';

async function outcomes(column: 1 | 2): Promise<[string, string | null][]> {
  const rows = ROWS.filter((row) => row[column] && row[3] !== ALONE);
  const show = async (shown: typeof ROWS, frameTimeout: number) => {
    const frames = shown.map(
      (row) => `<span id="${rows.indexOf(row)}">${row[3]!(column === 1 ? SAME : OTHER)}</span>`,
    );
    const failing = shown.filter((row) => isFailure(row[column])).length;
    const { results } = await visit(parent(frames.join(''), { options: { frameTimeout } }), [
      INSERT_SLOWLY,
      wait(frameTimeout + 1),
      hasFailed(failing),
      SEEN,
    ]);
    return results.at(-1) as Seen;
  };
  // where an origin has shown a page before, a server that is down is none of its failures
  const before = (row: (typeof ROWS)[number]) => Number(!row[column]?.startsWith('network'));
  const seen = await Promise.all([
    show(rows.filter(holds), 6),
    show(
      rows.filter((row) => !holds(row)).sort((a, b) => before(a) - before(b)),
      10,
    ),
  ]);
  return rows.map((row, index) => {
    const its = <T extends { id: string }>(all: T[]) => all.filter(({ id }) => id === `${index}`);
    const reasons = its(seen.flatMap(({ failed }) => failed)).map(
      ({ reason, certainty }) => `${reason}, ${certainty}` as Outcome,
    );
    // what should have failed tells why it has not
    if (isFailure(row[column]) && !reasons.length)
      return [row[0], JSON.stringify(its(seen.flatMap(({ states }) => states)))];
    return [row[0], outcome(reasons, row[column])];
  });
}
/** Whether an outcome is a failure. */
const isFailure = (said: Outcome | null) => !!said?.includes(', ');
const cell = (said: Outcome | null) => said?.replace(/(.*), /, '`$1`, ') ?? '-';
const expected = (column: 1 | 2) =>
  ROWS.filter((row) => row[column] && row[3] !== ALONE).map((row) => [row[0], row[column]]);

describe('A frame', function () {
  this.timeout(180_000);

  /** Asserts what the table says of situations whose frames' ids are `COLUMN SITUATION`. */
  function expectRows({ failed }: Seen, ...situations: string[]) {
    const rows = situations.map((situation) => ROWS.find(([name]) => name === situation)!);
    const found = rows.map(([situation, ...row]) => [
      situation,
      ...row.slice(0, 2).map((said, index) => {
        const its = failed.filter(({ id }) => id === `${['same', 'cross'][index]} ${situation}`);
        return (
          said &&
          outcome(
            its.map(({ reason, certainty }) => `${reason}, ${certainty}` as Outcome),
            said as Outcome,
          )
        );
      }),
    ]);
    expect(found).to.deep.equal(rows.map((row) => row.slice(0, 3)));
  }
  /** A situation's frame for each origin. */
  const both = (situation: string, html: (origin: string) => string) =>
    within(`same ${situation}`, html(SAME)) + within(`cross ${situation}`, html(OTHER));

  // these take longest, and begin first
  situation('that cooperates may live on in silence for 10 seconds', async () => {
    const frames =
      within('stops', frame(`${OTHER}/beats-and-stops`)) + within('lives', frame(`${OTHER}/cooperates`));
    expect(await failures(frames, { count: 1 })).to.deep.equal([['stops', 'silent', 1]]);
  });

  situation('whose process crashes has failed when it cooperates', async () => {
    const quiet = 'a page whose process crashes';
    const cooperating = 'a page that cooperates, whose process crashes';
    const frames =
      within(`cross ${quiet}`, frame(`${OTHER}/ok`)) +
      within(`cross ${cooperating}`, frame(`${OTHER}/cooperates`)) +
      within('lives', frame(`${SAME}/cooperates`));
    const work = `
      await new Promise((done) => addEventListener('message', ({ data, origin }) =>
        origin === '${OTHER}' && data.recordingCompanion === 'beat' && done()));
    `;
    const seen = await look(frames, { work, then: `crash ${OTHER}`, count: 1 });
    expect(seen.failed.length).to.equal(1);
    expectRows(seen, quiet, cooperating);
  });

  situation('of either origin is judged as the table says', async () => {
    const [same, cross] = await Promise.all([outcomes(1), outcomes(2)]);
    expect(same).to.deep.equal(expected(1));
    expect(cross).to.deep.equal(expected(2));
  });

  it('is judged as the table of docs/frames.md says', async () => {
    const [, doc] = (await (await fetch('/docs/frames.md')).text()).split('## Every situation');
    const rows = [...doc!.split('\n## ')[0]!.matchAll(/^\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].slice(2);
    expect(rows.map(([, ...cells]) => cells)).to.deep.equal(
      ROWS.map(([situation, ...row]) => [situation, cell(row[0]), cell(row[1])]),
    );
  });

  for (const [name, more, blocked] of [
    ['frame-src of the page', { csp: `frame-src ${SAME}/ok` }, ['same', 'cross']],
    ['Cross-Origin-Embedder-Policy of the page', { coep: 'require-corp' }, ['same', 'cross']],
  ] as [string, Record<string, string>, string[]][]) {
    situation(`that ${name} forbids is blocked`, async () => {
      const frames =
        within('same', frame(`${SAME}/json`)) +
        within('cross', frame(`${OTHER}/ok`)) +
        within('fine', frame('about:blank'));
      expect((await failures(frames, { more, count: blocked.length })).sort()).to.deep.equal(
        blocked.map((id) => [id, 'blocked', 1]).sort(),
      );
    });
  }

  situation(
    'whose own frame-ancestors forbids it is blocked, when no other of its origin loads',
    async () => {
      const alone =
        within('same', frame(`${SAME}/frame-ancestors`)) + within('cross', frame(`${OTHER}/frame-ancestors`));
      const two = within('bad', frame(`${OTHER}/frame-ancestors`)) + within('good', frame(`${OTHER}/slow`));
      const [blocked, unsure] = await Promise.all([
        failures(alone, { count: 2 }),
        failures(two, { count: 1, seconds: 3 }),
      ]);
      expect(blocked.sort()).to.deep.equal([
        ['cross', 'blocked', 1],
        ['same', 'blocked', 1],
      ]);
      expect(unsure).to.deep.equal([['bad', 'error-page', 1]]);
    },
  );

  situation('is found wherever it is, and whenever it came', async () => {
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
    const options = { frames: 'iframe, object, embed' };
    const found = await failures(html, { work, later: false, options, count: 9 });
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

  situation('counts when it is seen, if it failed before', async () => {
    const bad = (style: string) => frame(`${SAME}/500`, `style="${style}"`);
    const frames =
      within('low', bad('position:absolute;top:2000px')) +
      within('invisible', bad('')) +
      within('never', bad('display:none')) +
      '<style>#invisible { visibility: hidden }</style>';
    const work = `
      await pause(2500);
      failed.push(...failed.map(() => ({ frame: document.body, reason: 'too early' })));
      document.querySelector('#low iframe').style.top = 0;
      document.querySelector('#invisible').style.visibility = 'visible';
    `;
    expect((await failures(frames, { work, count: 2 })).sort()).to.deep.equal([
      ['invisible', 'http-status', 1],
      ['low', 'http-status', 1],
    ]);
  });

  situation('that loads lazily is judged when it is scrolled to', async () => {
    const good = '`loading="lazy"`, scrolled to';
    const bad = '500, `loading="lazy"`, scrolled to';
    const lazy = (path: string) => (origin: string) =>
      frame(`${origin}/${path}`, 'loading="lazy" style="position:absolute;top:9000px"');
    const work = `
      await pause(6000);
      failed.push(...failed.map(() => ({ frame: document.body, reason: 'too early' })));
      scrollTo(0, 9000);
    `;
    const options = { frameTimeout: 5 };
    const seen = await look(both(good, lazy('ok')) + both(bad, lazy('500')), { work, options, count: 2 });
    expectRows(seen, good, bad);
    expect(seen.failed.map(({ attempts }) => attempts)).to.deep.equal([1, 1]);
  });

  situation('of a service worker is judged by what that answers', async () => {
    const good = 'a page of a service worker, its server being down';
    const bad = '500 of a service worker, its server being fine';
    const frames = frame(`${SAME}/worker/installs`) + frame(`${OTHER}/worker/installs`);
    const served = both(good, named('worker/reset')) + both(bad, named('worker/ok'));
    const work = `
      const servers = new Set();
      await new Promise((done) => addEventListener('message', ({ data, origin }) => data === 'served' && servers.add(origin).size === 2 && done()));
      document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(served)});
    `;
    expectRows(await look(frames, { work, count: 1, seconds: 4 }), good, bad);
  });

  situation('that is mixed content does not come', async () => {
    const mixed = frame(OTHER.replace('127.0.0.1', 'mixed.test') + '/ok');
    const frames = within('cross mixed content', mixed) + within('fine', frame(`${SECURE}/ok`));
    const options = { frameTimeout: 5 };
    const seen = await look(frames, { options, count: 1, origin: SECURE });
    expect(seen.failed.length).to.equal(1);
    expectRows(seen, 'mixed content');
  });

  situation('is judged anew when it is given another URL, and not at all once it is gone', async () => {
    const frames = ['a', 'b', 'c', 'd', 'e', 'control']
      .map((id) =>
        within(
          id,
          frame(
            `${/[ab]/.test(id) ? SAME : OTHER}/${id === 'd' ? '500' : 'ok'}`,
            'onload="this.loaded = true"',
          ),
        ),
      )
      .join('');
    const work = `
      const of = (id) => document.getElementById(id).firstChild;
      of('d').src = '${OTHER}/ok'; // before its failure was sure
      while (!['a', 'b', 'c', 'e'].every((id) => of(id).loaded)) await pause(20);
      of('a').src = '${SAME}/500';
      of('b').setAttribute('src', '${OTHER}/500');
      of('c').src = '${OTHER}/500';
      of('e').src = '${OTHER}/500';
      await pause(600);
      of('e').remove();
    `;
    expect((await failures(frames, { work, count: 3 })).sort()).to.deep.equal([
      ['a', 'http-status', 1],
      ['b', 'error-page', 1],
      ['c', 'error-page', 1],
    ]);
  });

  situation(
    'is loaded again as often as asked, without an entry in the history, and never because of a probe alone',
    async () => {
      const { results } = await visit(
        parent(
          within('status', frame(`${SAME}/500?retried`)) +
            within('probed', frame(`${OTHER}/500`)) +
            within('control', frame(`${OTHER}/ok`)) +
            within('mended', frame(`${SAME}/fails-once`)),
          { options: { frameRetries: 2 } },
        ),
        [
          '() => { window.before = history.length }',
          INSERT,
          hasFailed(2),
          wait(1),
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
    },
  );

  situation(
    'is not saved by the page that it showed before, nor by a page that says something else',
    async () => {
      const talks = `${OTHER}/talks`;
      const frames =
        within('went', frame(talks, 'onload="this.loaded = true"')) +
        within('chatty', frame(`${SAME}/404-talks`));
      const work = `
      const went = document.getElementById('went').firstChild;
      await until(() => states().some(({ url, state }) => url === '${talks}' && state === 'loaded'));
      went.src = '${OTHER}/500';
    `;
      expect((await failures(frames, { work, count: 2 })).sort()).to.deep.equal([
        ['chatty', 'http-status', 1],
        ['went', 'error-page', 1],
      ]);
    },
  );

  situation('is excused by what is around it, and around the root or the frame that it is in', async () => {
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

  situation('that has failed ends the recording, with the reason', async () => {
    const open = (more: Options) =>
      visit(
        parent('', { options: { onFrameFailure: 'close', ...more } }),
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
      detail: `http-status, certain: ${SAME}/404: its server answered 404`,
    });
    expect(closed).to.equal(true);
  });

  situation('that failed while the page was prerendered ends the recording when that is shown', async () => {
    const id = crypto.randomUUID();
    const reportUrl = `${CROSS_SITE}/beacon?id=${id}`;
    const shown = pageUrl(
      `<!doctype html>${head('tag', { reportUrl, frameRetries: 0 })}<script>
        recordingCompanion.companion.on('frame-failed', () => fetch('${reportUrl}', {
          method: 'POST',
          body: JSON.stringify({ event: 'failed', reason: document.prerendering }),
        }));
      </script>${frame('/no-such-page')}`,
      '&recorder=1',
    );
    const beacons = `${CROSS_SITE}/beacons?id=${id}`;
    const told = async (): Promise<{ event: string; reason: unknown }[]> =>
      (await (await fetch(beacons)).json())
        .map(({ body }: { body: string }) => JSON.parse(body))
        .filter(({ event }: { event: string }) => event !== 'heartbeat');
    await inTurn(() => {
      openPrerendered(shown, beacons);
      return until(async () => (await told()).length >= 3, 'the end', 20);
    });
    const [before, ...after] = (await told()).map(({ event, reason }) => [event, reason]);
    expect(before).to.deep.equal(['failed', true]);
    expect(after.sort()).to.deep.equal([
      ['closing', 'frame-failed'],
      ['started', undefined],
    ]);
  });

  situation("is no business of a participant's page, nor with frames: none", async () => {
    const participant = parent(frame(`${SAME}/500`), { options: { recorder: false } });
    const none = parent(frame(`${SAME}/500`), { options: { frames: 'none' } });
    const seen = await Promise.all([participant, none].map((url) => visit(url, [INSERT, wait(1), SEEN])));
    expect(seen.map(({ results }) => results.at(-1).failed)).to.deep.equal([[], []]);
  });

  situation('is judged by what its own window says, from its own origin, and by nobody else', async () => {
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

  situation('is judged alike with the ES build and the sources', async () => {
    const frames = [
      ['http-status', '/no-such-page'],
      ['error-page', `${OTHER}/500`],
      ['network', `${DEAD}/`],
      ['blocked', 'http://['],
      ['timeout', `${OTHER}/hangs`],
      ['reported', `${OTHER}/reports`],
      ['fine', `${OTHER}/cooperates`],
    ].map(([id, src]) => `<iframe id="${id}" src="${src}" style="width:60px;height:40px"></iframe>`);
    const judge = async (build: Build) => {
      const options: Options = { onFrameFailure: 'report', frameTimeout: 6, frameRetries: 0 };
      const page = await openFrame(`<!doctype html>${head(build, options)}<body>`, '&recorder=1');
      const failed: string[][] = [];
      page.recordingCompanion.companion!.on('frame-failed', ({ frame: { id }, reason }) =>
        failed.push([id, reason]),
      );
      page.document.body.insertAdjacentHTML('beforeend', frames.join(''));
      await until(() => failed.length === 6, build, 25);
      page.recordingCompanion.companion!.dispose();
      expect(
        failed.every(([id, reason]) => id === reason),
        JSON.stringify(failed),
      ).to.equal(true);
    };
    await inTurn(() => Promise.all([judge('es'), judge('sources')]));
    closeFrames();
  });
});
