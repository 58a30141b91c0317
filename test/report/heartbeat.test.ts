import { expect } from 'chai';
import type { Beacon } from '../../src/index.js';
import { closeFrames, CROSS_SITE, head, openFrame, until } from '../support/page.js';

/** A recorder's page that reports to a server of its own. */
async function reporting({ heartbeat = 1, before = '' } = {}) {
  const id = crypto.randomUUID();
  const arrived = async (): Promise<Beacon[]> => {
    const answer = await (await fetch(`${CROSS_SITE}/beacons?id=${id}`)).json();
    return answer.map(({ body }: { body: string }) => JSON.parse(body));
  };
  const page = await openFrame(
    `<!doctype html>${before}${head('sources', {
      reportUrl: `${CROSS_SITE}/beacon?id=${id}`,
      heartbeat,
      ready: 'manual',
      checks: 'identity',
      frameRetries: 0,
      onFrameFailure: 'report',
    })}`,
    '&recorder=1&pass=s3cret',
  );
  return { page, beats: async () => (await arrived()).filter(({ event }) => event === 'heartbeat') };
}
const pause = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

describe('The heartbeat', function () {
  this.timeout(30_000);
  afterEach(closeFrames);

  it('says at its pace that the page lives, and how it is', async () => {
    const { beats } = await reporting();
    await until(async () => (await beats()).length >= 3, 'three beats');
    const [first, second, third] = await beats();
    const { after, version, ...rest } = first!;
    expect(version).to.match(/^\d/);
    expect(rest).to.deep.equal({
      event: 'heartbeat',
      pass: 's3cret',
      status: { ready: false, pending: ['manual'], failed: [], failedFrames: 0, likelyFrames: 0 },
    });
    expect(after).to.be.within(0, 5);
    expect(third!.after - second!.after).to.be.within(0.9, 2);
  });

  it('goes out at once when something has changed, at most once a second', async () => {
    const { page, beats } = await reporting({ heartbeat: 60 });
    await until(async () => (await beats()).length === 1, 'one beat');
    page.recordingCompanion.companion!.ready();
    await until(
      async () => (await beats()).some(({ status }) => status?.ready),
      'the news that it is ready',
      3,
    );
    const frame = page.document.createElement('iframe');
    frame.src = '/no-such-page';
    page.document.body.append(frame);
    await until(
      async () => (await beats()).some(({ status }) => status?.failedFrames === 1),
      'a beat with the failed frame',
    );
    const times = (await beats()).map(({ after }) => after);
    expect(times).to.have.length(3);
    for (const [index, time] of times.slice(1).entries()) expect(time - times[index]!).to.be.at.least(0.99);
  });

  it('slows down while the server fails, and changes wait for it', async () => {
    const { page, beats } = await reporting({
      before: `<script>
        window.times = [];
        window.fails = true;
        const original = window.fetch;
        window.fetch = (url, { body }) => {
          if (JSON.parse(body).event !== 'heartbeat') return original('data:,');
          times.push(performance.now() / 1000);
          return fails ? Promise.reject(new TypeError('Failed to fetch')) : original(url, { method: 'POST', mode: 'no-cors', body });
        };
      </script>`,
    });
    const times: number[] = page['times'];
    await until(() => times.length === 1, 'one beat');
    page.recordingCompanion.companion!.ready();
    await until(() => times.length === 3, 'the third');
    page['fails'] = false;
    expect(times[1]! - times[0]!).to.be.within(1.9, 3.5);
    expect(times[2]! - times[1]!).to.be.within(3.9, 6);
    await until(async () => (await beats()).length > 0, 'the first to arrive', 15);
    expect(times[3]! - times[2]!).to.be.within(7.9, 10);
    await until(() => times.length === 5, 'the next, at its pace again', 3);
  });

  it('ends with the companion', async () => {
    const { page, beats } = await reporting();
    await until(async () => (await beats()).length > 0, 'the first beat');
    page.recordingCompanion.companion!.dispose();
    const count = (await beats()).length;
    await pause(1.5);
    expect((await beats()).length).to.equal(count);
  });
});
