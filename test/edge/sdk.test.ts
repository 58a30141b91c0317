import { expect } from 'chai';
import { openBrowserMedia } from '../../demo/edge/browserMedia.js';
import { Edge } from '../../demo/edge/edge.js';
import { closeFrames, type PageWindow, run, until } from '../support/page.js';
import {
  describeOnEverySdk,
  drop,
  join,
  newChannel,
  openClass,
  publish,
  SDK_VERSIONS,
} from '../support/class.js';

const named = (page: PageWindow, name: string, uid: unknown): unknown[][] =>
  page.events.filter((event: unknown[]) => event[0] === name && event[1] === uid);

/** Takes what a user sends; the video is played into the page. */
const take = (page: PageWindow, uid: number): Promise<void> =>
  run(
    page,
    async (who) => {
      const { client } = window as any;
      const user = client.remoteUsers.find((one: any) => one.uid === who);
      await client.subscribe(user, 'audio');
      const track = await client.subscribe(user, 'video');
      track.play(document.body.appendChild(document.createElement('div')));
    },
    uid,
  );
const sends = (page: PageWindow, uid: number, kind: 'Audio' | 'Video'): boolean =>
  page.client.remoteUsers.some((user: any) => user.uid === uid && user[`has${kind}`]);
const sendsBoth = (page: PageWindow, uid: number): boolean =>
  sends(page, uid, 'Audio') && sends(page, uid, 'Video');
const decodes = (page: PageWindow): boolean =>
  [...page.document.querySelectorAll('video')].some((video) => video.videoWidth > 0 && video.currentTime > 0);
const received = (page: PageWindow, uid: number, kind: 'Audio' | 'Video'): number =>
  page.client[`getRemote${kind}Stats`]()[uid]?.receiveBytes ?? 0;

describeOnEverySdk('The local edge', (version) => {
  // places are the edge's own affair, and a version's that of its messages
  const isBetween = version !== SDK_VERSIONS[0] && version !== SDK_VERSIONS.at(-1);
  const places = ['a server', 'the page'] as const;
  for (const place of isBetween ? places.slice(0, 1) : places) {
    describe(`in ${place}`, () => {
      let edge: Edge | undefined;
      beforeEach(() => {
        edge = place === 'the page' ? new Edge({ media: openBrowserMedia() }) : undefined;
      });
      afterEach(() => {
        closeFrames();
        edge?.close();
      });
      const enter = async (channel: string, uid: number | string) => {
        const page = await openClass({ build: 'none', edge });
        await join(page, channel, uid);
        return page;
      };
      const enterAll = (channel: string, uids: [number | string, number | string]) =>
        Promise.all([enter(channel, uids[0]), enter(channel, uids[1])]);

      it('lets two see and hear each other, through mute and leave', async () => {
        const channel = newChannel();
        const [teacher, student] = await enterAll(channel, [1, 2]);
        await Promise.all([publish(teacher), publish(student)]);
        for (const [page, other] of [
          [teacher, 2],
          [student, 1],
        ] as const) {
          await until(() => sendsBoth(page, other), 'the other’s streams');
          await take(page, other);
          await until(() => decodes(page), 'a picture');
          await until(() => received(page, other, 'Audio') > 0, 'a sound');
        }
        await teacher.tracks[0].setMuted(true);
        await until(() => !sends(student, 1, 'Audio'), 'the mute');
        expect(sends(student, 1, 'Video')).to.equal(true);
        await teacher.tracks[0].setMuted(false);
        await until(() => sends(student, 1, 'Audio'), 'the sound again');
        await teacher.client.leave();
        await until(() => named(student, 'user-left', 1).length === 1, 'the leave');
        expect(student.client.remoteUsers.length).to.equal(0);
        expect(student.client.connectionState).to.equal('CONNECTED');
      });

      it('takes one of two streams away, for all by unpublish and for one by unsubscribe', async () => {
        const channel = newChannel();
        const [teacher, student] = await enterAll(channel, [1, 2]);
        await publish(teacher);
        await until(() => sendsBoth(student, 1), 'the streams');
        await take(student, 1);
        await until(() => decodes(student), 'a picture');
        await student.client.unsubscribe(student.client.remoteUsers[0], 'video');
        const before = received(student, 1, 'Audio');
        await until(() => received(student, 1, 'Audio') > before, 'more sound');
        await teacher.client.unpublish([teacher.tracks[1]]);
        await until(() => !sends(student, 1, 'Video') && sends(student, 1, 'Audio'), 'sound alone');
      });

      it('keeps channels apart', async () => {
        const [one, other] = await Promise.all([enter(newChannel(), 1), enter(newChannel(), 1)]);
        await publish(other);
        expect(one.client.remoteUsers.length).to.equal(0);
        expect(named(one, 'user-joined', 1)).to.deep.equal([]);
      });

      it('ends the first of two clients with the same uid', async () => {
        const channel = newChannel();
        const [first, witness] = await enterAll(channel, [1, 2]);
        const second = await enter(channel, 1);
        await until(() => first.client.connectionState === 'DISCONNECTED', 'its end');
        expect(first.events.at(-1)).to.deep.include('connection-state-change');
        await publish(second);
        await until(() => sends(witness, 1, 'Video'), 'the second’s video');
        expect(second.client.connectionState).to.equal('CONNECTED');
      });

      it('takes somebody back whose connection was lost, and what was published', async () => {
        const channel = newChannel();
        const [teacher, student] = await enterAll(channel, [1, 2]);
        await publish(teacher);
        await until(() => sendsBoth(student, 1), 'the streams');
        await (edge ? edge.drop(channel, 1) : drop(channel, 1));
        await until(() => named(student, 'user-left', 1).length === 1, 'the loss');
        await until(() => sendsBoth(student, 1), 'the streams again');
        await take(student, 1);
        await until(() => decodes(student), 'a picture');
      });

      it('knows a string uid by the same name as its page', async () => {
        const channel = newChannel();
        const [one, other] = await enterAll(channel, ['rec-1', 'pupil']);
        await until(() => other.client.remoteUsers.length === 1, 'the first');
        expect(other.client.remoteUsers[0].uid).to.equal('rec-1');
        expect(one.client.uid).to.equal('rec-1');
      });
    });
  }

  if (version !== SDK_VERSIONS[0]) return;
  it('in the page lets others come and go without running out of places', async () => {
    const edge = new Edge({ media: openBrowserMedia() });
    try {
      const channel = newChannel();
      const stays = await openClass({ build: 'none', edge });
      await join(stays, channel, 1);
      for (let round = 0; round < 4; round++) {
        const comes = await openClass({ build: 'none', edge });
        await join(comes, channel, 2);
        await publish(comes);
        await until(() => sendsBoth(stays, 2), 'the streams');
        stays.document.body.replaceChildren();
        await take(stays, 2);
        await until(() => decodes(stays), `picture ${round}`);
        comes.frameElement!.remove(); // says no goodbye
        await until(() => stays.client.remoteUsers.length === 0, 'the leave');
      }
      expect(edge.size).to.deep.equal({ channels: 1, clients: 1 });
    } finally {
      closeFrames();
      edge.close();
    }
  });
});
