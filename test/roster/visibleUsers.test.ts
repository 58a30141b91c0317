import { expect } from 'chai';
import { visibleUsers } from '../../src/roster/visibleUsers.js';

const isRecorder = (uid: unknown) => `${uid}` === '9';

describe('visibleUsers()', () => {
  const users = [{ uid: 9 }, { uid: '5' }];
  const LISTS: [what: string, list: any, expected: unknown[]][] = [
    ['an array', users, [users[1]]],
    ['an array of uids', [9, '9', 5], [5]],
    ['a set', new Set([9, 5]), [5]],
    ['a map, whose values are the users', new Map(users.map((user) => [user.uid, user])), [users[1]]],
    ['the values of a map', new Map([['a', 9]]).values(), []],
    [
      'a generator',
      (function* () {
        yield 9;
        yield 5;
      })(),
      [5],
    ],
    ['an array with holes and null', [null, undefined, 9, 5], [null, undefined, 5]],
    ['null', null, []],
    ['undefined', undefined, []],
  ];
  for (const [what, list, expected] of LISTS) {
    it(`takes ${what}`, () => {
      const errors: unknown[] = [];
      expect(visibleUsers(list, isRecorder, undefined, (error) => errors.push(error))).to.deep.equal(
        expected,
      );
      expect(errors).to.deep.equal([]);
    });
  }

  it("takes a map of another realm, and one that is like a map, as libraries' are", () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const { Map: ForeignMap, Array: ForeignArray } = frame.contentWindow as typeof globalThis & Window;
    expect(
      visibleUsers(
        new ForeignMap([
          ['a', 9],
          ['b', 5],
        ]) as Map<string, number>,
        isRecorder,
      ),
    ).to.deep.equal([5]);
    expect(visibleUsers(ForeignArray.of(9, 5), isRecorder)).to.deep.equal([5]);
    frame.remove();
    // as MobX and Immutable have it
    const like = { get: () => 5, values: () => [9, 5][Symbol.iterator](), size: 2 };
    expect(visibleUsers(like as any, isRecorder)).to.deep.equal([5]);
  });

  for (const [what, list] of [
    ['a number', 7],
    ['a string', 'abc'],
    ['a plain object', { a: 9 }],
    [
      'a list that throws',
      {
        [Symbol.iterator]() {
          throw new Error('broken');
        },
      },
    ],
  ] as [string, any][]) {
    it(`throws nothing at ${what}, and says so`, () => {
      const errors: unknown[] = [];
      expect(visibleUsers(list, isRecorder, undefined, (error) => errors.push(error))).to.deep.equal([]);
      expect(errors).to.deep.equal([`visibleUsers() must be given a list of users, got ${typeof list}.`]);
    });
  }

  it('keeps a user whose uid can not be read', () => {
    const broken = {
      get uid(): number {
        throw new Error('broken');
      },
    };
    const errors: unknown[] = [];
    const seen = visibleUsers([broken, { uid: 9 }], isRecorder, undefined, (error) => errors.push(error));
    expect(seen).to.have.length(1);
    expect(errors).to.have.length(1);
  });
});
