import { expect } from 'chai';
import {
  type Build,
  BUILDS,
  closeFrames,
  countGone,
  head,
  keepOpen,
  openFrame,
  type PageWindow,
  run,
  until,
} from '../support/page.js';
import {
  addTag,
  BEFORE,
  describeOnEverySdk,
  drop,
  join,
  newChannel,
  openClass,
  publish,
  type SdkBuild,
  variantsOf,
  sdkHtml,
  sdkUrl,
} from '../support/class.js';
import type { Options } from '../../src/index.js';

const RECORDER = 900001;
const VARIANTS: { build: Build; sdk: SdkBuild }[] = [
  { build: 'tag', sdk: 'script' },
  { build: 'tag', sdk: 'bundle' },
  { build: 'es', sdk: 'bundle' },
  { build: 'sources', sdk: 'bundle' },
];

const TAG_AND_SOURCES: { build: Build }[] = [{ build: 'tag' }, { build: 'sources' }];
/** What a page may have in place of the SDK. */
const BROKEN = [
  'null',
  '7',
  '{}',
  '{ createClient: 7 }',
  'Object.freeze({ createClient() {} })',
  '{ setParameter() { throw 1 } }',
];

/** Uids that an app can see by any of the client's means. */
const seen = (page: PageWindow): Record<string, unknown> =>
  run(page, () => {
    const { client, events } = window as any;
    return {
      remoteUsers: client.remoteUsers.map(({ uid }: { uid: unknown }) => uid),
      events: [
        ...new Set(
          events.map(([, uid]: unknown[]) => uid).filter((uid: unknown) => !/[a-z]{9}|^[A-Z]/.test(`${uid}`)),
        ),
      ],
      audio: Object.keys(client.getRemoteAudioStats()),
      video: Object.keys(client.getRemoteVideoStats()),
      network: Object.keys(client.getRemoteNetworkQuality()),
      count: client.getRTCStats().UserCount,
    };
  });
/** Emits as the SDK does: 4.16 has no safeEmit. */
const emit = ({ client }: PageWindow, ...event: unknown[]) =>
  (client.safeEmit ?? client.emit).apply(client, event);
const eventsOf = (page: PageWindow, uid: unknown): string[] =>
  page.events.filter(([, other]: unknown[]) => other === uid).map(([name]: [string]) => name);

/** Opens a participant's page that has joined. */
async function participant(
  channel: string,
  uid: number | string,
  options?: Options,
  variant: { build?: Build; sdk?: SdkBuild } = {},
) {
  const page = await openClass({ ...variant, options });
  await join(page, channel, uid);
  return page;
}
/** The page of everybody who needs no page of their own: without the companion, and each a client of the one SDK there. */
let elsewhere: PageWindow | undefined;
const others: any[] = [];
/** Lets somebody join whose page, unlike the recorder's or a participant's, has no companion. */
async function joinOther(channel: string, uid: number | string): Promise<any> {
  if (!elsewhere) {
    elsewhere = await openClass({ build: 'none' });
    keepOpen(elsewhere);
  }
  const joined = join(elsewhere, channel, uid);
  const { client } = elsewhere;
  others.push(client);
  await joined;
  return client;
}
/** Ends what a test has begun; the page of the others stays for the next. */
async function endClass() {
  countGone(others.length);
  await Promise.all(
    others.splice(0).map(async (client) => {
      for (const track of client.localTracks) track.close();
      await client.leave();
    }),
  );
  closeFrames();
}

