import { expect } from 'chai';
import { judgePlayback, type Playback } from '../../src/checks/judgePlayback.js';

/** A video in sight, paused, with sound, that nobody has told to play. */
const VIDEO: Playback = {
  paused: true,
  ended: false,
  muted: false,
  autoplay: false,
  controls: false,
  isBroken: false,
  canPlay: true,
  isVisible: true,
  hasBegun: false,
  isKept: false,
  isRefused: false,
  isLate: false,
  isTouched: false,
  isFree: false,
};

describe('A media element', () => {
  for (const [what, state, expected] of [
    ['that plays', { paused: false, hasBegun: true }, undefined],
    ['that has ended', { ended: true, hasBegun: true }, undefined],
    ['that the page has paused', { isKept: true, hasBegun: true }, undefined],
    ['in sight that nothing plays', {}, 'will-not-play'],
    ['that style hides and nothing plays', { isVisible: false }, undefined],
    ['of which the browser has not told whether it is in sight', { isVisible: undefined }, 'waiting'],
    ['with sound that was to play, out of sight', { isVisible: false, autoplay: true }, 'blocked-here'],
    ['with autoplay that has no data yet', { autoplay: true, canPlay: false }, 'waiting'],
    ['with autoplay and data that stands still', { autoplay: true }, 'blocked-here'],
    ['with autoplay that was set late', { autoplay: true, isLate: true }, 'will-not-play'],
    [
      'with autoplay that stands still where sounds play without a click',
      { autoplay: true, isFree: true },
      'will-not-play',
    ],
    ['that is muted and stands still', { autoplay: true, muted: true }, 'will-not-play'],
    ['whose play() was refused', { isRefused: true }, 'blocked-here'],
    ['whose play() was refused, out of sight', { isRefused: true, isVisible: false }, 'blocked-here'],
    ['whose source is broken', { isBroken: true }, 'broken'],
    ['whose source is broken, out of sight', { isBroken: true, isVisible: false }, undefined],
    [
      'that has played, with controls that a user may have used',
      { hasBegun: true, controls: true, isTouched: true },
      undefined,
    ],
    [
      'that has played, with controls that nobody can have used',
      { hasBegun: true, controls: true },
      'will-not-play',
    ],
  ] satisfies [string, Partial<Playback>, ReturnType<typeof judgePlayback>][]) {
    it(`${what} is ${expected ? `"${expected}"` : 'all right'}`, () => {
      expect(judgePlayback({ ...VIDEO, ...state })).to.equal(expected);
    });
  }
});
