import { expect } from 'chai';
import { BEFORE, join, newChannel, openClass, publish, reportOf, sdkHtml } from '../support/class.js';
import { closeFrames, CROSS_SITE, head, openFrame, pageUrl, until, visit } from '../support/page.js';
import { trapsHtml } from '../support/traps.js';

const RECORDER = 900001;

describe('In a page that has taken every name and replaced every function of the browser', () => {
  afterEach(closeFrames);

  it('the recorder is called ready, the server is told, and a failed frame ends the recording', async () => {
    const id = crypto.randomUUID();
    const tag = head('tag', {
      recorderUid: '9',
      reportUrl: `${CROSS_SITE}/beacon?id=${id}`,
      rosterItem: '[data-uid="{uid}"]',
      heartbeat: 1,
      logLevel: 'info',
    });
    const html = `<!doctype html>${tag}${await trapsHtml()}<p data-uid="9">R</p><p data-uid="5">A</p>
      <div id="late"></div><template><iframe src="/none-such"></iframe></template>`;
    const { results, messages, closed } = await visit(
      pageUrl(html, '&recorder=1'),
      [
        `async () => {
          const pause = (ms) => new window.Promise((done) => window.setTimeout(done, ms));
          const { companion } = recordingCompanion;
          for (let turn = 0; companion.report().readyAfter === null && turn < 600; turn++) await pause(50);
          history = window.history;
          const rows = [...document.querySelectorAll('[data-uid]')].map((row) => window.getComputedStyle(row).display);
          const root = document.querySelector('#late').attachShadow({ mode: 'open' });
          root.innerHTML = '<p data-uid="9">R</p>';
          rows.push(window.getComputedStyle(root.firstChild).display);
          window.history.pushState({}, '', '/page-b');
          await pause(6000);
          const { checks } = companion.report();
          return { rows, role: companion.detectedBy, through, late: checks.map(({ id, outcome }) => id + ' ' + outcome) };
        }`,
        `() => document.querySelector('form').after(document.querySelector('template').content)`,
        `ends async () => {
          for (let turn = 0; turn < 200 && !window.closed; turn++) await new window.Promise((done) => window.setTimeout(done, 50));
          return through;
        }`,
      ],
      { opened: 'target' },
    );
    const [seen] = results;
    expect(seen.through).to.deep.equal([]);
    expect(seen.rows).to.deep.equal(['none', 'block', 'none']);
    expect(seen.role).to.equal('param');
    expect(messages.filter((line) => line.includes('feature failed'))).to.deep.equal([]);
    expect(messages.filter((line) => line === 'log: START_RECORDING')).to.have.length(1);
    expect(closed).to.equal(true);
    expect(messages.filter((line) => line === 'log: END_RECORDING')).to.have.length(1);
    const told = async () =>
      (await (await fetch(`${CROSS_SITE}/beacons?id=${id}`)).json()).map(({ body }: { body: string }) =>
        JSON.parse(body),
      );
    await until(
      async () => (await told()).some(({ event }: { event: string }) => event === 'closing'),
      'the beacon of the close',
    );
    const [, beat] = await told();
    expect(beat.status.pending).to.be.an('array');
  });

  it('a class is silent, and the recorder in no list, with the SDK', async () => {
    const channel = newChannel();
    const traps = await trapsHtml({ isHarsh: false });
    const open = (more: string) =>
      openFrame(
        `${BEFORE}${head('tag', { recorderUid: `${RECORDER}`, frames: 'none' })}${traps}${sdkHtml('script')}`,
        more,
      );
    const [recorder, participant, teacher] = await Promise.all([
      open('&recorder=1'),
      open(''),
      openClass({ build: 'none' }),
    ]);
    for (const page of [recorder, participant]) {
      page.SDK = page.AgoraRTC;
    }
    await join(teacher, channel, 1);
    await join(participant, channel, 2);
    await join(recorder, channel, RECORDER);
    await publish(teacher);
    await publish(recorder);
    await until(() => participant.client.remoteUsers.length, 'the teacher');
    await until(() => teacher.client.remoteUsers.length === 2, 'the recorder, without a companion');
    const uids = participant.client.remoteUsers.map(({ uid }: { uid: number }) => uid);
    expect(uids).to.deep.equal([1]);
    expect(recorder.through).to.deep.equal([]);
    expect(participant.through).to.deep.equal([]);
    expect(recorder.captured).to.deep.equal([]);
    expect(await reportOf(channel, RECORDER)).to.deep.include({ publish: 0, packets: 0 });
  });
});
