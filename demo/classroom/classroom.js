// A classroom app on the Agora SDK, as anybody would write it. Of the companion it knows two things: whom it may count,
// and that somebody records.
import { LOCAL_APP_ID } from './appId.js';
import { capture } from './capture.js';
import { startChat } from './chat.js';
import { startFilm } from './film.js';
import { fillIn, lang } from './language.js';
import { createPeople } from './people.js';
import { shareState } from './shareState.js';
import { text } from './strings.js';
import { startTrouble } from './trouble.js';

const { AgoraRTC } = window;
const query = new URLSearchParams(location.search);
const channel = query.get('class') || 'geometry';
/** With an App ID (and token) of one's own the class is on Agora; else on the local edge. */
const appId = query.get('appId') ?? LOCAL_APP_ID;
const token = query.get('token');
const uid = Number(query.get('uid')) || seat();
const $ = (selector) => document.querySelector(selector);

/** Whoever comes without a uid keeps the one that is drawn. */
function seat() {
  const kept = sessionStorage.getItem('seat') ?? `${1000 + Math.floor(Math.random() * 800_000)}`;
  sessionStorage.setItem('seat', kept);
  return Number(kept);
}

document.documentElement.lang = lang;
document.title = text.title;
const templates = [...document.querySelectorAll('template')].map(({ content }) => content);
for (const root of [document, ...templates]) fillIn(root, text);
$('.board').src = `board.html?${new URLSearchParams({ class: channel, lang })}`;

AgoraRTC.setLogLevel(3);
const client = AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' });
const people = createPeople(uid, () => {
  const uids = people.uids();
  const { companion } = window.recordingCompanion ?? {};
  const counted = companion ? companion.visibleUsers(uids) : uids;
  $('#count').textContent = counted.length;
  $('.tiles').dataset.many = counted.length > 3;
});
people.name(uid, query.get('name') ?? '');
for (const landmark of ['header', 'main']) $(landmark).ariaLabel = `${text.title}, ${people.nameOf(uid)}`;

/** @param {boolean} [stays] - until it is clicked; else 4 s */
function toast(what, stays = false) {
  const element = document.createElement(stays ? 'button' : 'p');
  element.textContent = what;
  element.addEventListener('click', () => element.remove());
  $('.toasts').append(element);
  if (!stays) setTimeout(() => element.remove(), 4000);
}

// what the class shares beside Agora
const film = startFilm((message) => room.send(message));
const chat = startChat(people, uid, (message) => room.send(message));
const sayName = () => room.send({ type: 'name', uid, name: people.nameOf(uid) });
const room = shareState(
  channel,
  {
    read: () => ({ names: people.names(), chat: chat.all(), film: film.state() }),
    write(state) {
      for (const [who, name] of state.names) if (who !== uid) people.name(who, name);
      chat.merge(state.chat);
      film.show(state.film);
    },
  },
  (message) => {
    if (message.type === 'name' && message.uid !== uid) people.name(message.uid, message.name);
    else if (message.type === 'chat') chat.show(message);
    else if (message.type === 'film') film.show(message);
    // from the front page, to a page that is not one of its views
    else if (message.type === 'trouble' && message.uid === uid) window.trouble(message.name);
  },
);

