// What must not compile. Checked against the built declarations, as an app sees them.
import type { IAgoraRTCClient } from 'agora-rtc-sdk-ng';
import { type Companion, init, type Options, visibleUsers } from 'recording-companion';

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
