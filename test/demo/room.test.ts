import { expect } from 'chai';
import { openRoom } from '../../demo/classroom/room.js';
import { shareState } from '../../demo/classroom/shareState.js';
import { recordConsole, until, type PageWindow } from '../support/page.js';

interface Message {
  type: string;
  from: string;
  to: string;
  age: number;
  state: unknown;
}
const pause = (seconds: number) => new Promise((done) => setTimeout(done, 1000 * seconds));
const OLD = 1e9;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const work of undo.splice(0)) work();
});
const replace = (name: 'WebSocket' | 'setTimeout', value: unknown) => {
  const original = window[name];
  Object.assign(window, { [name]: value });
  undo.push(() => Object.assign(window, { [name]: original }));
};

/** A page in a room, and somebody else there who says what a test wants. */
function enter(write = (_state: any) => {}) {
  Object.assign(window, { demoHost: { edge: false } });
  const name = `${Math.random()}`;
  const channel = new BroadcastChannel(`room ${name}`);
  const heard: Message[] = [];
  channel.onmessage = ({ data }) => heard.push(data);
  undo.push(() => channel.close());
  const written: unknown[] = [];
  const take = (state: any) => {
    write(state);
    written.push(state);
  };
  const room = shareState(name, { read: () => ({ told: 'by the page' }), write: take }, () => {});
  return {
    room,
    written,
    say: (message: unknown) => channel.postMessage(message),
    questions: () => heard.filter(({ type }) => type === 'state?'),
    answers: () => heard.filter(({ type }) => type === 'state'),
  };
}

describe('What has been in a room', () => {
  it('comes to a newcomer however late the answer is, and then it asks no more', async () => {
    const { written, say, questions } = enter();
    await until(() => questions().length === 2, 'the second question');
    const [{ from }, again] = questions() as [Message, Message];
    expect(again.from).to.equal(from);
    expect(again.age).to.be.greaterThan(900);
    say({ type: 'state', to: from, age: OLD, state: 'late' });
    say({ type: 'state', to: from, age: OLD, state: 'later' });
    await pause(3.5); // a third one would have come
    expect(written).to.deep.equal(['late']);
    expect(questions().length).to.equal(2);
  });

  it('is not taken from a younger page, nor in a wrong shape', async () => {
    const lines = recordConsole(window as PageWindow, ['warn']);
    const { written, say, questions } = enter((state) => state.right);
    await until(() => questions().length, 'the question');
    const { from: to } = questions()[0]!;
    say(null);
    say({ type: 'state', to, age: 0, state: { right: 'young' } });
    say({ type: 'state', to, state: { right: 'ageless' } });
    say({ type: 'state', to: '', age: OLD, state: { right: 'for nobody' } });
    say({ type: 'state', to, age: OLD, state: null });
    say({ type: 'state', to, age: OLD, state: { right: true } });
    say({ type: 'state', to: '', age: OLD, state: { right: 'for nobody' } });
    await until(() => written.length, 'the answer');
    await pause(0.1);
    expect(written).to.deep.equal([{ right: true }]);
    expect(lines.filter((line) => line.includes('none of ours')).length).to.equal(2);
  });

  it('is asked for once more when something was said before the answer', async () => {
    const { room, written, say, questions } = enter();
    await until(() => questions().length, 'the question');
    room.send({ type: 'chat' });
    say({ type: 'state', to: questions()[0]!.from, age: OLD, state: 'without the chat' });
    await until(() => questions().length === 2, 'the second question');
    say({ type: 'state', to: questions()[1]!.from, age: OLD, state: 'with it' });
    await until(() => written.length === 2, 'the second answer');
  });

  it('is told to younger pages by one that has been alone for a second', async () => {
    const { say, questions, answers } = enter();
    await until(() => questions().length, 'the question');
    say({ type: 'state?', from: 'early', age: -1 });
    await pause(1.1);
    say({ type: 'state?', from: 'old', age: OLD });
    say({ type: 'state?', from: 'young', age: 0 });
    say({ type: 'state?', from: 'ageless' });
    await until(() => answers().length, 'the answer');
    await pause(0.4);
    const { age, ...answer } = answers()[0]!;
    expect(answer).to.deep.equal({ type: 'state', to: 'young', state: { told: 'by the page' } });
    expect(age).to.be.greaterThan(1000);
    expect(answers().length).to.equal(1);
  });
});

class FakeSocket {
  static OPEN = 1;
  readyState = 1;
  sent: Message[] = [];
  onopen = () => {};
  onmessage = (_event: { data: string }) => {};
  onclose = (_event: { code: number; reason: string }) => {};
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
}

/** Sockets of a page, and the server's side of them in the hands of a test. */
function fakeSockets() {
  const sockets: FakeSocket[] = [];
  const Counted = class extends FakeSocket {
    constructor() {
      super();
      sockets.push(this);
    }
  };
  Object.assign(window, { demoHost: { edge: true } });
  replace('WebSocket', Counted);
  return sockets;
}

describe('The connection to a room', () => {
  it('asks what has been when it is back after a loss', async () => {
    const sockets = fakeSockets();
    const written: unknown[] = [];
    shareState('lesson', { read: () => ({}), write: (state) => void written.push(state) }, () => {});
    for (const state of ['at first', 'meanwhile']) {
      const socket = await until(() => sockets[written.length], 'the socket');
      socket.onopen();
      const question = await until(() => socket.sent[0], 'the question');
      expect(question).to.deep.include({ type: 'state?' });
      expect(question.age).to.be.lessThan(500);
      socket.onmessage({ data: JSON.stringify({ type: 'state', to: question.from, age: OLD, state }) });
      await until(() => written.at(-1) === state, state);
      socket.onclose({ code: 1006, reason: '' });
    }
  });

  it('sends what was said without it before it asks: an answer would undo that', async () => {
    const sockets = fakeSockets();
    const room = shareState('lesson', { read: () => ({}), write: () => {} }, () => {});
    const [socket] = sockets as [FakeSocket];
    socket.readyState = 0;
    room.send({ type: 'draw' });
    socket.readyState = 1;
    socket.onopen();
    await until(() => socket.sent.length === 2, 'both');
    expect(socket.sent.map(({ type }) => type)).to.deep.equal(['draw', 'state?']);
  });

  it('waits longer and longer while the room is full, and gives up when it is refused', async () => {
    const sockets = fakeSockets();
    const waits: unknown[] = [];
    replace('setTimeout', (work: () => void, wait: number) => {
      waits.push(wait);
      work();
    });
    const lines = recordConsole(window as PageWindow, ['warn']);
    openRoom(
      'lesson',
      () => {},
      () => {},
    );
    const end = (code: number, opens = true) => {
      const socket = sockets.at(-1)!;
      if (opens) socket.onopen();
      socket.onclose({ code, reason: 'a reason' });
    };
    for (let times = 0; times < 5; times++) end(1013);
    end(1006);
    end(1006, false);
    end(1006, false);
    expect(waits).to.deep.equal([1000, 2000, 4000, 8000, 10_000, 1000, 2000, 4000]);
    expect(lines).to.deep.equal([]);
    end(1008);
    expect(waits.length).to.equal(8);
    expect(lines).to.deep.equal(['warn: the room is closed to us: a reason']);
  });
});