client.on('user-joined', (user) => {
  people.enter(user.uid);
  sayName();
  // names come by another way, and a little later
  setTimeout(() => toast(`${people.nameOf(user.uid)} ${text.joined}`), 700);
});
client.on('user-left', (user) => {
  toast(`${people.nameOf(user.uid)} ${text.gone}`);
  people.exit(user.uid);
});
client.on('user-published', async (user, kind) => {
  people.enter(user.uid);
  try {
    await client.subscribe(user, kind);
  } catch (error) {
    return console.info(`${user.uid} was gone before its ${kind} came:`, error.code);
  }
  // the other side may have stopped meanwhile
  if (kind === 'video') user.videoTrack?.play(people.pictureOf(user.uid), { fit: 'cover' });
  else {
    // beside the others on the front page: nobody hears it, and it plays
    if (query.has('quiet')) user.audioTrack?.setVolume(1);
    user.audioTrack?.play();
  }
  people.sends(user.uid, kind, user[kind === 'video' ? 'hasVideo' : 'hasAudio']);
});
client.on('user-unpublished', (user, kind) => people.sends(user.uid, kind, false));
client.on('volume-indicator', (volumes) => {
  for (const { uid: who, level } of volumes) people.speaks(who === 0 ? uid : who, level > 5);
});
client.on('connection-state-change', (now, _before, reason) => {
  const left = reason === 'UID_BANNED' ? text.replaced : text.left;
  $('.state').textContent = {
    CONNECTING: text.joining,
    CONNECTED: text.live,
    RECONNECTING: text.reconnecting,
    DISCONNECTING: left,
    DISCONNECTED: left,
  }[now];
  $('.state').dataset.now = now;
});
AgoraRTC.onAutoplayFailed = () => query.has('quiet') || toast(text.hear, true);

addEventListener('recording-companion:recorder-joined', () => ($('p.recorded').hidden = false));
addEventListener('recording-companion:recorder-left', () => ($('p.recorded').hidden = true));
const start = Date.now();
setInterval(() => {
  const seconds = Math.floor((Date.now() - start) / 1000);
  const two = (number) => `${number}`.padStart(2, '0');
  $('.clock').textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}, 1000);

$('.cookies button').addEventListener('click', () => $('.cookies').remove());
for (const button of document.querySelectorAll('[data-panel]')) {
  button.addEventListener('click', () => {
    for (const other of document.querySelectorAll('[data-panel]')) {
      other.setAttribute('aria-pressed', `${other === button}`);
    }
    $('main').dataset.panel = button.dataset.panel;
  });
}

/** In the order of the tracks. */
const devices = [
  { kind: 'audio', button: $('#microphone') },
  { kind: 'video', button: $('#camera') },
];
let tracks = [];
/** Attempts to join are numbered: one that was left meanwhile must not go on. */
let attempt = 0;
const isOn = (button) => button.getAttribute('aria-pressed') === 'true';
async function applyDevice(index) {
  const { kind, button } = devices[index];
  const on = isOn(button);
  await tracks[index]?.setMuted(!on);
  if (tracks[index]) people.sends(uid, kind, on);
}
for (const [index, { button }] of devices.entries()) {
  button.addEventListener('click', () => {
    button.setAttribute('aria-pressed', `${!isOn(button)}`);
    return applyDevice(index);
  });
}

async function leave() {
  attempt++;
  for (const track of tracks) track.close();
  tracks = [];
  await client.leave();
  people.clear();
}
async function join() {
  const own = ++attempt;
  try {
    await client.join(appId, channel, token, uid);
    people.enter(uid);
    sayName();
    client.enableAudioVolumeIndicator();
    const captured = await capture(uid, query.has('drawn'));
    if (own !== attempt) {
      for (const track of captured) track.close();
      return;
    }
    tracks = captured;
    tracks[1].play(people.pictureOf(uid), { fit: 'cover' });
    await client.publish(tracks);
    // what was pressed before there was a track
    for (const index of devices.keys()) await applyDevice(index);
  } catch (error) {
    if (own !== attempt) return;
    $('.state').textContent = `${text.failed} ${error.code ?? error.message}`;
    console.error(error);
  }
  document.documentElement.dataset.ready = '';
}
$('#leave').addEventListener('click', leave);
startTrouble({ client, film, join, leave });
if (window.demoHost.answers) {
  await join();
  // a page that is rehearsed or recorded has nobody who presses the front page's buttons
  const trouble = query.get('trouble');
  if (trouble) window.trouble(trouble);
} else $('.state').textContent = text.alone;
