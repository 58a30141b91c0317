import { expect } from 'chai';
import { startPatience } from '../../src/frames/startPatience.js';
import { longTask } from '../support/longTask.js';

describe('Patience with a server', () => {
  it('does not end before an answer that has come during a long task', async () => {
    const order = await new Promise<string[]>((done) => {
      const order: string[] = [];
      startPatience(1500, () => done([...order, 'end']));
      setTimeout(() => order.push('answer'), 2000);
      longTask(2500);
    });
    expect(order).to.deep.equal(['answer', 'end']);
  });

  it('does not end before it in its last step either', async () => {
    const order = await new Promise<string[]>((done) => {
      const order: string[] = [];
      startPatience(500, () => done([...order, 'end']));
      setTimeout(() => order.push('answer'), 800);
      longTask(1000);
    });
    expect(order).to.deep.equal(['answer', 'end']);
  });

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
