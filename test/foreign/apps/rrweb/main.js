import { record, Replayer } from 'rrweb';
import 'rrweb/dist/style.css';
import { startLesson } from '../../support/lesson.js';

const events = (window.events = []);
const stop = record({ emit: (event) => events.push(event), recordCanvas: true, collectFonts: true });
startLesson();

/** Replays to the end what was recorded, and says what the replayed page shows. */
window.replay = () => {
  stop();
  const box = document.body.appendChild(document.createElement('div'));
  const replayer = new Replayer(events, { root: box, mouseTail: false });
  const { totalTime } = replayer.getMetaData();
  replayer.pause(totalTime + 1000); // the last event, too
  const shown = replayer.iframe.contentDocument.getElementById('root').textContent;
  replayer.destroy();
  box.remove();
  return { shown, totalTime };
};
