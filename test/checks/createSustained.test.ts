import { expect } from 'chai';
import { createSustained } from '../../src/checks/createSustained.js';

/** Rates each second, above a limit of 10 a second, of amounts that come evenly in these seconds. */
function rates(...pieces: [from: number, to: number, amount: number][]) {
  const line = createSustained();
  for (const [from, to, amount] of pieces) line.add(from * 1000, to * 1000, amount);
  return (seconds: number) => Math.round(line.rate(seconds * 1000, 10));
}

describe('What is kept up', () => {
  it('is an amount that comes evenly', () => {
    expect(rates([0, 20, 400])(20)).to.equal(20);
  });

  it('is not a burst in one half of the window', () => {
    expect(rates([15, 16, 500])(20)).to.equal(0);
  });

  it('is not what has come before the window', () => {
    expect(rates([0, 9, 900])(20)).to.equal(0);
  });

  it('counts the part of an amount that is in the window', () => {
    expect(rates([0, 100, 2000])(50)).to.equal(20);
  });

  it('ends only when both halves are below the limit', () => {
    const rate = rates([0, 15, 300]);
    expect(rate(10)).to.equal(20);
    // the second half has none, and the first one had all
    expect(rate(20)).to.equal(20);
    expect(rate(26)).to.equal(0);
  });

  it('takes in an amount that came in no time', () => {
    expect(rates([12, 12, 50], [17, 17, 50])(20)).to.equal(10);
  });

  it('takes in nothing that is none', () => {
    expect(rates([10, 20, -100], [10, 20, NaN])(20)).to.equal(0);
  });
});
