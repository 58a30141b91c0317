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
const inTurn = atMost(2);
/** Under a policy: servers that mind how they are asked, in frames without more and, where only those may be, credentialless. */
const MINDS_POLICIES =
  /^(fetch metadata policy and|objects alone refused|answers|one-time|PDF |HTTP\/2, all)[^"]* (credentialless)? \(/;
/** In an ordinary page: all, in frames without more and in one other kind of frame. */
const ORDINARY = / {2}\(| (credentialless|referrerpolicy="no-referrer") \(/;

/** What became of each of the zoo's frames in pages of this kind. */
async function visitZoo(
  parentName: string,
  which: RegExp,
): Promise<(Seen['failed'][number] & { name: string })[]> {
  const { parents, frames } = await ask(parentName);
  const { headers } = parents.find(({ name }) => name === parentName)!;
  const chosen = frames.filter(({ name }) => which.test(name));
  expect(chosen.length).to.be.above(4);
  const batches = Array.from({ length: Math.ceil(chosen.length / AT_ONCE) }, (_, index) =>
    chosen.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  const failed = await Promise.all(
    batches.map(async (batch) => {
      const html = batch.map(({ html }, index) => within(`${index}`, html)).join('');
      const url = parent(html, { more: { headers: JSON.stringify(headers) } });
      const { results } = await inTurn(() => visit(url, [INSERT_SLOWLY, SETTLED, wait(1.5), SEEN]));
      const { failed, states } = results.at(-1) as Seen;
      // the frames of the zoo are counted, and none is still being judged
      expect(states.length).to.be.at.least(batch.length);
      expect(states.filter(({ state }) => state === 'loading')).to.deep.equal([]);
      return failed.map((failure) => ({ ...failure, name: batch[Number(failure.id)]!.name }));
    }),
  );
  return failed.flat();
}

// bench/frames.mjs visits all of it, and often
describe('In the zoo of servers a healthy frame', function () {
  this.timeout(120_000);

  it('is never called failed in an ordinary page, nor likely to have', async () => {
    expect(await visitZoo('an ordinary page', ORDINARY)).to.deep.equal([]);
  });

  it('is never called failed under the policies that a page may have, nor likely to have', async () => {
    const { parents } = await ask();
    const others = parents.map(({ name }) => name).filter((name) => name !== 'an ordinary page');
    expect(others.length).to.be.above(5);
    const failed = await Promise.all(others.map((name) => visitZoo(name, MINDS_POLICIES)));
    expect(failed.flat()).to.deep.equal([]);
  });

  it('was really answered with a page', async () => {
    expect((await ask()).broken).to.deep.equal([]);
  });
});
