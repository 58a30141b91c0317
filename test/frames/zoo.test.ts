import { expect } from 'chai';
import { atMost } from '../support/atMost.js';
import { INSERT_SLOWLY, parent, SEEN, type Seen, wait, within } from '../support/frames.js';
import { visit } from '../support/page.js';

interface Zoo {
  parents: { name: string; headers: Record<string, string> }[];
  frames: { name: string; html: string }[];
  broken: string[];
}

/** Each is judged; media have no load event before they are there. */
const SETTLED = `async () => { await until(() => states().every(({ state }) => state !== 'loading')); }`;

const ask = async (parentName?: string): Promise<Zoo> =>
  (
    await fetch(`/__zoo${parentName === undefined ? '' : `?parent=${encodeURIComponent(parentName)}`}`)
  ).json();

/** Frames in a page, and such pages, at once: more keep two processors busy for so long that frames are late. */
const AT_ONCE = 24;
/** Seconds that each has to load: a busy machine needs over 8 for media, which here must not be told from servers that do not answer. */
const FRAME_SECONDS = 30;
const inTurn = atMost(2);
/** Under a policy: servers that mind how they are asked, in frames without more and, where only those may be, credentialless. */
const MINDS_POLICIES =
  /^(fetch metadata policy and|objects alone refused|answers|one-time|PDF |HTTP\/2, all)[^"]* (credentialless)? \(/;
/** In an ordinary page: all, in frames without more and in one other kind of frame. */
const ORDINARY = / {2}\(| (credentialless|referrerpolicy="no-referrer") \(/;

interface Outcome {
  failed: (Seen['failed'][number] & { name: string })[];
  /** Names of the frames that may have failed, for all that can be known. */
  doubts: string[];
}

/** What became of the zoo's frames in pages of this kind. */
async function visitZoo(parentName: string, which: RegExp): Promise<Outcome> {
  const { parents, frames } = await ask(parentName);
  const { headers } = parents.find(({ name }) => name === parentName)!;
  const chosen = frames.filter(({ name }) => which.test(name));
  expect(chosen.length).to.be.above(4);
  const batches = Array.from({ length: Math.ceil(chosen.length / AT_ONCE) }, (_, index) =>
    chosen.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  const outcomes = await Promise.all(
    batches.map(async (batch) => {
      const html = batch.map(({ html }, index) => within(`${index}`, html)).join('');
      const url = parent(html, {
        options: { frameTimeout: FRAME_SECONDS },
        more: { headers: JSON.stringify(headers) },
      });
      const { results } = await inTurn(() => visit(url, [INSERT_SLOWLY, SETTLED, wait(1.5), SEEN]));
      const { failed, states } = results.at(-1) as Seen;
      // the frames of the zoo are counted, and none is still being judged
      expect(states.length).to.be.at.least(batch.length);
      expect(states.filter(({ state }) => state === 'loading')).to.deep.equal([]);
      const nameOf = (id: string) => batch[Number(id)]!.name;
      return {
        failed: failed.map((failure) => ({ ...failure, name: nameOf(failure.id) })),
        doubts: states.filter(({ state }) => state === 'unknown').map(({ id }) => nameOf(id)),
      };
    }),
  );
  return {
    failed: outcomes.flatMap(({ failed }) => failed),
    doubts: outcomes.flatMap(({ doubts }) => doubts),
  };
}

// bench/frames.mjs visits all of it, and often
describe('In the zoo of servers a healthy frame', function () {
  this.timeout(240_000);

  it('is never called failed in an ordinary page, nor likely to have', async () => {
    const { failed, doubts } = await visitZoo('an ordinary page', ORDINARY);
    expect(failed).to.deep.equal([]);
    // all others pass the second request, since it is the frame's own in all that a page can set
    const servers = new Set(
      doubts.map((name) => name.replace(/ ?(referrerpolicy|credentialless|\().*/, '').trim()),
    );
    expect([...servers].sort()).to.deep.equal([
      '429 after the first',
      'HTTP/2, all but frames reset',
      'PDF',
      'PDF beside pages that live',
      'a one-time URL beside pages of the same path',
      'a one-time URL beside pages that live',
      'answers frames alone',
      'errors may not be framed',
      'fetch metadata policy',
      'fetch metadata policy and CORP',
      'no answer after the first',
      'objects alone refused',
      'objects alone refused, and a redirect',
      'one-time URLs',
    ]);
  });

  it('is never called failed under the policies that a page may have, nor likely to have', async () => {
    const { parents } = await ask();
    const others = parents.map(({ name }) => name).filter((name) => name !== 'an ordinary page');
    expect(others.length).to.be.above(5);
    const outcomes = await Promise.all(others.map((name) => visitZoo(name, MINDS_POLICIES)));
    expect(outcomes.flatMap(({ failed }) => failed)).to.deep.equal([]);
  });

  it('was really answered with a page', async () => {
    expect((await ask()).broken).to.deep.equal([]);
  });
});
