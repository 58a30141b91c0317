import { expect } from 'chai';
import { createServers } from '../../src/frames/createServers.js';
import { watchFrame } from '../../src/frames/watchFrame.js';
import { failures, frame, look, OTHER, SAME, situation, within } from '../support/frames.js';
import { until } from '../support/page.js';

describe('The life of a frame', () => {
  const idsOf = (states: { id: string; state: string }[]) =>
    states.map(({ id, state }) => [id, state]).sort();

  situation('goes on as it was when its page asks for another one that does not come', async () => {
    const ways = {
      'a 204': `location.href = '/204'`,
      'a download': `location.href = '/download'`,
      'intercept()': `navigation.addEventListener('navigate', (event) => event.intercept()); location.href = '/500'`,
      'stop()': `location.href = '/hangs'; setTimeout(stop, 50)`,
      'preventDefault()': `navigation.addEventListener('navigate', (event) => event.preventDefault()); location.href = '/500'`,
    };
    const frames = Object.keys(ways)
      .map((id) => within(id, frame(`${SAME}/ok`, `onload="this.loaded = true"`)))
      .join('');
    const work = `
      const ways = ${JSON.stringify(ways)};
      for (const [id, code] of Object.entries(ways)) {
        const [{ firstChild }] = document.querySelectorAll('[id="' + id + '"]');
        await until(() => firstChild.loaded);
        firstChild.contentWindow.eval(code);
      }
    `;
    const { failed, states } = await look(frames, { work, options: { frameTimeout: 4 }, seconds: 6 });
    expect(failed).to.deep.equal([]);
    expect(idsOf(states)).to.deep.equal(
      Object.keys(ways)
        .map((id) => [id, 'loaded'])
        .sort(),
    );
  });

  situation('goes on as it was when the app sends it to a download or a 204', async () => {
    const frames =
      within('same', frame(`${SAME}/ok`, `onload="this.loaded = true"`)) +
      within('other', frame(`${OTHER}/ok`, `onload="this.loaded = true"`));
    const work = `
      for (const [id, src] of [['same', '${SAME}/download'], ['other', '${OTHER}/204']]) {
        const { firstChild } = document.getElementById(id);
        await until(() => firstChild.loaded);
        await pause(500);
        firstChild.src = src;
      }
    `;
    const { failed, states } = await look(frames, { work, options: { frameTimeout: 4 }, seconds: 6 });
    expect(failed).to.deep.equal([]);
    expect(idsOf(states)).to.deep.equal([
      ['other', 'loaded'],
      ['same', 'loaded'],
    ]);
  });

  situation('is not hit by what is found out late about the page before', async () => {
    // the first page is being asked for a second time when the next one comes
    const frames =
      within('a', frame(`${OTHER}/500`, 'onload="this.loaded = true"')) +
      within('control', frame(`${OTHER}/ok`));
    const work = `
      const { firstChild } = document.getElementById('a');
      await until(() => firstChild.loaded);
      await pause(700);
      firstChild.src = '${SAME}/ok';
    `;
    const { failed, states } = await look(frames, { work, seconds: 4 });
    expect(failed).to.deep.equal([]);
    expect(states.map(({ state }) => state)).to.deep.equal(['loaded', 'loaded']);
  });

  situation(
    'leaves an old failure behind when the app has sent it elsewhere while it was hidden',
    async () => {
      const work = `
      const { firstChild } = document.getElementById('board');
      await until(() => lines.some((line) => line.includes("can't be seen has failed")));
      firstChild.src = '${OTHER}/ok';
      await pause(500);
      firstChild.style.display = '';
    `;
      const { failed, states } = await look(
        within('board', frame(`${OTHER}/reports`, 'style="display:none"')),
        {
          work,
          options: { logLevel: 'info' },
          seconds: 3,
        },
      );
      expect(failed).to.deep.equal([]);
      expect(states.map(({ state, reason }) => [state, reason])).to.deep.equal([['loaded', undefined]]);
    },
  );

  situation('is not silent because the page before it has given signs of life', async () => {
    const work = `
      const { firstChild } = document.getElementById('board');
      await new Promise((done) => addEventListener('message', ({ data }) => data.recordingCompanion === 'beat' && done()));
      await pause(1200);
      // the page before says that it lives once more while this one is awaited
      firstChild.src = '${OTHER}/slower';
    `;
    const { failed } = await look(within('board', frame(`${OTHER}/cooperates`)), { work, seconds: 18 });
    expect(failed).to.deep.equal([]);
  });

  situation('is not loaded again because its next page says nothing', async () => {
    const work = `
      const { firstChild } = document.getElementById('board');
      window.loads = 0;
      firstChild.addEventListener('load', () => window.loads++);
      await until(() => failed.length);
      await pause(3000);
      if (window.loads > 2) failed.push({ frame: document.body, reason: 'loaded again' });
    `;
    const { failed } = await look(within('board', frame(`${OTHER}/boots-then-ok`)), {
      work,
      options: { frameRetries: 1 },
    });
    expect(failed.map(({ reason, certainty }) => [reason, certainty])).to.deep.equal([['silent', 'likely']]);
  });

  situation('with status 404 is the app when a module says so after its load event', async () => {
    const { failed } = await look(within('app', frame(`${SAME}/404-module`)), { seconds: 3 });
    expect(failed).to.deep.equal([]);
  });

  situation('is loaded again also when its URL has a hash', async () => {
    const frames =
      within('mended', frame(`${SAME}/fails-once-hash#room`)) + within('bad', frame(`${SAME}/500#room`));
    const work = `
      window.before = history.length;
      await until(() => failed.length && states()[0].state === 'loaded');
      const { hash } = document.getElementById('mended').firstChild.contentWindow.location;
      if (hash !== '#room' || history.length !== window.before) failed.push({ frame: document.body, reason: hash });
    `;
    expect(await failures(frames, { work, options: { frameRetries: 1 }, count: 1 })).to.deep.equal([
      ['bad', 'http-status', 2],
    ]);
  });

  situation('is asked for once where it may not be asked for again', async () => {
    const off = 'data-recording-probe="off"';
    const frames =
      within('talks', frame(`${OTHER}/talks-once`, off)) +
      within('hangs', frame(`${OTHER}/hangs-once`, off)) +
      within('bad', frame(`${OTHER}/500`));
    const counted = ['talks-once', 'hangs-once'];
    const work = `
      await until(() => failed.length);
      await pause(2500);
      const counts = await Promise.all(${JSON.stringify(counted)}.map(async (path) => (await fetch('${OTHER}/count?path=' + path)).text()));
      if (counts.join() !== '1,1') failed.push({ frame: document.body, reason: 'asked ' + counts });
    `;
    const { failed } = await look(frames, { work, options: { frameTimeout: 5 }, seconds: 1 });
    expect(failed.map(({ id, reason }) => [id, reason])).to.deep.equal([['hangs', 'timeout']]);
  });

  situation('is judged by what it shows when a form has posted to it', async () => {
    // asked for by GET, the server of a launch refuses
    const launch = (name: string) =>
      `<form id="form ${name}" method="post" action="${OTHER}/launch" target="${name}"></form>
       <iframe name="${name}" id="${name}"></iframe>`;
    const work = `
      document.querySelectorAll('form').forEach((form) => form.submit());
      await until(() => document.querySelector('#a').contentDocument === null);
    `;
    const { failed, states } = await look(
      launch('a') + launch('b') + within('control', frame(`${OTHER}/ok`)),
      {
        work,
        seconds: 4,
      },
    );
    expect(failed).to.deep.equal([]);
    expect(idsOf(states)).to.deep.equal([
      ['a', 'loaded'],
      ['b', 'loaded'],
      ['control', 'loaded'],
    ]);
  });

  situation('is fine as a PDF of the own site, which may be framed by it alone', async () => {
    const { failed, states } = await look(
      within('pdf', frame(`${SAME}/own-pdf`)) + within('ok', frame(`${SAME}/ok`)),
      {
        seconds: 3,
      },
    );
    expect(failed).to.deep.equal([]);
    expect(states.find(({ id }) => id === 'pdf')!.state).to.not.equal('failed');
  });

  situation('that hangs is found when its src was set after it was inserted', async () => {
    const work = `
      const made = document.body.appendChild(document.createElement('iframe'));
      made.id = 'hangs';
      made.src = '${OTHER}/hangs-later';
    `;
    const { failed, states } = await look('', { work, count: 1, options: { frameTimeout: 5 } });
    expect(
      failed.map(({ id, reason }) => [id, reason]),
      JSON.stringify(states),
    ).to.deep.equal([['hangs', 'timeout']]);
  });

  it('ends in a doubt, and tells the error, when the companion itself fails to judge it', async () => {
    const element = document.body.appendChild(document.createElement('iframe'));
    element.src = `${OTHER}/ok`;
    await new Promise((done) => element.addEventListener('load', done));
    const told: unknown[] = [];
    const watched = watchFrame(element, false, {
      frameTimeout: 5,
      frameRetries: 0,
      servers: createServers(() => {}, false),
      mayProbe() {
        throw new Error('broken');
      },
      isWaiting: () => false,
      onFailure: () => told.push('failure'),
      onMended: () => told.push('mended'),
      onDoubt: (_frame, _url, { doubt }) => told.push(doubt),
      onPhase() {},
      onError: (error) => told.push(`${error}`),
    });
    watched.send(element.src);
    watched.load();
    await until(() => watched.phase() === 'unknown', 'a doubt');
    expect(told).to.deep.equal(['Error: broken', 'it could not be judged']);
    watched.stop();
    element.remove();
  });

  situation(
    'is judged all the same when its page has functions of its own in the place of the browser’s',
    async () => {
      const work = `
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.id = 'odd';
      frame.srcdoc = 'Here';
      await pause(300);
      frame.removeAttribute('srcdoc');
      frame.src = '${SAME}/takes-performance';
      await pause(500);
      await until(() => states().every(({ state }) => state !== 'loading'));
    `;
      const { failed, states } = await look('', { work, seconds: 1 });
      expect([failed, states.map(({ state }) => state)]).to.deep.equal([[], ['loaded']]);
    },
  );

  for (const [how, fill] of [
    ['document.write()', `inside.open(); inside.write(html); inside.close();`],
    ['innerHTML', `inside.body.innerHTML = html;`],
    [
      'replaceChild() of the document',
      `const made = inside.createElement('html'); made.innerHTML = html; inside.replaceChild(made, inside.documentElement);`,
    ],
    ['write() without open()', `inside.write(html); inside.close();`],
  ] as [string, string][]) {
    situation(`is seen in a frame that is filled by ${how}, as long as it goes`, async () => {
      const html =
        `<style>iframe { width: 60px; height: 40px }</style><p id="good">${frame(`${OTHER}/ok`)}</p><p id="bad">${frame(`${OTHER}/500`)}</p>` +
        `<p id="own">${frame(`${SAME}/500`)}</p>`;
      const work = `
        const outer = document.getElementById('outer').firstChild;
        const html = ${JSON.stringify(html)};
        await pause(500);
        const inside = outer.contentDocument;
        ${fill}
        const own = () => inside.querySelector('#own iframe');
        await until(() => failed.length === 2);
        // listeners live on: the next page is heard as well
        own().src = '${SAME}/404';
      `;
      const { failed, states } = await look(
        within('outer', '<iframe style="width:400px;height:300px"></iframe>'),
        { work, count: 3, options: { frameTimeout: 3 } },
      );
      expect(failed.map(({ id, reason, status }) => [id, reason, status]).sort()).to.deep.equal([
        ['bad', 'error-page', undefined],
        ['own', 'http-status', 404],
        ['own', 'http-status', 500],
      ]);
      expect(states.find(({ id }) => id === 'good')?.state).to.equal('loaded');
    });
  }

  for (const [how, work] of [
    [
      'that the parser has made',
      `document.body.insertAdjacentHTML('beforeend', '<p id="outer"><iframe src="/lesson"></iframe></p>')`,
    ],
    [
      'whose src was set before it was inserted',
      `const made = document.createElement('iframe'); made.src = '/lesson'; document.body.append(made)`,
    ],
    [
      'whose src was set after it was inserted',
      `const made = document.body.appendChild(document.createElement('iframe')); made.src = '/lesson'`,
    ],
    [
      'that has gone on to its page',
      `const made = document.body.appendChild(document.createElement('iframe')); made.src = '/ok'; await pause(700); made.src = '/lesson'`,
    ],
  ] as [string, string][]) {
    situation(`is judged within a frame of the own site ${how}`, async () => {
      const wide = `<style>iframe { width: 500px !important; height: 300px !important }</style>`;
      const { failed } = await look(wide, { work, count: 2 });
      expect(failed.map(({ id, reason }) => [id, reason]).sort()).to.deep.equal([
        ['film', 'error-page'],
        ['own film', 'http-status'],
      ]);
    });
  }

  situation('is awaited by the gate also within a frame of the own site', async () => {
    const { states } = await look(
      `<style>iframe { width: 500px !important; height: 300px !important }</style>` +
        within('outer', frame(`${SAME}/lesson?film=hangs`)),
      { seconds: 3 },
    );
    expect(states.find(({ id }) => id === 'film')?.state).to.equal('loading');
  });

  situation('begins anew when it is taken out and put back, and goes on when it is moved', async () => {
    const frames = within('moved', frame(`${OTHER}/ok`, 'onload="this.loads = (this.loads ?? 0) + 1"'));
    const work = `
      const moved = document.getElementById('moved').firstChild;
      await until(() => moved.loads);
      const box = document.body.appendChild(document.createElement('div'));
      if (box.moveBefore) box.moveBefore(moved, null);
      await pause(300);
      moved.remove();
      await pause(300);
      moved.src = '${SAME}/500';
      box.id = 'box';
      box.append(moved);
    `;
    const { failed, states } = await look(frames, { work, count: 1 });
    expect(failed.map(({ id, reason }) => [id, reason])).to.deep.equal([['box', 'http-status']]);
    expect(states.length).to.equal(1);
  });

  for (const [what, prepare] of [
    ['its timing entry is there', ''],
    ['the page has cleared its timing entries', 'performance.clearResourceTimings();'],
    [
      'the browser kept no entry, since it had 250',
      `performance.setResourceTimingBufferSize(0); performance.clearResourceTimings();`,
    ],
  ] as [string, string][]) {
    situation(`goes on untouched when the tag comes late and ${what}`, async () => {
      const frames = ['', 'sandbox="allow-scripts"', 'sandbox', 'credentialless']
        .map((more, index) =>
          within(
            `${index}`,
            frame(`${OTHER}/counted-${index}`, `${more} onload="window.loads = (window.loads ?? 0) + 1"`),
          ),
        )
        .join('');
      const work = `
        await until(() => window.loads === 4);
        await pause(300);
        ${prepare}
        await loadTag();
        await pause(3500);
        // loaded again, it would fire another
        if (window.loads !== 4) failed.push({ frame: document.body, reason: 'loaded again' });
      `;
      const { failed, states } = await look(frames, {
        work,
        lateTag: true,
        later: false,
        options: { frameTimeout: 2, frameRetries: 1 },
        seconds: 1,
      });
      expect(failed).to.deep.equal([]);
      expect(idsOf(states)).to.deep.equal(['0', '1', '2', '3'].map((id) => [id, 'loaded']));
    });
  }

  situation('is found by a late tag when it has failed', async () => {
    const frames =
      within('own', frame(`${SAME}/500`)) +
      within('other', frame(`${OTHER}/500`)) +
      within('control', frame(`${OTHER}/ok`));
    const work = `await pause(1500); await loadTag();`;
    expect((await failures(frames, { work, lateTag: true, later: false, count: 2 })).sort()).to.deep.equal([
      ['other', 'error-page', 1],
      ['own', 'http-status', 1],
    ]);
  });

  situation("is seen whatever the page has named after the browser's own", async () => {
    const names = [
      'prerendering',
      'createElement',
      'documentElement',
      'defaultView',
      'readyState',
      'querySelectorAll',
      'addEventListener',
      'body',
      'head',
      'fonts',
      'URL',
      'hidden',
      'referrer',
      'open',
      'close',
      'nodeType',
      'ownerDocument',
    ];
    const frames =
      names.map((name) => `<img name="${name}" alt="">`).join('') +
      `<form>${[
        'matches',
        'closest',
        'querySelectorAll',
        'localName',
        'getAttribute',
        'nodeType',
        'isConnected',
        'remove',
        'getRootNode',
        'ownerDocument',
      ]
        .map((name) => `<input name="${name}">`)
        .join('')}<p id="in form">${frame(`${SAME}/500`)}</p></form>` +
      within('other', frame(`${OTHER}/500`)) +
      within('control', frame(`${OTHER}/ok`));
    expect((await failures(frames, { count: 2, options: { logLevel: 'info' } })).sort()).to.deep.equal([
      ['in form', 'http-status', 1],
      ['other', 'error-page', 1],
    ]);
  });

  situation('is not disturbed by messages of any shape and size', async () => {
    const odd = `[{ toString: 1 }, { toJSON: 1 }, new Map([[1, 2]]), 1n, new Date(NaN), new ArrayBuffer(8e6), 'x'.repeat(5e6), new Error('x'), /x/, undefined]`;
    const html = `<script>
      for (const odd of ${odd}) {
        parent.postMessage(odd, '*');
        parent.postMessage({ recordingCompanion: odd, reason: odd }, '*');
        parent.postMessage({ recordingCompanion: 'fail' + '', reason: odd }, '*');
      }</script>`;
    const work = `
      const victim = document.getElementById('odd').firstChild;
      const hostile = new Proxy({}, { get() { throw new Error('hostile'); }, ownKeys() { throw new Error('hostile'); } });
      for (const data of [hostile, { get recordingCompanion() { throw new Error('hostile'); } }]) {
        dispatchEvent(new MessageEvent('message', { data, source: victim.contentWindow, origin: 'null' }));
      }
    `;
    const { failed } = await look(
      within('odd', `<iframe sandbox="allow-scripts" srcdoc="${html.replaceAll('"', '&quot;')}"></iframe>`),
      { work, count: 1 },
    );
    // what it says is bounded, and what is no text is named by its type
    expect(failed.map(({ reason, certainty, detail }) => [reason, certainty, detail])).to.deep.equal([
      ['reported', 'certain', 'object'],
    ]);
  });

  situation('is told by frame.js with what a page gives it, whatever that is', async () => {
    const { failed } = await look(
      ['object', 'symbol', 'long', 'nothing']
        .map((id) => within(id, frame(`${OTHER}/reports-${id}`)))
        .join(''),
      { count: 4 },
    );
    expect(failed.map(({ id, reason, detail }) => [id, reason, detail]).sort()).to.deep.equal([
      ['long', 'reported', 'x'.repeat(200)],
      ['nothing', 'reported', 'undefined'],
      ['object', 'reported', 'object'],
      ['symbol', 'reported', 'symbol'],
    ]);
  });
});
