import { expect } from 'chai';
import { createPatch } from '../../src/browser/patch.js';

/** An owner with a method, an accessor and a base, and a patch that keeps what hooks threw. */
function setUp() {
  class Base {
    inherited(n: number) {
      return ['inherited', n];
    }
  }
  class Owner extends Base {
    #size = 1;
    method(...args: unknown[]) {
      return ['original', this, ...args];
    }
    get size() {
      return this.#size;
    }
    set size(value) {
      this.#size = value;
    }
    fails() {
      throw new RangeError('its own');
    }
  }
  const errors: unknown[] = [];
  const before = { ...Object.getOwnPropertyDescriptors(Owner.prototype) };
  return { Owner, owner: new Owner(), patch: createPatch((error) => errors.push(error)), errors, before };
}
const adds =
  (what: string) =>
  (_self: unknown, _args: unknown[], next: () => unknown[]): unknown[] => [what, ...next()];

describe('A patched function', () => {
  it('keeps its name, its length, its flags and its looks', () => {
    const { Owner, patch, before } = setUp();
    patch(Owner.prototype, 'method', adds('a'));
    const { value, ...flags } = Object.getOwnPropertyDescriptor(Owner.prototype, 'method')!;
    const { value: original, ...was } = before['method']!;
    expect(flags).to.deep.equal(was);
    expect([value.name, value.length]).to.deep.equal([original!.name, original!.length]);
    expect(Function.prototype.toString.call(value)).to.match(/native code/);
  });

  it("calls its hooks newest first, and the original with the page's this and arguments", () => {
    const { Owner, owner, patch } = setUp();
    patch(Owner.prototype, 'method', adds('a'));
    patch(Owner.prototype, 'method', adds('b'));
    expect(owner.method(1, 2)).to.deep.equal(['b', 'a', 'original', owner, 1, 2]);
  });

  it('passes on other arguments, or answers itself', () => {
    const { Owner, owner, patch } = setUp();
    const stop = patch(Owner.prototype, 'method', (_self, _args, next) => next(['other']));
    expect(owner.method(1)).to.deep.equal(['original', owner, 'other']);
    stop();
    patch(Owner.prototype, 'method', () => 'answer');
    expect(owner.method(1)).to.equal('answer');
  });

  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ]) {
    it(`is the original again when its hooks have gone in the order ${order}, and is replaced once meanwhile`, () => {
      const { Owner, owner, patch, before } = setUp();
      const stops = ['a', 'b', 'c'].map((name) => patch(Owner.prototype, 'method', adds(name)));
      const replaced = Owner.prototype.method;
      const left = ['a', 'b', 'c'];
      for (const index of order) {
        expect(Owner.prototype.method).to.equal(replaced);
        stops[index]!();
        stops[index]!();
        left.splice(left.indexOf('abc'[index]!), 1);
        expect(owner.method().slice(0, -2)).to.deep.equal([...left].reverse());
      }
      expect(Object.getOwnPropertyDescriptors(Owner.prototype)).to.deep.equal(before);
    });
  }

  it('leaves in place what somebody patched over it, and only passes through', () => {
    const { Owner, owner, patch } = setUp();
    const stop = patch(Owner.prototype, 'method', adds('ours'));
    const ours = Owner.prototype.method;
    Owner.prototype.method = function (...args) {
      return ['theirs', ...ours.apply(this, args)];
    };
    const theirs = Owner.prototype.method;
    stop();
    expect(Owner.prototype.method).to.equal(theirs);
    expect(owner.method()).to.deep.equal(['theirs', 'original', owner]);
  });

  it('takes hooks again over what somebody patched over it, any number of times, without growing', () => {
    const { Owner, owner, patch } = setUp();
    const stop = patch(Owner.prototype, 'method', adds('ours'));
    const ours = Owner.prototype.method;
    const theirs = (Owner.prototype.method = function (...args) {
      return ['theirs', ...ours.apply(this, args)];
    });
    stop();
    for (let times = 0; times < 20_000; times++) {
      const again = patch(Owner.prototype, 'method', adds('again'));
      if (times === 0) expect(owner.method()).to.deep.equal(['again', 'theirs', 'original', owner]);
      again();
    }
    expect(Owner.prototype.method).to.equal(theirs);
  });

  it('goes on without a hook that throws, before or after the original was called, and calls that once', () => {
    const { Owner, owner, patch, errors } = setUp();
    let calls = 0;
    patch(Owner.prototype, 'method', (_self, _args, next) => {
      calls++;
      return next();
    });
    for (const when of ['before', 'after']) {
      const stop = patch(Owner.prototype, 'method', (_self, _args, next) => {
        if (when === 'after') next();
        throw new Error(when);
      });
      expect(owner.method(1)).to.deep.equal(['original', owner, 1]);
      stop();
    }
    expect(calls).to.equal(2);
    expect(errors.map(String)).to.deep.equal(['Error: before', 'Error: after']);
  });

  it('throws what the original throws, and reports none of it', () => {
    const { Owner, owner, patch, errors } = setUp();
    patch(Owner.prototype, 'fails', (_self, _args, next) => next());
    expect(() => owner.fails()).to.throw(RangeError, 'its own');
    expect(errors).to.deep.equal([]);
  });

  it('can be a getter or a setter, each on its own', () => {
    const { Owner, owner, patch, before } = setUp();
    const stopGet = patch(Owner.prototype, 'size', (_self, _args, next) => next() * 10, 'get');
    const stopSet = patch(Owner.prototype, 'size', (_self, [value], next) => next([value + 1]), 'set');
    owner.size = 4;
    expect(owner.size).to.equal(50);
    stopGet();
    owner.size = 6;
    expect(owner.size).to.equal(7);
    stopSet();
    expect(Object.getOwnPropertyDescriptors(Owner.prototype)).to.deep.equal(before);
  });

  it('shadows an inherited method and leaves no property behind', () => {
    const { Owner, owner, patch, before } = setUp();
    const stop = patch(Owner.prototype, 'inherited', (_self, [n], next) => next([n + 1]));
    expect(owner.inherited(1)).to.deep.equal(['inherited', 2]);
    stop();
    expect(Object.getOwnPropertyDescriptors(Owner.prototype)).to.deep.equal(before);
  });

  it('is none where there is nothing to patch', () => {
    const { patch, Owner } = setUp();
    const frozen = Object.freeze({ method: () => 1 });
    for (const owner of [
      undefined,
      {},
      { method: 5 },
      frozen,
      Object.preventExtensions(Object.create(Owner.prototype)),
    ]) {
      patch(owner, 'method', () => 2)();
    }
    patch(Owner.prototype, 'absent', () => 2, 'get')();
    expect(frozen.method()).to.equal(1);
  });
});
