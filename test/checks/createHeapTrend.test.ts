import { expect } from 'chai';
import { createHeapTrend } from '../../src/checks/createHeapTrend.js';

/** What is said after readings of a heap, each 30 s, whose lowest of each 2 minutes are these MB. */
function after(...lowsMb: number[]): number {
  const heap = createHeapTrend();
  const said = lowsMb.map((low) => [low + 80, low, low + 20, low + 50].map((used) => heap.add(used)).at(-1)!);
  return said.at(-1)!;
}

describe('A heap', () => {
  it('has grown by what its lowest readings have risen in 12 minutes', () => {
    expect(after(100, 150, 170, 200, 240, 300)).to.equal(200);
  });

  it('has not grown before that', () => {
    expect(after(100, 200, 300, 400, 500)).to.equal(0);
  });

  it('has not grown when it has fallen once', () => {
    expect(after(100, 200, 300, 290, 400, 500)).to.equal(0);
  });

  it('has not grown when it was the same once', () => {
    expect(after(100, 200, 300, 300, 400, 500)).to.equal(0);
  });

  it('counts the last 12 minutes only', () => {
    expect(after(900, 100, 150, 170, 200, 240, 300)).to.equal(200);
  });

  it('has not grown where the browser does not tell', () => {
    expect(after(NaN, NaN, NaN, NaN, NaN, NaN)).to.equal(0);
  });
});