/** Opens a class with a student for each variant, a teacher without the companion, and a recorder. */
async function openLargeClass(variants: typeof VARIANTS) {
  const channel = newChannel();
  const options: Options = { recorderUid: RECORDER, publishing: 'allow' };
  const students = await Promise.all(
    variants.map((variant, index) => participant(channel, 11 + index, options, variant)),
  );
  const teacher = await participant(channel, 2, undefined, { build: 'none' });
  const recorder = await participant(channel, RECORDER, undefined, { build: 'none' });
  const close = [...students, teacher, recorder].map(keepOpen);
  await publish(teacher);
  // publishes like a page without the companion would: the hardest case
  await publish(recorder);

  async function tell() {
    for (const student of students) {
      await until(
        () => eventsOf(student, 2).filter((name) => name === 'user-published').length === 2,
        'the teacher',
      );
    }
    await until(
      () =>
        teacher.client.remoteUsers.some(
          ({ uid, hasVideo, hasAudio }: any) => uid === RECORDER && hasVideo && hasAudio,
        ),
      'the media of the recorder',
    );
    for (const page of [...students, teacher]) {
      for (const user of page.client.remoteUsers) {
        for (const kind of ['audio', 'video'])
          if (user[kind === 'audio' ? 'hasAudio' : 'hasVideo']) await page.client.subscribe(user, kind);
      }
    }
    await until(() => teacher.client.getRTCStats().UserCount === students.length + 2, 'the count of all');
    await until(() => RECORDER in teacher.client.getRemoteNetworkQuality(), 'statistics');
    await until(() => eventsOf(teacher, RECORDER).includes('volume-indicator'), 'volumes');
    for (const student of students) {
      await until(() => student.client.getRTCStats().UserCount > 1, "the student's count");
      await until(() => 2 in student.client.getRemoteNetworkQuality(), "the student's statistics");
      await until(() => eventsOf(student, 2).includes('volume-indicator'), "the student's volumes");
    }
  }
  const told = tell();
  told.catch(() => {}); // each test awaits it
  return { students, teacher, told, close: () => close.forEach((end) => end()) };
}

