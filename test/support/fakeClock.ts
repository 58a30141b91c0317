import sinon from 'sinon';

const { now: realNow } = Performance.prototype;
/**
 * A clock that stands still until a test moves it, for timers and `performance.now()`. The sources take the browser's own functions
 * when they are loaded, so a test imports this before them; when its tests run, all others have their own clock again.
 */
export const clock = sinon.useFakeTimers({
  now: 0,
  toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
});
Performance.prototype.now = () => clock.now;

before(() => {
  clock.restore();
  Performance.prototype.now = realNow;
});
