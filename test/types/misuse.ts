// What must not compile. Checked against the built declarations, as an app sees them.
import type { IAgoraRTCClient } from 'agora-rtc-sdk-ng';
import {
  type Beacon,
  type Companion,
  init,
  marksAsVtt,
  type Options,
  visibleUsers,
} from 'recording-companion';

declare const client: IAgoraRTCClient;
const companion: Companion = init({ recorderUid: ['9', 'rec-*', 7, (uid) => uid === 5], capture: 'deny' });

// right uses
companion.on('recorder-joined', ({ uid }) => void uid).off('recorder-left', () => {});
companion.once('publish-blocked', ({ kind }) => kind === 'audio');
companion.guard(client)();
const names: string[] = companion.visibleUsers(['a']);
const users: { id: number }[] = visibleUsers([{ id: 1 }], companion.isRecorderUid, ({ id }) => id);
void [names, users, companion.detectedBy === 'param'];
const options: Options = { logLevel: 'debug', recorder: () => true };
void options;

const beacon: Beacon = { event: 'closing', pass: null, after: 1, version: '1.0.0', reason: 'over' };
const closed: boolean = companion.on('close-refused', ({ historyLength }) => historyLength + 1).close('over');
companion.on('frame-failed', ({ frame, reason, status = 0 }) => [frame.id, reason === 'timeout', status + 1]);
void [beacon, closed];

companion.mark('Question 3', { votes: 12 });
const chapters: string = companion.marksAsVtt() + marksAsVtt([{ name: 'a', after: 1 }], 2);
void chapters;

// @ts-expect-error a mark has a name
companion.mark();
// @ts-expect-error seconds are a number
init({ frameTimeout: '10s' });
// @ts-expect-error a close has a reason
companion.close();
// @ts-expect-error an event that is none
void ({ event: 'stopped', pass: null, after: 1, version: '1.0.0' } satisfies Beacon);
// @ts-expect-error a choice that is none
init({ capture: 'quiet' });
// @ts-expect-error a name that is none
init({ recorderUID: 9 });
// @ts-expect-error a uid is a string or a number
init({ recorderUid: true });
// @ts-expect-error it is read-only
companion.isRecorder = true;
// @ts-expect-error an event that is none
companion.on('recorder-arrived', () => {});
// @ts-expect-error its payload has no such field
companion.on('recorder-joined', ({ name }) => name);
// @ts-expect-error a client of something else
companion.guard({});
// @ts-expect-error a uid is a string or a number
companion.addRecorderUid({});
// @ts-expect-error it is a list
companion.visibleUsers('a');
