import { expect } from 'chai';
import { createCooperation } from '../../src/frames/createCooperation.js';
import { longTask } from '../support/longTask.js';

describe('A page that cooperates', () => {
  it('is not silent when it says that it begins during a long task', async () => {
    const missing: string[] = [];
    const cooperation = createCooperation(
      () => {},
      (what) => missing.push(what),
    );
    cooperation.hear('boot', undefined, true);
    cooperation.load(true);
    cooperation.leave();
    cooperation.load(false);
    const booted = new Promise<void>((done) => {
      setTimeout(() => {
        cooperation.hear('boot', undefined, true);
        done();
      }, 1300);
    });
    longTask(1600);
    await booted;
    await new Promise((done) => setTimeout(done, 500));
    cooperation.stop();
    expect(missing).to.deep.equal([]);
  });
});
