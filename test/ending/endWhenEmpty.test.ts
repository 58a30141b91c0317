import { clock } from '../support/fakeClock.js';
import { expect } from 'chai';
import { createSource } from '../../src/browser/source.js';
import { endWhenEmpty, type Presence } from '../../src/ending/endWhenEmpty.js';

/** A room that a test changes, and what has been ended in it after 60 s without anybody. */
function room(before: string | null = null) {
  let presence: Presence = { connection: 'none', users: 0 };
  let seen = before;
  const ended: number[] = [];
  const source = createSource(
    () => presence,
    (error) => {
      throw error;
    },
  );
  const stop = endWhenEmpty(
    60,
    source,
    {
      get: () => seen,
      set(value) {
        seen = value;
      },
    },
    () => ended.push(clock.now / 1000),
  );
  return {
    ended,
    stop,
    seen: () => seen,
    become(connection: Presence['connection'], users: number) {
      presence = { connection, users };
      source.changed();
    },
  };
}

describe('A recording that ends when the room is empty', () => {
  beforeEach(() => clock.reset());

  it('ends when everybody who was there has been gone for that long', () => {
    const { become, ended } = room();
    become('connected', 2);
    clock.tick(5000);
    become('connected', 0);
    clock.tick(59_999);
    expect(ended).to.deep.equal([]);
    clock.tick(1);
    expect(ended).to.deep.equal([65]);
  });

  it('goes on in a room that nobody has come to yet', () => {
    const { become, ended } = room();
    become('connected', 0);
    clock.tick(3_600_000);
    expect(ended).to.deep.equal([]);
  });

  it('knows after a reload that somebody was there', () => {
    const first = room();
    first.become('connected', 1);
    first.stop();
    const second = room(first.seen());
    second.become('connected', 0);
    clock.tick(60_000);
    expect(second.ended).to.deep.equal([60]);
  });

  it('counts anew when somebody comes back', () => {
    const { become, ended } = room();
    become('connected', 1);
    become('connected', 0);
    clock.tick(59_000);
    become('connected', 1);
    clock.tick(59_000);
    become('connected', 0);
    clock.tick(59_000);
    expect(ended).to.deep.equal([]);
    clock.tick(1000);
    expect(ended).to.deep.equal([178]);
  });

  it('concludes nothing while its line is down, and counts anew after that', () => {
    const { become, ended } = room();
    become('connected', 1);
    become('connected', 0);
    clock.tick(30_000);
    become('reconnecting', 0);
    clock.tick(300_000);
    expect(ended).to.deep.equal([]);
    become('connected', 0);
    clock.tick(60_000);
    expect(ended).to.deep.equal([390]);
  });

  it('ends nothing when it was stopped', () => {
    const { become, ended, stop } = room();
    become('connected', 1);
    become('connected', 0);
    stop();
    clock.tick(60_000);
    expect(ended).to.deep.equal([]);
  });
});
