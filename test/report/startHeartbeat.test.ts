import { clock } from '../support/fakeClock.js';
import { expect } from 'chai';
import { createSource } from '../../src/browser/source.js';
import { startHeartbeat } from '../../src/report/startHeartbeat.js';

/** A heartbeat each 30 s of a number that a test changes, to a server that answers as the test says. */
function beating() {
  let status = 0;
  let answer: Promise<boolean> = Promise.resolve(true);
  const sent: [seconds: number, status: number][] = [];
  const source = createSource(
    () => status,
    (error) => {
      throw error;
    },
  );
  const stop = startHeartbeat(
    30,
    [source],
    () => status,
    (now) => {
      sent.push([clock.now / 1000, now]);
      return answer;
    },
  );
  return {
    sent,
    stop,
    change() {
      status++;
      source.changed();
    },
    server(next: Promise<boolean>) {
      answer = next;
    },
  };
}
const seconds = (count: number) => clock.tickAsync(count * 1000);

describe('A heartbeat', () => {
  beforeEach(() => clock.reset());

  it('is sent at once, and then at its pace', async () => {
    const { sent, stop } = beating();
    await seconds(90);
    stop();
    expect(sent.map(([at]) => at)).to.deep.equal([0, 30, 60, 90]);
  });

  it('is sent when the status has changed, and at its pace from then', async () => {
    const { sent, stop, change } = beating();
    await seconds(10);
    change();
    await seconds(35);
    stop();
    expect(sent).to.deep.equal([
      [0, 0],
      [10, 1],
      [40, 1],
    ]);
  });

  it('is sent once a second however often the status changes', async () => {
    const { sent, stop, change } = beating();
    await seconds(10);
    for (let times = 0; times < 20; times++) {
      change();
      await seconds(0.1);
    }
    stop();
    expect(sent.map(([at]) => Math.round(at))).to.deep.equal([0, 10, 11, 12]);
  });

  it('is not sent for a status that has become what it was', async () => {
    const { sent, stop } = beating();
    await seconds(10);
    stop();
    expect(sent.length).to.equal(1);
  });

  it('slows down while the server fails, to eight times its pace, and changes wait for it', async () => {
    const { sent, stop, change, server } = beating();
    server(Promise.resolve(false));
    await seconds(35);
    change();
    await seconds(900);
    expect(sent.map(([at]) => at)).to.deep.equal([0, 60, 180, 420, 660, 900]);
    server(Promise.resolve(true));
    await seconds(300);
    stop();
    expect(sent.slice(6).map(([at]) => at)).to.deep.equal([1140, 1170, 1200, 1230]);
  });

  it('goes on while a server never answers', async () => {
    const { sent, stop, server } = beating();
    server(new Promise(() => {}));
    await seconds(60);
    stop();
    expect(sent.map(([at]) => at)).to.deep.equal([0, 30, 60]);
  });

  it('is sent no more when it was stopped, also by an answer that comes later', async () => {
    const { sent, stop, change, server } = beating();
    let arrive!: (isTaken: boolean) => void;
    server(
      new Promise((resolve) => {
        arrive = resolve;
      }),
    );
    await seconds(1);
    change();
    stop();
    arrive(true);
    await seconds(120);
    expect(sent.length).to.equal(1);
  });
});
