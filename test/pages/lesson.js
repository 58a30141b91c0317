// A class of an hour: people come and go, talk, write, turn cameras on and off; the teacher draws and turns slides.
// `play(seconds)` plays one event for each second of the class, as fast as the browser goes on drawing.
const $ = (id) => document.getElementById(id);
const slide = $('slide').getContext('2d');
const people = new Map();
let newest = 6;

/** Repeatable, so that a run that fails can be run again. */
let seed = 42;
const random = (below) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return (seed >> 8) % below;
};

function cameraOf(uid) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const picture = canvas.getContext('2d');
  const draw = () => {
    picture.fillStyle = `hsl(${uid * 37}, 60%, ${40 + random(20)}%)`;
    picture.fillRect(0, 0, 320, 240);
  };
  draw();
  const timer = setInterval(draw, 100);
  const video = Object.assign(document.createElement('video'), {
    autoplay: true,
    muted: true,
    playsInline: true,
  });
  video.srcObject = canvas.captureStream(10);
  $('tiles').append(video);
  return () => {
    clearInterval(timer);
    for (const track of video.srcObject.getTracks()) track.stop();
    video.srcObject = null;
    video.remove();
  };
}

function join(uid) {
  const row = document.createElement('li');
  row.dataset.uid = uid;
  row.textContent = `Student ${uid}`;
  $('roster').append(row);
  people.set(uid, { row, camera: null });
}
function leave(uid) {
  const { row, camera } = people.get(uid);
  camera?.();
  row.remove();
  people.delete(uid);
}
const someone = () => [...people.keys()][random(people.size)];

const EVENTS = [
  () => people.size < 12 && join(++newest),
  () => people.size > 3 && leave(someone()),
  () => {
    const person = people.get(someone());
    if (person.camera) {
      person.camera();
      person.camera = null;
    } else if ([...people.values()].filter(({ camera }) => camera).length < 5) {
      person.camera = cameraOf(Number(person.row.dataset.uid));
    }
  },
  () => {
    $('chat').insertAdjacentHTML('beforeend', `<li>${'I see. '.repeat(1 + random(3))}</li>`);
    while ($('chat').children.length > 8) $('chat').firstChild.remove();
  },
  () => {
    slide.strokeStyle = `hsl(${random(360)}, 70%, 40%)`;
    slide.beginPath();
    slide.moveTo(random(800), random(450));
    slide.lineTo(random(800), random(450));
    slide.stroke();
  },
  () => slide.clearRect(0, 0, 800, 450),
  () => people.get(someone()).row.classList.toggle('hand-up'),
];

window.play = async (seconds) => {
  for (let second = 0; second < seconds; second++) {
    EVENTS[random(EVENTS.length)]();
    $('clock').textContent = `${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}`;
    if (second % 5 === 0) await new Promise((done) => setTimeout(done));
  }
};

for (let uid = 1; uid <= newest; uid++) join(uid);
people.get(1).camera = cameraOf(1);
people.get(2).camera = cameraOf(2);
