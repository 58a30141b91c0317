/* global AgoraRTC, recordingCompanion */
// No line here is about the recorder but one: the uid with which its page joins.
const RECORDER_UID = 900001;
/** Of a project without tokens; yours gets one from your server. */
const APP_ID = '0123456789abcdef0123456789abcdef';

const query = new URLSearchParams(location.search);
const { isRecorder } = recordingCompanion.companion;
const uid = isRecorder ? RECORDER_UID : Number(query.get('uid')) || Math.ceil(Math.random() * 1000);

const client = AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' });
const tiles = document.querySelector('#tiles');

function tileOf(uid) {
  const tile = document.getElementById(`tile-${uid}`) ?? document.createElement('div');
  tile.id = `tile-${uid}`;
  return tile;
}
/** The list of the SDK has no recorder in it. */
function showPeople() {
  const names = [uid, ...client.remoteUsers.map((user) => user.uid)].filter((uid) => uid !== RECORDER_UID);
  document
    .querySelector('#people')
    .replaceChildren(
      ...names.map((name) => Object.assign(document.createElement('li'), { textContent: name })),
    );
}

client.on('user-joined', showPeople);
client.on('user-left', (user) => {
  tileOf(user.uid).remove();
  showPeople();
});
client.on('user-published', async (user, mediaType) => {
  const track = await client.subscribe(user, mediaType);
  if (mediaType === 'audio') return track.play();
  tiles.append(tileOf(user.uid));
  track.play(tileOf(user.uid));
});

await client.join(APP_ID, query.get('class') ?? 'geometry', null, uid);
showPeople();
// the recorder's page does the same: it gets silence instead of a camera, and sends nothing
const [sound, picture] = await AgoraRTC.createMicrophoneAndCameraTracks();
tiles.append(tileOf(uid));
picture.play(tileOf(uid));
await client.publish([sound, picture]);
