import { expect } from 'chai';
import { DEMO, visit } from '../support/page.js';

/** What a page of the class shows, once as many are in its roster and on its videos as said. */
const look = (count: number, videos: number) => `async () => {
  const visible = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
  const names = () => visible('.roster li').map((row) => row.textContent);
  const playing = () => visible('.tile video').filter((video) => video.videoWidth > 0).length;
  while (names().length !== ${count} || playing() < ${videos}) await new Promise((done) => setTimeout(done, 50));
  const { scrollHeight, scrollWidth } = document.documentElement;
  return {
    names: names().sort(),
    tiles: visible('.tile').length,
    count: Number(document.querySelector('#count').textContent),
    playing: playing(),
    cookies: visible('.cookies').length,
    recorded: visible('.recorded').length,
    fits: scrollHeight <= innerHeight && scrollWidth <= innerWidth,
    board: document.querySelector('iframe').contentDocument.querySelector('canvas').width > 0,
  };
}`;

const OTHERS = ['Ms Lin 林老师', 'Student 2'];

describe('The demo', () => {
  const frames: HTMLIFrameElement[] = [];
  const open = (path: string) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.allow = 'camera; microphone';
    frame.src = DEMO + path;
    frames.push(frame);
  };
  before(() => {
    open('/classroom/?uid=1');
    open('/classroom/?uid=2&drawn');
  });
  after(() => {
    for (const frame of frames) frame.remove();
  });

  it('records the class without the recorder, its cookie banner, or an empty tile', async () => {
    const { results, messages } = await visit(`${DEMO}/classroom/?uid=900001&recorder=1`, [look(2, 2)]);
    expect(results[0]).to.deep.equal({
      names: OTHERS,
      tiles: 2,
      count: 2,
      playing: 2,
      cookies: 0,
      recorded: 1,
      fits: true,
      board: true,
    });
    expect(messages.filter((line) => /^uncaught|recording-companion/.test(line))).to.deep.equal([]);
  });

  it('shows a student everybody but the recorder, and a page without the companion the recorder too', async () => {
    open('/classroom/?uid=900001&recorder=1');
    const student = await visit(`${DEMO}/classroom/?uid=3`, [look(3, 3)]);
    expect(student.results[0]).to.deep.include({
      names: [...OTHERS, 'Student 3 (you)'],
      count: 3,
      cookies: 1,
      recorded: 0,
      fits: true,
    });
    const without = await visit(`${DEMO}/without/?uid=4`, [look(4, 3)]);
    expect(without.results[0]).to.deep.include({
      names: [...OTHERS, 'Student 4 (you)', 'Student 900001'],
      count: 4,
      recorded: 1,
    });
  });
});