describeOnEverySdk("Hiding in a participant's page", (version) => {
  const variants = variantsOf(version, VARIANTS);
  /** One class for all that wait for statistics, which the SDK has every 1 to 3 s: the other tests run meanwhile. */
  let large: { students: PageWindow[]; teacher: PageWindow; told: Promise<unknown>; close(): void };
  before(async () => {
    large = await openLargeClass(variants);
  });
  after(() => {
    large?.close();
    elsewhere?.frameElement!.remove();
    elsewhere = undefined;
  });
  afterEach(endClass);

  it('fails to subscribe to the recorder as to an unknown user', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1, { recorderUid: RECORDER });
    await joinOther(channel, RECORDER);
    const codeOf = (uid: number) =>
      student.client.subscribe(uid, 'video').catch(({ code }: { code: string }) => code);
    expect(await codeOf(RECORDER)).to.equal('INVALID_REMOTE_USER');
    expect(await codeOf(4242)).to.equal('INVALID_REMOTE_USER');
  });

  it('hides the recorder from a page that joins later', async () => {
    const channel = newChannel();
    await joinOther(channel, RECORDER);
    await joinOther(channel, 2);
    const student = await participant(channel, 1, { recorderUid: RECORDER });
    await until(() => eventsOf(student, 2).length, 'the other user');
    expect(seen(student)).to.deep.include({ remoteUsers: [2], events: [2] });
  });

  it('goes on hiding it after a reconnect of either', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1, { recorderUid: RECORDER });
    await joinOther(channel, 2);
    const recorder = await joinOther(channel, RECORDER);
    for (const [client, uid] of [
      [student.client, 1],
      [recorder, RECORDER],
    ] as const) {
      await drop(channel, uid);
      await until(() => client.connectionState === 'RECONNECTING', 'the loss');
      await until(() => client.connectionState === 'CONNECTED', 'the connection');
    }
    await until(() => student.client.remoteUsers.length === 1, 'the other user');
    expect(seen(student)).to.deep.include({ remoteUsers: [2], events: [2] });
  });

  it('hides string uids and those with a prefix', async () => {
    const channel = newChannel();
    const student = await participant(channel, 'ann', { recorderUid: 'recorder, rec-*' });
    for (const uid of ['recorder', 'rec-7', 'record', 'bob']) await joinOther(channel, uid);
    await until(() => student.client.remoteUsers.length === 2, 'the others');
    expect(seen(student).remoteUsers).to.have.members(['record', 'bob']);
    expect(seen(student).events).to.have.members(['record', 'bob']);
  });

  it('hides from two clients of one page and tells of the recorder once', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1, { recorderUid: RECORDER });
    const told: string[] = [];
    for (const name of ['recorder-joined', 'recorder-left'] as const) {
      student.recordingCompanion.companion!.on(name, ({ uid }) => told.push(`${name} ${uid}`));
    }
    const first = student.client;
    await join(student, channel, 3);
    const recorder = await joinOther(channel, RECORDER);
    await until(() => told.length, 'the recorder');
    expect(first.remoteUsers.map(({ uid }: any) => uid)).to.deep.equal([3]);
    expect(student.client.remoteUsers.map(({ uid }: any) => uid)).to.deep.equal([1]);
    await recorder.leave();
    await until(() => told.length > 1, 'its leaving');
    expect(told).to.deep.equal([`recorder-joined ${RECORDER}`, `recorder-left ${RECORDER}`]);
  });

  it('hides a uid that is added after it has joined, and shows it when that is taken back', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1);
    await joinOther(channel, RECORDER);
    await until(() => eventsOf(student, RECORDER).length, 'the user');
    // without a uid the participant's page has no adapter: this client was made before there was one
    const show = student.recordingCompanion.companion!.addRecorderUid(RECORDER);
    expect(student.client.remoteUsers).to.deep.equal([]);
    expect(eventsOf(student, RECORDER)).to.deep.equal(['user-joined', 'user-left']);
    expect(student.client.getRTCStats().UserCount).to.equal(1);
    show();
    expect(student.client.remoteUsers.map(({ uid }: any) => uid)).to.deep.equal([RECORDER]);
    expect(eventsOf(student, RECORDER)).to.deep.equal(['user-joined', 'user-left', 'user-joined']);
  });

  it('shows the app a roster without the recorder already while it is told of its leaving', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1);
    await joinOther(channel, RECORDER);
    await joinOther(channel, 2);
    await until(() => student.client.remoteUsers.length === 2, 'both');
    student.rosters = [];
    run(student, () => {
      const { client, rosters } = window as any;
      client.on('user-left', () => rosters.push(client.remoteUsers.map(({ uid }: { uid: unknown }) => uid)));
    });
    student.recordingCompanion.companion!.addRecorderUid(RECORDER);
    expect(student.rosters).to.deep.equal([[2]]);
  });

  it('hides in a client that was made before the first uid was known, and joins after it', async () => {
    const channel = newChannel();
    await joinOther(channel, RECORDER);
    await joinOther(channel, 2);
    const student = await openClass({});
    run(student, () => {
      const { SDK } = window as any;
      const client = SDK.createClient({ mode: 'rtc', codec: 'vp8' });
      (window as any).SDK = { ...SDK, createClient: () => client };
    });
    student.recordingCompanion.companion!.addRecorderUid(RECORDER);
    await join(student, channel, 1);
    await until(() => student.client.remoteUsers.length, 'the other user');
    expect(seen(student)).to.deep.include({ remoteUsers: [2], events: [2] });
    student.AgoraRTC.setParameter('SHOW_GLOBAL_CLIENT_LIST', true);
    const list = student.AgoraRTC.__CLIENT_LIST__;
    expect(list).to.include(student.client);
    student.recordingCompanion.companion!.dispose();
    expect(Object.hasOwn(list, 'push')).to.equal(false);
  });

  it('can be ended, and told of more uids, from inside of its own events', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1, { recorderUid: RECORDER });
    const companion = student.recordingCompanion.companion!;
    companion.once('recorder-joined', () => companion.addRecorderUid(3));
    companion.on('recorder-left', () => companion.dispose());
    const recorder = await joinOther(channel, RECORDER);
    await joinOther(channel, 3);
    await joinOther(channel, 2);
    await until(() => student.client.remoteUsers.length, 'the other user');
    expect(seen(student).remoteUsers).to.deep.equal([2]);
    await recorder.leave();
    await until(() => student.recordingCompanion.companion === null, 'the end');
    expect(student.client.remoteUsers.map(({ uid }: any) => uid)).to.have.members([3, 2]);
    expect(student.uncaught).to.deep.equal([]);
  });

  it('leaves a uid out of all statistics that was subscribed to before it was added', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1, { publishing: 'allow' });
    const recorder = await joinOther(channel, RECORDER);
    await publish(elsewhere!, recorder);
    await until(
      () => student.client.remoteUsers[0]?.hasVideo && student.client.remoteUsers[0].hasAudio,
      'its media',
    );
    for (const kind of ['audio', 'video'])
      await student.client.subscribe(student.client.remoteUsers[0], kind);
    const statistics = () =>
      ['AudioStats', 'VideoStats', 'NetworkQuality'].map(
        (what) => Object.keys(student.client[`getRemote${what}`]()).length,
      );
    await until(() => statistics().every((length) => length === 1), 'statistics');
    student.recordingCompanion.companion!.addRecorderUid(RECORDER);
    expect(statistics()).to.deep.equal([0, 0, 0]);
    expect(eventsOf(student, RECORDER).at(-1)).to.equal('user-left');
  });

  it('keeps the identity of remoteUsers, hidden users or not', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1, { recorderUid: RECORDER });
    expect(student.client.remoteUsers).to.equal(student.client._users);
    await joinOther(channel, RECORDER);
    await joinOther(channel, 2);
    await until(() => student.client.remoteUsers.length, 'the other user');
    expect(student.client.remoteUsers).to.equal(student.client.remoteUsers);
  });

  for (const { build } of variantsOf(version, TAG_AND_SOURCES)) {
    it(`shows a hidden uid that publishes, with its user-joined first, and tells of it once (${build})`, async () => {
      const channel = newChannel();
      const student = await participant(channel, 1, { recorderUid: 'rec-*' }, { build, sdk: 'bundle' });
      const published: unknown[] = [];
      student.recordingCompanion.companion!.on('recorder-published', ({ uid }) => published.push(uid));
      student.document.body.innerHTML = '<p data-uid="rec-liar">A</p><p data-uid="rec-true">B</p>';
      const liar = await joinOther(channel, 'rec-liar');
      await joinOther(channel, 'rec-true');
      expect(eventsOf(student, 'rec-liar')).to.deep.equal([]);
      await publish(elsewhere!, liar);
      await until(() => eventsOf(student, 'rec-liar').length === 3, 'the impostor');
      expect(eventsOf(student, 'rec-liar')).to.deep.equal([
        'user-joined',
        'user-published',
        'user-published',
      ]);
      expect(published).to.deep.equal(['rec-liar']);
      expect(student.client.remoteUsers.map(({ uid }: any) => uid)).to.deep.equal(['rec-liar']);
      const displays = [...student.document.querySelectorAll('p')].map(
        (row) => student.getComputedStyle(row).display,
      );
      expect(displays).to.deep.equal(['block', 'none']);
      expect(student.recordingCompanion.companion!.isRecorderUid('rec-liar')).to.equal(false);
    });
  }

  it('keeps hidden a uid that only publishes a data channel', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1, { recorderUid: RECORDER });
    await joinOther(channel, RECORDER);
    emit(student, 'user-published', { uid: RECORDER, hasAudio: true, hasVideo: false }, 'datachannel', {});
    expect(eventsOf(student, RECORDER)).to.deep.equal([]);
  });

  it('filters lists of users that the SDK emits instead of single events', async () => {
    const channel = newChannel();
    await joinOther(channel, 2);
    await joinOther(channel, RECORDER);
    const student = await openClass({ options: { recorderUid: RECORDER } });
    student.lists = [];
    run(student, () => {
      const { createClient } = (window as any).SDK;
      (window as any).SDK.createClient = (config: object) => {
        const client = createClient(config);
        for (const name of ['user-list', 'published-user-list']) {
          client.on(name, (users: { uid: unknown }[]) =>
            (window as any).lists.push([name, ...users.map(({ uid }) => uid)]),
          );
        }
        return client;
      };
    });
    await join(student, channel, 1);
    await until(() => student.client.remoteUsers.length, 'the other user');
    // as the SDK does with ENABLE_USER_LIST, which the local edge has no messages for
    emit(student, 'user-list', [{ uid: 2 }, { uid: RECORDER }]);
    emit(student, 'user-list', [{ uid: RECORDER }]);
    expect(student.lists.filter(([name]: string[]) => name === 'user-list')).to.deep.equal([
      ['user-list', 2],
    ]);
  });

  for (const { build } of variantsOf(version, TAG_AND_SOURCES)) {
    const file = build === 'sources' ? '/src/index.ts' : '/dist/recording-companion.mjs';
    it(`hides by a test from code, and that uid's rows once it was met (${file})`, async () => {
      const channel = newChannel();
      const student = await openClass({ build: 'none', body: '<p data-uid="55">R</p>' });
      await run(
        student,
        async (path) => {
          const { init } = await (window as any).eval(`import('${path}')`);
          init({ recorderUid: (uid: unknown) => uid === 55 });
        },
        file,
      );
      await join(student, channel, 1);
      await joinOther(channel, 55);
      await joinOther(channel, 56);
      await until(() => student.client.remoteUsers.length, 'the other user');
      expect(seen(student)).to.deep.include({ remoteUsers: [56], events: [56], audio: [], video: [] });
      expect(student.getComputedStyle(student.document.querySelector('p')!).display).to.equal('none');
    });
  }

  for (const { build } of variantsOf(version, TAG_AND_SOURCES)) {
    if (version === '4.16') break; // has no ES build
    it(`hides in a client of agora-rtc-sdk-ng/esm by guard(client) until that is undone (${build})`, async () => {
      const channel = newChannel();
      const student = await openClass({ build, sdk: 'esm', options: { recorderUid: RECORDER } });
      const undo = run(student, () => {
        const { SDK, recordingCompanion } = window as any;
        const client = SDK.createClient({ mode: 'rtc', codec: 'vp8' });
        (window as any).SDK = { createClient: () => client };
        return recordingCompanion.companion.guard(client);
      });
      await join(student, channel, 1);
      await joinOther(channel, RECORDER);
      await joinOther(channel, 2);
      await until(() => student.client.remoteUsers.length, 'the other user');
      expect(seen(student)).to.deep.include({ remoteUsers: [2], events: [2] });
      undo();
      expect(student.client.remoteUsers.length).to.equal(2);
      student.recordingCompanion.companion!.guard(student.client);
      expect(student.client.remoteUsers.length).to.equal(1);
      student.recordingCompanion.companion!.dispose();
      expect(student.client.remoteUsers.length).to.equal(2);
    });
  }

  it('hides in the clients of two copies of the SDK', async () => {
    const channel = newChannel();
    const student = await participant(channel, 1, { recorderUid: RECORDER });
    const first = student.client;
    student.SDK = await run(
      student,
      (url) => (window as any).eval(`import('${url}')`),
      sdkUrl('bundle'),
    ).then((copy: any) => copy.default);
    expect(student.SDK).to.not.equal(student.AgoraRTC);
    await join(student, channel, 2);
    expect(student.client.constructor).to.not.equal(first.constructor);
    await joinOther(channel, RECORDER);
    await joinOther(channel, 3);
    for (const client of [first, student.client]) {
      await until(() => client.remoteUsers.length === 2, 'the others');
      expect(client.remoteUsers.map(({ uid }: any) => uid)).to.not.include(RECORDER);
    }
    expect(student.events.map(([, uid]: unknown[]) => uid)).to.not.include(RECORDER);
  });

  it('survives what is no SDK, or half of one, and finds the real one after it', async () => {
    const channel = newChannel();
    for (const uid of [RECORDER, 2]) await joinOther(channel, uid);
    for (const [index, broken] of BROKEN.entries()) {
      const student = await openFrame(
        `${BEFORE}<script>window.__ARTC__ = ${broken};</script>${head('tag', { recorderUid: RECORDER })}
        <script>window.__ARTC__ = ${broken}; window.after = window.__ARTC__;</script>${sdkHtml('script')}`,
      );
      student.SDK = student.AgoraRTC;
      expect(student.uncaught).to.deep.equal([]);
      await join(student, channel, 10 + index);
      await until(() => student.client.remoteUsers.some(({ uid }: any) => uid === 2), 'the other user');
      const { remoteUsers, events } = seen(student);
      expect(remoteUsers, broken).to.not.include(RECORDER);
      expect(events, broken).to.include(2).and.not.include(RECORDER);
      closeFrames();
    }
  });

  it('tells each of two clients that had joined before it came, once', async () => {
    const channel = newChannel();
    const student = await openClass({ build: 'none' });
    await join(student, channel, 1);
    await join(student, channel, 3);
    await joinOther(channel, RECORDER);
    await until(() => eventsOf(student, RECORDER).length === 2, 'the user, twice');
    await addTag(student, '?recorder-uid=900001');
    expect(eventsOf(student, RECORDER)).to.deep.equal([
      'user-joined',
      'user-joined',
      'user-left',
      'user-left',
    ]);
  });

  it('finds a client that has joined before the companion came', async () => {
    const channel = newChannel();
    const student = await openClass({ build: 'none' });
    await join(student, channel, 1);
    await joinOther(channel, RECORDER);
    await until(() => eventsOf(student, RECORDER).length, 'the user');
    await addTag(student, '', { recorderUid: '900001' });
    expect(student.client.remoteUsers).to.deep.equal([]);
    expect(eventsOf(student, RECORDER)).to.deep.equal(['user-joined', 'user-left']);
  });

  for (const [index, { build, sdk }] of variants.entries()) {
    it(`shows the recorder nowhere and everybody else as before (${build}, ${sdk})`, async () => {
      await large.told;
      const fellows = variants.map((_, other) => 11 + other).filter((uid) => uid !== 11 + index);
      const { remoteUsers, events, ...numbers } = seen(large.students[index]!);
      expect(remoteUsers).to.have.members([2, ...fellows]);
      expect(events).to.have.members([2, ...fellows]);
      expect(numbers).to.deep.equal({
        audio: ['2'],
        video: ['2'],
        network: ['2'],
        count: variants.length + 1,
      });
    });
  }

  it('shows the recorder to a page without the companion', async () => {
    await large.told;
    const { remoteUsers, count } = seen(large.teacher);
    expect(remoteUsers).to.have.members([...variants.map((_, index) => 11 + index), RECORDER]);
    expect(count).to.equal(variants.length + 2);
  });
});

