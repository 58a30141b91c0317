import { expect } from 'chai';
import { startPatience } from '../../src/frames/startPatience.js';
import { longTask } from '../support/longTask.js';

describe('Patience with a server', () => {
  for (const [when, patience, answer, task] of [
    ['during a long task', 1500, 2000, 2500],
    ['during a long task in its last step', 500, 800, 1000],
  ] as const) {
    it(`does not end before an answer that has come ${when}`, async () => {
      const order = await new Promise<string[]>((done) => {
        const order: string[] = [];
        startPatience(patience, () => done([...order, 'end']));
        setTimeout(() => order.push('answer'), answer);
        longTask(task);
      });
      expect(order).to.deep.equal(['answer', 'end']);
    });
  }

  it('lasts at least as long as it should', async () => {
    const begin = performance.now();
    await new Promise<void>((done) => void startPatience(1300, done));
    expect(performance.now() - begin).to.be.at.least(1290);
  });

  it('can be ended', async () => {
    let hasEnded = false;
    const stop = startPatience(3000, () => (hasEnded = true));
    await new Promise((done) => setTimeout(done, 1500)); // in its second step
    stop();
    await new Promise((done) => setTimeout(done, 2000));
    expect(hasEnded).to.equal(false);
  });
});
