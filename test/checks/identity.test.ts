import { expect } from 'chai';
import { addTag, describeOnEverySdk, join, newChannel, openClass } from '../support/class.js';
import { resultOf, verdictOf } from '../support/checks.js';
import { closeFrames, type PageWindow, run } from '../support/page.js';
import type { Options } from '../../src/index.js';

const RECORDER = 900001;
const LIVE = { mode: 'live', codec: 'vp8' };
const open = async (options: Options = {}, body = '') => {
  const page = await openClass({ options: { checks: 'identity', ...options }, more: '&recorder=1', body });
  const companion = page.recordingCompanion.companion!;
  page.told = [];
  companion.on('violation', ({ kind, measured }) => page.told.push([kind, measured]));
  companion.on('violation-cleared', ({ kind }) => page.told.push([kind, 'cleared']));
  return page;
};
const verdict = (page: PageWindow) => verdictOf(page, 'identity');

describeOnEverySdk('The check identity', (version) => {
  afterEach(closeFrames);

  it('passes with a uid that recorderUid says, and fails with another, until the page leaves', async () => {
    const channel = newChannel();
    const [hidden, seen] = await Promise.all([open({ recorderUid: RECORDER }), open()]);
    for (const page of [hidden, seen]) expect(verdict(page)).to.equal('not-applicable');
    await join(hidden, channel, RECORDER);
    await join(seen, channel, 77);
    expect(resultOf(hidden, 'identity')).to.deep.include({ outcome: 'passed', measured: `${RECORDER}` });
    expect(hidden.told).to.deep.equal([]);
    expect(verdict(seen)).to.equal('failed visible');
    expect(seen.told).to.deep.equal([['visible', '77']]);
    expect(resultOf(seen, 'identity').violations[0]!.detail).to.equal(
      'the recorder has joined with uid 77, which recorderUid does not say, so participants see it',
    );
    // the page's own row is hidden by then, which is no reason to pass
    await run(seen, () => (window as any).client.leave());
    expect(verdict(seen)).to.equal('not-applicable');
    await join(seen, channel, 77);
    expect(verdict(seen)).to.equal('failed visible');
    expect(seen.told).to.deep.equal([
      ['visible', '77'],
      ['visible', 'cleared'],
      ['visible', '77'],
    ]);
  });

  it('does not fail for the audience of live mode, which nobody sees', async () => {
    const channel = newChannel();
    const [audience, loud] = await Promise.all([open(), open({ publishing: 'allow' })]);
    await join(audience, channel, 77, LIVE);
    await join(loud, channel, 78, { ...LIVE, role: 'host' });
    expect(verdict(audience)).to.equal('passed');
    expect(verdict(loud)).to.equal('failed visible');
  });

  if (version !== '4.24') return;

  it('clears when the uid is added, also while the page joins', async () => {
    const page = await open();
    const channel = newChannel();
    await join(page, channel, 77);
    expect(verdict(page)).to.equal('failed visible');
    page.recordingCompanion.companion!.addRecorderUid(77);
    expect(verdict(page)).to.equal('passed');
    expect(page.told.at(-1)).to.deep.equal(['visible', 'cleared']);
    const joining = join(page, channel, 78);
    page.recordingCompanion.companion!.addRecorderUid('78');
    await joining;
    expect(verdict(page)).to.equal('passed');
    expect(resultOf(page, 'identity').measured).to.equal('77,78');
  });

  it('fails with a uid that the edge gives, and passes with one that a prefix or a test says', async () => {
    const [given, prefixed, tested] = await Promise.all([
      open(),
      open({ recorderUid: 'rec-*' }),
      openClass({ build: 'none', more: '&recorder=1' }),
    ]);
    await addTag(tested, '', { autoStart: 'false' });
    run(tested, () =>
      (window as any).recordingCompanion.init({
        checks: 'identity',
        recorderUid: (uid: unknown) => Number(uid) > 900000,
      }),
    );
    const uid = await join(given, newChannel(), null);
    await join(prefixed, newChannel(), 'rec-7');
    await join(tested, newChannel(), RECORDER);
    expect(resultOf(given, 'identity').violations[0]).to.deep.include({ measured: `${uid}` });
    expect(verdict(prefixed)).to.equal('passed');
    expect(verdict(tested)).to.equal('passed');
    await join(tested, newChannel(), 5);
    expect(resultOf(tested, 'identity').violations[0]).to.deep.include({ measured: '5' });
  });

  it('knows of a client that joined before the companion came', async () => {
    const page = await openClass({ build: 'none', more: '&recorder=1' });
    await join(page, newChannel(), 77);
    await addTag(page, '', { checks: 'identity' });
    expect(verdict(page)).to.equal('failed visible');
  });

  it('stays not applicable when the page can not join', async () => {
    const page = await open();
    await join(page, newChannel(), -1).catch(() => {});
    expect(verdict(page)).to.equal('not-applicable');
  });
});
