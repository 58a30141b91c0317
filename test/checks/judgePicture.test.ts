import { expect } from 'chai';
import { judgePicture, lookAgain, type VideoLook, type VideoSight } from '../../src/checks/judgePicture.js';

const PLAYS: VideoLook = { plays: true, frames: 0, time: 0, canPlay: true, isDark: false };
/** What is said of a video after looks at it, one each 5 s. */
function after(...looks: Partial<VideoLook>[]) {
  let sight: VideoSight | undefined;
  for (const look of looks) sight = lookAgain(sight, { ...PLAYS, ...look });
  const { outcome, problems } = judgePicture([[document.createElement('video'), sight!]], looks.length, 0);
  return outcome ?? problems!.map(({ kind, severity }) => `${kind} ${severity}`).join();
}
/** It moves on by 5 s at each look. */
const moving = (count: number, more: Partial<VideoLook> = {}) =>
  Array.from({ length: count }, (_, index) => ({ frames: 75 * index + 1, time: 5 * index, ...more }));

describe('What the check picture says', () => {
  it('of a video that moves: it has passed', () => {
    expect(after(...moving(10))).to.equal('');
  });

  it('after less than 15 s: unknown', () => {
    expect(after(...moving(2))).to.equal('unknown');
  });

  it('of a video without a new frame for 10 s whose time stands still: an error', () => {
    expect(after(...moving(3), { frames: 151, time: 10 }, { frames: 151, time: 10 })).to.equal(
      'stalled error',
    );
  });

  it('of a video without a new frame for 10 s that has no data: an error', () => {
    const stalled = { frames: 151, canPlay: false };
    expect(after(...moving(3), { ...stalled, time: 15 }, { ...stalled, time: 20 })).to.equal('stalled error');
  });

  it('of a video without a new frame for 10 s whose time goes on: a notice', () => {
    expect(after(...moving(3), { frames: 151, time: 15 }, { frames: 151, time: 20 })).to.equal(
      'still notice',
    );
  });

  it('of a video without a new frame for 5 s: it has passed', () => {
    expect(after(...moving(3), { frames: 151, time: 15 })).to.equal('');
  });

  it('of a video that is paused: it has passed', () => {
    const paused = { plays: false, frames: 151, time: 10 };
    expect(after(...moving(3), paused, paused, paused)).to.equal('');
  });

  it('of a video that has been black for 20 s: a notice', () => {
    expect(after(...moving(4, { isDark: true }))).to.equal('black notice');
  });

  it('of a video that was black for 15 s: it has passed', () => {
    expect(after(...moving(5).map((look, index) => ({ ...look, isDark: index < 3 })))).to.equal('');
  });

  it('of a video of another origin: unknown', () => {
    expect(after(...moving(4, { isDark: undefined }))).to.equal('unknown');
  });

  it('of a window that was empty for 10 s: an error', () => {
    expect(judgePicture([], 4, 2).problems!.map(({ kind, severity }) => `${kind} ${severity}`)).to.deep.equal(
      ['empty error'],
    );
    expect(judgePicture([], 4, 1)).to.deep.equal({ problems: [] });
  });
});