describeOnEverySdk("Hiding in the recorder's page", () => {
  afterEach(closeFrames);

  it('hides the row of the uid that the page joined with, and leaves itself out of counts', async () => {
    const channel = newChannel();
    const recorder = await openClass({
      more: '&recorder=1',
      body: '<p data-uid="77">me</p><p data-uid="1">other</p>',
    });
    await participant(channel, 1);
    await join(recorder, channel, 77);
    await until(() => recorder.client.remoteUsers.length, 'the other user');
    const displays = [...recorder.document.querySelectorAll('p')].map(
      (row) => recorder.getComputedStyle(row).display,
    );
    expect(displays).to.deep.equal(['none', 'block']);
    await until(() => recorder.client.getRTCStats().UserCount === 1, 'the count');
    expect(recorder.client.remoteUsers.map(({ uid }: any) => uid)).to.deep.equal([1]);
  });

  it('learns a uid that was given by the edge', async () => {
    const recorder = await openClass({ more: '&recorder=1' });
    const uid = await join(recorder, newChannel(), null);
    expect(recorder.recordingCompanion.companion!.isRecorderUid(uid)).to.equal(true);
  });
});

describe('Hiding without an SDK', () => {
  afterEach(closeFrames);

  it('has one rule for a uid, however often that is added', async () => {
    // the page does not see our sheet
    const student = await openFrame(
      `<script>const { get: sheets } = Object.getOwnPropertyDescriptor(Document.prototype, 'adoptedStyleSheets');
        window.ownSheet = () => sheets.call(document)[0];</script>${head('tag', { recorderUid: '7' })}`,
    );
    const undos = Array.from({ length: 500 }, () => student.recordingCompanion.companion!.addRecorderUid(9));
    expect(student.ownSheet().cssRules.length).to.equal(3);
    for (const undo of undos) undo();
    expect(student.ownSheet().cssRules.length).to.equal(2);
  });

  for (const build of BUILDS) {
    it(`leaves rosters from elsewhere to visibleUsers and isRecorderUid (${build})`, async () => {
      const page = await openFrame(head(build, { recorderUid: '900001, rec-*' }));
      const companion = page.recordingCompanion.companion!;
      expect(companion.visibleUsers([1, 900001, 'rec-1'])).to.deep.equal([1]);
      expect(companion.visibleUsers([{ uid: '900001' }, { uid: 2 }])).to.deep.equal([{ uid: 2 }]);
      expect(companion.visibleUsers([{ id: 'rec-2' }, { id: 'x' }], ({ id }) => id)).to.deep.equal([
        { id: 'x' },
      ]);
      expect(
        [900001, '900001', 'rec-', 9, '', undefined].map((uid) => companion.isRecorderUid(uid as any)),
      ).to.deep.equal([true, true, true, false, false, false]);
    });
  }
});
