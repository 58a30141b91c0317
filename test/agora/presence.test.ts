import { expect } from 'chai';
import { type Build, closeFrames, head, openFrame, type PageWindow, run, until } from '../support/page.js';

const RECORDER = '900001';
const open = async (build: Build = 'tag', more = '') => {
  const page = await openFrame(
    `<!doctype html>${head(build, { recorderUid: [RECORDER, 'rec-*'], checks: 'none' })}<script src="/node_modules/agora-rtm-sdk/agora-rtm.js"></script><script>
      window.rtm = new AgoraRTM.RTM('0123456789abcdef0123456789abcdef', 'mia', { logLevel: 'none' });
    </script>`,
    more,
  );
  await until(() => page['rtm'] && page.recordingCompanion?.companion, 'the companion');
  // what its service answers; all else is the SDK's own way to the app
  run(page, () => {
    const { rtm } = window as any;
    rtm.presence.presenceImpl.whoNow = async () => ({
      timestamp: 1,
      totalOccupancy: 4,
      occupants: ['mia', '900001', 'wei', 'rec-2'].map((userId) => ({ userId, states: {}, statesCount: 0 })),
      nextPage: '',
    });
    (window as any).heard = [];
    (window as any).listener = (event: unknown) => (window as any).heard.push(event);
  });
  return page;
};
const guard = (page: PageWindow) => page.recordingCompanion.companion!.guard(page['rtm']);
const tell = (page: PageWindow, event: object) => page['rtm']._rtmImpl.emit('presence', event);
const idsOf = (list: { userId: string }[]) => list.map(({ userId }) => userId);
const users = (...ids: string[]) => ({ users: ids, userCount: ids.length });
const event = (eventType: string, more: object = {}) => ({
  eventType,
  channelName: 'class',
  publisher: '',
  stateChanged: {},
  interval: null,
  snapshot: [],
  ...more,
});

describe('The presence of agora-rtm-sdk 2', () => {
  afterEach(closeFrames);

  for (const build of ['tag', 'es', 'sources'] as const) {
    it(`has no recorder in it once its client is guarded (${build})`, async () => {
      const page = await open(build);
      guard(page);
      for (const name of ['getOnlineUsers', 'whoNow']) {
        const answer = await page['rtm'].presence[name]('class', 'MESSAGE');
        expect(idsOf(answer.occupants), name).to.deep.equal(['mia', 'wei']);
        expect([answer.totalOccupancy, answer.nextPage, answer.timestamp], name).to.deep.equal([2, '', 1]);
      }
      page['rtm'].addEventListener('presence', page['listener']);
      const snapshot = ['mia', RECORDER, 'wei'].map((userId) => ({ userId, states: {}, statesCount: 0 }));
      const sent = event('SNAPSHOT', { snapshot });
      tell(page, sent);
      for (const type of ['JOIN', 'LEAVE', 'TIMEOUT', 'STATE_CHANGED']) {
        for (const publisher of [RECORDER, 'rec-7', 'wei'])
          tell(page, event(`REMOTE_${type}`, { publisher }));
      }
      tell(
        page,
        event('INTERVAL', {
          interval: {
            join: users('wei', RECORDER),
            leave: users('rec-1'),
            timeout: users(),
            userStateList: [{ userId: RECORDER }, { userId: 'wei' }],
            totalOccupancy: 9,
          },
        }),
      );
      tell(page, event('ERROR_OUT_OF_SERVICE', { publisher: RECORDER }));
      const [first, ...others] = page['heard'];
      expect(idsOf(first.snapshot)).to.deep.equal(['mia', 'wei']);
      expect(sent.snapshot, "the SDK's own list stays as it is").to.have.length(3);
      expect(others.map(({ eventType, publisher }: any) => `${eventType} ${publisher}`)).to.deep.equal([
        'REMOTE_JOIN wei',
        'REMOTE_LEAVE wei',
        'REMOTE_TIMEOUT wei',
        'REMOTE_STATE_CHANGED wei',
        'INTERVAL ',
        `ERROR_OUT_OF_SERVICE ${RECORDER}`,
      ]);
      expect(others[4].interval).to.deep.equal({
        join: users('wei'),
        leave: users(),
        timeout: users(),
        userStateList: [{ userId: 'wei' }],
        totalOccupancy: 9,
      });
    });
  }

  it('is whole without a guard, after it, and after dispose(); listeners can be removed all the time', async () => {
    const page = await open();
    const { rtm, listener, heard } = page as any;
    const count = async () => {
      heard.length = 0;
      tell(page, event('REMOTE_JOIN', { publisher: RECORDER }));
      tell(page, event('REMOTE_JOIN', { publisher: 'wei' }));
      return [heard.length, (await rtm.presence.getOnlineUsers('class', 'MESSAGE')).totalOccupancy];
    };
    const own = () => [rtm, rtm.presence].flatMap((one) => Object.getOwnPropertyNames(one)).sort();
    const before = own();
    rtm.addEventListener('presence', listener);
    expect(await count()).to.deep.equal([2, 4]);
    rtm.removeEventListener('presence', listener);
    const stop = guard(page);
    rtm.addEventListener('presence', listener);
    rtm.addEventListener('message', listener);
    expect(await count()).to.deep.equal([1, 2]);
    stop();
    expect(await count()).to.deep.equal([2, 4]);
    expect(own()).to.deep.equal(before);
    rtm.removeEventListener('presence', listener);
    expect(await count()).to.deep.equal([0, 4]);
    guard(page);
    rtm.addEventListener('presence', listener);
    expect(await count()).to.deep.equal([1, 2]);
    rtm.removeEventListener('presence', listener);
    expect(await count()).to.deep.equal([0, 2]);
    rtm.addEventListener('presence', listener);
    page.recordingCompanion.companion!.dispose();
    expect(await count()).to.deep.equal([2, 4]);
    expect(own()).to.deep.equal(before);
  });

  it("hides a uid that is added later, in the recorder's page as well, and touches nothing but presence", async () => {
    const page = await open('tag', '&recorder=1');
    guard(page);
    page['rtm'].addEventListener('presence', page['listener']);
    tell(page, event('REMOTE_JOIN', { publisher: 'bot' }));
    page.recordingCompanion.companion!.addRecorderUid('bot');
    tell(page, event('REMOTE_JOIN', { publisher: 'bot' }));
    expect(page['heard']).to.have.length(1);
    expect(page.recordingCompanion.companion!.report().publishing).to.deep.equal([]);
    const failing = run(page, () => {
      const { rtm } = window as any;
      rtm.presence.presenceImpl.whoNow = async () => {
        throw new Error('not logged in');
      };
      return rtm.presence.whoNow('class', 'MESSAGE').catch((error: Error) => error.message);
    });
    expect(await failing).to.equal('not logged in');
  });
});
