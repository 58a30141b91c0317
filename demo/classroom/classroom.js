// An ordinary classroom app on the Agora SDK. It knows nothing of the companion: that is the point.
const { AgoraRTC } = window;
const query = new URLSearchParams(location.search);
const channel = query.get('class') ?? 'geometry';
const uid = Number(query.get('uid')) || 2;
const names = new Map([[1, 'Ms Lin 林老师']]);
const nameOf = (user) => names.get(user) ?? `Student ${user}`;

const state = document.querySelector('.state');
const roster = document.querySelector('.roster');
const tiles = document.querySelector('.tiles');
const present = new Map(); // uid to its row and tile

AgoraRTC.setLogLevel(3);
const client = AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' });

function enter(user) {
  if (present.has(user)) return present.get(user);
  const row = document.createElement('li');
  row.dataset.uid = user;
  row.dataset.initial = nameOf(user)[0];
  row.style.setProperty('--hue', (user * 67) % 360);
  row.textContent = nameOf(user) + (user === uid ? ' (you)' : '');
  const tile = document.querySelector('#tile').content.cloneNode(true).firstElementChild;
  tile.dataset.uid = user;
  tile.querySelector('.name').textContent = nameOf(user);
  roster.append(row);
  tiles.append(tile);
  present.set(user, { row, tile });
  count();
  return present.get(user);
}
function exit(user) {
  const { row, tile } = present.get(user) ?? {};
  row?.remove();
  tile?.remove();
  present.delete(user);
  count();
}
function count() {
  // an app's own count: everybody who was announced to it, and itself
  const others = client.remoteUsers.length;
  document.querySelector('#count').textContent =
    others + (client.connectionState === 'CONNECTED' && !query.has('recorder') ? 1 : 0);
}

client.on('user-joined', (user) => enter(user.uid));
client.on('user-left', (user) => exit(user.uid));
client.on('user-published', async (user, kind) => {
  await client.subscribe(user, kind);
  const { tile } = enter(user.uid);
  if (kind === 'video') user.videoTrack?.play(tile.querySelector('.picture'));
  else {
    user.audioTrack?.play();
    tile.querySelector('.muted').hidden = true;
  }
});
client.on('user-unpublished', (user, kind) => {
  if (kind === 'audio') present.get(user.uid)?.tile.querySelector('.muted').removeAttribute('hidden');
});
client.on('connection-state-change', (now) => {
  state.textContent =
    { CONNECTED: 'Live', RECONNECTING: 'Reconnecting…', DISCONNECTED: 'Left' }[now] ?? 'Joining…';
  count();
});

/** Camera and microphone; where there are none, a drawn picture and a quiet tone. */
async function capture() {
  if (!query.has('drawn')) {
    try {
      return await AgoraRTC.createMicrophoneAndCameraTracks({}, { encoderConfig: '240p_1' });
    } catch (error) {
      console.info('no camera or microphone, so a drawn picture and a tone:', error.code);
    }
  }
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const picture = canvas.getContext('2d');
  const hue = (uid * 67) % 360;
  setInterval(() => {
    const turn = performance.now() / 900;
    picture.fillStyle = `hsl(${hue} 40% 32%)`;
    picture.fillRect(0, 0, 320, 240);
    picture.fillStyle = `hsl(${hue} 60% 72%)`;
    picture.beginPath();
    picture.arc(160, 92 + 3 * Math.sin(turn), 44, 0, 7);
    picture.ellipse(160, 232, 92, 78, 0, 0, 7);
    picture.fill();
    picture.fillStyle = '#0008';
    picture.fillRect(160 + 110 * Math.sin(turn), 222, 24, 6);
  }, 80);
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 220 + 40 * (uid % 8) });
  const out = context.createMediaStreamDestination();
  tone.connect(new GainNode(context, { gain: 0.02 })).connect(out);
  tone.start();
  return [
    AgoraRTC.createCustomAudioTrack({ mediaStreamTrack: out.stream.getAudioTracks()[0] }),
    AgoraRTC.createCustomVideoTrack({
      mediaStreamTrack: canvas.captureStream(12).getVideoTracks()[0],
      bitrateMax: 200,
    }),
  ];
}

function toggle(id, label, track) {
  const button = document.getElementById(id);
  button.addEventListener('click', async () => {
    const on = button.getAttribute('aria-pressed') === 'false';
    await track.setMuted(!on);
    button.setAttribute('aria-pressed', on);
    button.textContent = `${label} ${on ? 'on' : 'off'}`;
  });
}
document
  .querySelector('.cookies button')
  .addEventListener('click', ({ target }) => target.parentElement.remove());
document.querySelector('#leave').addEventListener('click', async () => {
  await client.leave();
  for (const user of [...present.keys()]) exit(user);
});

await client.join('0123456789abcdef0123456789abcdef', channel, null, uid);
const { tile } = enter(uid);
const [microphone, camera] = await capture();
camera.play(tile.querySelector('.picture'), { fit: 'cover' });
await client.publish([microphone, camera]);
toggle('microphone', 'Microphone', microphone);
toggle('camera', 'Camera', camera);
document.documentElement.dataset.ready = '';
