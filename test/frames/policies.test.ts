import { expect } from 'chai';
import { DEAD, failures, frame, look, OTHER, SAME, situation, within } from '../support/frames.js';

describe('Under a policy of the page a frame', () => {
  const csp = (policy: string) => ({
    more: { headers: JSON.stringify({ 'content-security-policy': policy }) },
  });
  const bad = within('bad', frame(`${OTHER}/500`)) + within('control', frame(`${OTHER}/ok`));
  const dead = within('dead', frame(`${DEAD}/`));

  situation('that is redirected to what frame-src forbids is blocked', async () => {
    const { failed } = await look(within('redirected', frame(`${OTHER}/redirect-elsewhere`)), {
      ...csp(`frame-src ${OTHER}`),
      count: 1,
    });
    expect(failed.map(({ reason, certainty, detail }) => [reason, certainty, detail])).to.deep.equal([
      ['blocked', 'certain', 'frame-src forbids it, or where it was redirected to'],
    ]);
  });

  situation(
    'that is redirected to what frame-src forbids is told from those that load beside it',
    async () => {
      const frames =
        within('good', frame(`${OTHER}/slow`)) +
        within('redirected', frame(`${OTHER}/redirect-elsewhere`)) +
        within('fine', frame(`${OTHER}/ok`));
      const { failed } = await look(frames, { ...csp(`frame-src ${OTHER}`), count: 1, seconds: 3 });
      expect(failed.map(({ id, reason, certainty }) => [id, reason, certainty])).to.deep.equal([
        ['redirected', 'blocked', 'certain'],
      ]);
    },
  );

  situation('is told from another one of its origin that frame-src forbids by its path', async () => {
    const frames = within('good', frame(`${OTHER}/ok`)) + within('forbidden', frame(`${OTHER}/json`));
    const { failed } = await look(frames, { ...csp(`frame-src ${OTHER}/ok`), count: 1, seconds: 3 });
    expect(failed.map(({ id, reason, certainty }) => [id, reason, certainty])).to.deep.equal([
      ['forbidden', 'blocked', 'certain'],
    ]);
  });

  situation('that loads is not taken for another one that the policy has blocked meanwhile', async () => {
    const work = `
      const made = document.createElement('iframe');
      made.src = 'data:text/html,Blocked';
      document.body.append(made);
      const tracker = document.createElement('iframe');
      tracker.src = '${SAME}/ok';
      document.body.append(tracker);
    `;
    const { failed } = await look(within('board', frame(`${OTHER}/slow`, 'class="board"')), {
      ...csp(`frame-src ${OTHER}`),
      options: { frames: '.board' },
      work,
      seconds: 4,
    });
    expect(failed).to.deep.equal([]);
  });

  situation('that opens once is not taken for one that is redirected to what frame-src forbids', async () => {
    const { failed, states } = await look(within('once', frame(`${OTHER}/once-elsewhere`)), {
      ...csp(`frame-src ${OTHER}`),
      seconds: 3,
    });
    expect(failed).to.deep.equal([]);
    expect(states.map(({ detail }) => detail)).to.deep.equal([
      'frame-src forbids where a second request was redirected to',
    ]);
  });

  situation('that is a PDF is not taken for another one that must not be framed', async () => {
    const work = `
      const tracker = document.createElement('iframe');
      tracker.src = '${OTHER}/frame-ancestors';
      document.body.append(tracker);
    `;
    const { failed } = await look(within('board', frame(`${OTHER}/slow-pdf`, 'class="board"')), {
      options: { frames: '.board' },
      work,
      seconds: 5,
    });
    expect(failed).to.deep.equal([]);
  });

  situation('that is credentialless is not taken for a picture that COEP has blocked', async () => {
    const work = `document.body.append(Object.assign(new Image(), { src: '${OTHER}/image' }));`;
    const { failed } = await look(within('board', frame(`${OTHER}/slow`, 'credentialless')), {
      more: { coep: 'require-corp' },
      work,
      seconds: 4,
    });
    expect(failed).to.deep.equal([]);
  });

  situation('is blocked by the policy of the frame around it', async () => {
    const wide = '<style>iframe { width: 500px !important; height: 300px !important }</style>';
    const { failed } = await look(wide + within('outer', frame(`${SAME}/strict-lesson`)), { count: 1 });
    expect(failed.map(({ id, reason, certainty }) => [id, reason, certainty])).to.deep.equal([
      ['film', 'blocked', 'certain'],
    ]);
  });

  for (const policy of [
    "object-src 'none'",
    "default-src 'self'",
    "frame-src 'none'",
    "connect-src 'none'",
    "require-trusted-types-for 'script'; trusted-types none-of-ours",
  ]) {
    situation(`that has failed is found while ${policy} is only reported`, async () => {
      const headers = JSON.stringify({ 'content-security-policy-report-only': policy });
      expect((await failures(dead + bad, { more: { headers }, count: 2 })).sort()).to.deep.equal([
        ['bad', 'error-page', 1],
        ['dead', 'network', 1],
      ]);
    });
  }

  situation('that has failed is found under Trusted Types', async () => {
    const found = await failures(dead + bad, { ...csp("require-trusted-types-for 'script'"), count: 2 });
    expect(found.sort()).to.deep.equal([
      ['bad', 'error-page', 1],
      ['dead', 'network', 1],
    ]);
  });

  for (const [policy, found] of [
    ["object-src 'none'", ['dead']],
    ["require-trusted-types-for 'script'; trusted-types none-of-ours recording-companion", ['dead']],
    ["connect-src 'self'", ['bad']],
  ] as [string, string[]][]) {
    situation(`is judged by the other ways of asking where ${policy} forbids one`, async () => {
      const { failed, states } = await look(dead + bad, { ...csp(policy), count: found.length, seconds: 4 });
      expect(failed.map(({ id }) => id)).to.deep.equal(found);
      expect(states.every(({ state }) => state !== 'loading')).to.equal(true);
    });
  }

  situation('of another origin is never of a network that a policy has refused', async () => {
    // CORP refuses every request without CORS, and the server every object: the frame is shown all the same
    const { failed } = await look(within('good', frame(`${OTHER}/isolated`)), { seconds: 4 });
    expect(failed).to.deep.equal([]);
  });
});
