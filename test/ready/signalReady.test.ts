import { clock } from '../support/fakeClock.js';
import { expect } from 'chai';
import { createGates } from '../../src/ready/createGates.js';
import { signalReady } from '../../src/ready/signalReady.js';

/** What is said of a page with one gate, that a test opens and closes. */
function page(readyTimeout: number, isSecondLoad = false) {
  const said: string[] = [];
  let setOpen!: (open: boolean) => void;
  const gates = createGates((error) => {
    throw error;
  });
  gates.add('frames', (set) => {
    setOpen = set;
    return () => {};
  });
  const stop = signalReady(
    readyTimeout,
    isSecondLoad,
    gates,
    (pending) => said.push(`late ${clock.now / 1000} ${pending}`),
    ({ after, pending }) => said.push(`ready ${after} ${pending}`),
  );
  return { said, setOpen, stop };
}

describe('The ready signal', () => {
  beforeEach(() => clock.reset());

  it('comes when the last gate opens, once', () => {
    const { said, setOpen } = page(30);
    clock.tick(3000);
    setOpen(true);
    setOpen(false);
    setOpen(true);
    clock.tick(60_000);
    expect(said).to.deep.equal(['ready 3 ']);
  });

  it('does not wait when all gates were open before it began', () => {
    const gates = createGates(() => {});
    let after: number | undefined;
    signalReady(
      30,
      false,
      gates,
      () => {},
      (ready) => {
        after = ready.after;
      },
    );
    clock.tick(0);
    expect(after).to.equal(0);
  });

  it('is left to the reload in the first load of a recorder that waits, with a word 2 s before its time-out', () => {
    const { said } = page(30);
    clock.tick(120_000);
    expect(said).to.deep.equal(['late 28 frames']);
  });

  it('comes a second before the time-out in the second load, with what there is', () => {
    const { said } = page(30, true);
    clock.tick(120_000);
    expect(said).to.deep.equal(['late 28 frames', 'ready 29 frames']);
  });

  it('comes at half of a time-out that is too short for that', () => {
    const { said } = page(1, true);
    clock.tick(120_000);
    expect(said).to.deep.equal(['late 0.5 frames', 'ready 0.5 frames']);
  });

  it('comes after 8 s, with what there is, where nobody has said how long the recorder waits', () => {
    const { said } = page(0);
    clock.tick(120_000);
    expect(said).to.deep.equal(['ready 8 frames']);
  });

  it('does not come when it was stopped', () => {
    const { said, setOpen, stop } = page(0);
    stop();
    setOpen(true);
    clock.tick(120_000);
    expect(said).to.deep.equal([]);
  });
});
