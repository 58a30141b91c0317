import { expect } from 'chai';
import type { Options } from '../../src/index.js';
import { frame, look, OTHER, parent, SAME, SECURE, situation, visit, within } from '../support/frames.js';

describe('A failure of a frame', () => {
  const bad = `${OTHER}/500`;
  /** A page of the server that is shown: without one nobody can know that it does not refuse every second request. */
  /** Adds frames, one after the other; before each, those that are there have come to these states. */
  const oneByOne = (...steps: [states: string[], html: string][]) =>
    steps
      .map(
        ([wanted, html]) => `
          await until(() => states().map(({ state }) => state).join() === '${wanted.join()}');
          document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)});`,
      )
      .join('');
  const control = within('control', frame(`${OTHER}/ok`, 'class="board"'));

  /** Whether a page with these frames closed itself, and what it told. */
  async function end(frames: string, options: Options = {}) {
    const { results, closed } = await visit(
      parent(frames, { options: { onFrameFailure: 'close', ...options }, later: false }),
      [
        // what comes after a close is not run
        `async () => {
          const told = () => [failed.map(({ reason, certainty, required, detail }) => [reason, certainty, required, detail]), closings];
          return new Promise((done) => {
            addEventListener('recording-companion:closing', () => done(told()));
            until(() => failed.length).then(() => pause(300)).then(() => done(told()));
          });
        }`,
      ],
      { opened: 'target' },
    );
    const [failed, closings] = results[0] as [
      [reason: string, certainty: string, required: boolean, detail: string][],
      { reason: string; detail: string }[],
    ];
    return { failed, closings, closed };
  }

  situation('that is likely is told, and the recording goes on', async () => {
    const { failed, closings, closed } = await end(within('bad', frame(bad)) + control);
    expect(failed.map(([reason, certainty, required]) => [reason, certainty, required])).to.deep.equal([
      ['error-page', 'likely', false],
    ]);
    expect(failed[0]![3]).to.equal(`its server answers with an error, and with a page for ${OTHER}/ok`);
    expect([closings, closed]).to.deep.equal([[], false]);
  });

  for (const [how, frames, options] of [
    ['by data-recording-required on it', frame(bad, 'data-recording-required'), {}],
    ['by data-recording-required around it', `<p data-recording-required>${frame(bad)}</p>`, {}],
    ['by the option frames', frame(bad, 'class="board"'), { frames: '.board' }],
    ['by the option frames, with its default', frame(bad), { frames: 'iframe' }],
  ] as [string, string, Options][]) {
    situation(`that is likely ends the recording when the app has named the frame ${how}`, async () => {
      const { failed, closings, closed } = await end(within('bad', frames) + control, options);
      // with the option the control is named as well, and fine
      expect(failed.map(([reason, certainty, required]) => [reason, certainty, required])).to.deep.equal([
        ['error-page', 'likely', true],
      ]);
      expect(closings).to.deep.equal([
        {
          reason: 'frame-failed',
          detail: `error-page, likely: ${bad}: its server answers with an error, and with a page for ${OTHER}/ok`,
        },
      ]);
      expect(closed).to.equal(true);
    });
  }

  situation('is excused by the nearer of two marks', async () => {
    const frames =
      within(
        'optional',
        `<p data-recording-required>${frame(`${SAME}/500`, 'data-recording-optional')}</p>`,
      ) +
      within(
        'required',
        `<p data-recording-optional>${frame(`${SAME}/500`, 'data-recording-required')}</p>`,
      ) +
      within('both', frame(`${SAME}/500`, 'data-recording-optional data-recording-required'));
    const { failed } = await look(frames, { count: 1 });
    expect(failed.map(({ id, required }) => [id, required])).to.deep.equal([['required', true]]);
  });

  situation('of a URL with a query is likely when one of the same form is shown', async () => {
    const rooms = (query: string) => frame(`${OTHER}/rooms?${query}`);
    const frames =
      within('good', rooms('room=1')) +
      within('bad', rooms('room=broken')) +
      within('other form', rooms('room=broken&ticket=1'));
    const { failed, states } = await look(frames, { count: 1, seconds: 2 });
    expect(failed.map(({ id, reason, certainty }) => [id, reason, certainty])).to.deep.equal([
      ['bad', 'error-page', 'likely'],
    ]);
    expect(states.find(({ id }) => id === 'other form')?.state).to.equal('unknown');
  });

  situation('is a doubt, told on the console, while no other page of its server is known', async () => {
    const { results } = await visit(
      parent(within('bad', frame(bad)), { options: { onFrameFailure: 'close', logLevel: 'warn' } }),
      [
        "() => document.body.append(document.querySelector('template').content)",
        `async () => {
          await until(() => states().some(({ state }) => state === 'unknown'));
          await pause(2000);
          return [failed.length, closings.length, states().map(({ state, detail }) => [state, detail]), lines,
            recordingCompanion.companion.report().gates.find(({ name }) => name === 'frames').after !== null];
        }`,
      ],
    );
    const [failed, closings, states, lines, isOpen] = results[1];
    expect([failed, closings, isOpen]).to.deep.equal([0, 0, true]);
    expect(states).to.deep.equal([
      [
        'unknown',
        'its server refuses a second request, as for an error; but it may refuse all of them, and no other page of it is shown',
      ],
    ]);
    expect(lines.length).to.equal(1);
    expect(lines[0]).to.match(
      /a frame may have failed: .*\/500: its server refuses.*frame\.js.*docs\/frames\.md/,
    );
  });

  situation('that was a doubt is likely as soon as another page of its server is shown', async () => {
    const work = oneByOne([['unknown'], control]);
    const { failed } = await look(within('bad', frame(bad)), { work, count: 1 });
    expect(failed.map(({ id, certainty }) => [id, certainty])).to.deep.equal([['bad', 'likely']]);
  });

  situation(
    'is likely when one of the pages beside it can be prefetched, and the newest can not',
    async () => {
      const work = oneByOne(
        [['loaded'], within('newest', frame(`${OTHER}/corp`))],
        [['loaded', 'loaded'], within('bad', frame(bad))],
      );
      const { failed } = await look(control, { work, count: 1 });
      expect(failed.map(({ id, certainty }) => [id, certainty])).to.deep.equal([['bad', 'likely']]);
    },
  );

  situation(
    'that was a doubt beside a page that can not be prefetched is likely beside another one',
    async () => {
      const work = oneByOne([['loaded'], within('bad', frame(bad))], [['loaded', 'unknown'], control]);
      const { failed } = await look(within('first', frame(`${OTHER}/corp`)), { work, count: 1 });
      expect(failed.map(({ id, certainty }) => [id, certainty])).to.deep.equal([['bad', 'likely']]);
    },
  );

  situation(
    'is likely when the page that was known first is one that answers with an error, and talks',
    async () => {
      const work = oneByOne([['loaded', 'unknown'], control]);
      const frames = within('talks', frame(`${OTHER}/404-talks`)) + within('bad', frame(bad));
      const { failed } = await look(frames, { work, count: 1 });
      expect(failed.map(({ id, certainty }) => [id, certainty])).to.deep.equal([['bad', 'likely']]);
    },
  );

  situation('is none of a PDF that forbids to be prefetched', async () => {
    const { failed } = await look(within('pdf', frame(`${OTHER}/corp-pdf`)) + control, { seconds: 5 });
    expect(failed).to.deep.equal([]);
  });

  situation('is likely when the page comes while its time-out is judged', async () => {
    const work = `
      const { firstChild } = document.getElementById('late');
      await until(() => states().length === 2 && states().every(({ state }) => state === 'loaded'));
      firstChild.src = '${OTHER}/500-slow';
    `;
    const frames = within('late', frame(`${OTHER}/json`)) + control;
    const { failed } = await look(frames, { work, options: { frameTimeout: 4 }, count: 1 });
    expect(failed.map(({ id, reason }) => [id, reason])).to.deep.equal([['late', 'error-page']]);
  });

  situation('stays a doubt for a URL that may open once, whatever else its server shows', async () => {
    const frames =
      within('query', frame(`${OTHER}/500?ticket=1`)) +
      within('path', frame(`${OTHER}/no-such/8f3a91c4d2e7b650`)) +
      control;
    const { failed, states } = await look(frames, { seconds: 4 });
    expect(failed).to.deep.equal([]);
    expect(states.map(({ id, state }) => [id, state]).sort()).to.deep.equal([
      ['control', 'loaded'],
      ['path', 'unknown'],
      ['query', 'unknown'],
    ]);
  });

  situation('that was likely is taken back when the frame lives after all', async () => {
    const work = `
      await until(() => failed.length);
      const before = states().map(({ state }) => state);
      await until(() => states()[0].state === 'loaded');
      failed[0].url = before[0];
    `;
    // its load event waits for a picture that comes after the time-out
    const { failed, states } = await look(within('slow', frame(`${OTHER}/slower-picture`)), {
      work,
      options: { frameTimeout: 2 },
      count: 1,
    });
    expect(failed.map(({ url, reason, certainty }) => [url, reason, certainty])).to.deep.equal([
      ['failed', 'timeout', 'likely'],
    ]);
    expect(states.map(({ state }) => state)).to.deep.equal(['loaded']);
  });

  situation('is told again when it was likely and becomes certain', async () => {
    const work = `
      const [{ firstChild }] = document.querySelectorAll('#board');
      await until(() => failed.length);
      firstChild.contentWindow.postMessage('fail', '*');
    `;
    const { failed } = await look(within('board', frame(`${OTHER}/fails-when-told`)), {
      work,
      options: { frameTimeout: 2 },
      count: 2,
    });
    expect(failed.map(({ reason, certainty, detail }) => [reason, certainty, detail])).to.deep.equal([
      ['timeout', 'likely', 'it did not load in 2 s'],
      ['reported', 'certain', 'no drawing'],
    ]);
  });

  situation("of its own server's refusal to be framed is certain, with the header", async () => {
    const { failed } = await look(within('xfo', frame(`${SAME}/x-frame-options`)), { count: 1 });
    expect(failed.map(({ certainty, detail }) => [certainty, detail])).to.deep.equal([
      ['certain', 'its answer forbids that it is framed (X-Frame-Options: DENY)'],
    ]);
  });

  situation("is none of the network when the page's own server can't be reached either", async () => {
    // as when the recorder has lost its connection
    const { failed, states } = await look(within('dead', frame('http://no-such-host.localhost/')), {
      work: `await pause(500); await until(() => states().every(({ state }) => state !== 'loading'));`,
      more: {
        headers: JSON.stringify({ 'content-security-policy': `connect-src http://no-such-host.localhost` }),
      },
      seconds: 1,
    });
    expect([failed, states.map(({ state }) => state)]).to.deep.equal([[], ['unknown']]);
  });

  situation('over TLS is found as over HTTP', async () => {
    const { failed } = await look(
      within('bad', frame(`${SECURE}/404`)) + within('ok', frame(`${SECURE}/ok`)),
      {
        count: 1,
      },
    );
    expect(failed.map(({ id, certainty }) => [id, certainty])).to.deep.equal([['bad', 'likely']]);
  });
});
