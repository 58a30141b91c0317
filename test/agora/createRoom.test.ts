import { clock } from '../support/fakeClock.js';
import { expect } from 'chai';
import { createRoom } from '../../src/agora/createRoom.js';
import { createPatch } from '../../src/browser/patch.js';

interface User {
  hasAudio: boolean;
  hasVideo: boolean;
  audioTrack?: unknown;
  videoTrack?: unknown;
}

/** A class of clients, as far as the SDK's own is used; each page patches its own. */
const clientClass = () =>
  class {
    connectionState = 'DISCONNECTED';
    remoteUsers: User[] = [];
    join(..._args: unknown[]) {
      this.connectionState = 'CONNECTING';
      this.emit('connection-state-change');
      this.connectionState = 'CONNECTED';
      this.emit('connection-state-change');
    }
    leave() {
      this.connectionState = 'DISCONNECTED';
      this.emit('connection-state-change');
    }
    subscribe(user: User): Promise<void> {
      return new Promise((done) => {
        this.arrive = () => {
          user.videoTrack = {};
          done();
        };
      });
    }
    arrive() {}
    emit(_event: string) {}
  };
const publisher = (): User => ({ hasAudio: false, hasVideo: true });

/** A page with a client; `playsSound` is what its media elements do. */
function page(playsSound = () => false) {
  const fail = (error: unknown) => {
    throw error;
  };
  const Client = clientClass();
  const { room, guardClass, addClient } = createRoom(createPatch(fail), playsSound, fail);
  const stop = guardClass(Client.prototype);
  return { room, client: new Client(), addClient, stop };
}

describe('The room', () => {
  beforeEach(() => clock.reset());

  it('is none before a client has joined, and when it has left', () => {
    const { room, client } = page();
    expect(room.now()).to.deep.equal({ connection: 'none', users: 0, isSubscribed: true, settledAt: 0 });
    client.join('id', 'class');
    expect(room.now().connection).to.equal('connected');
    client.leave();
    expect(room.now().connection).to.equal('none');
  });

  it('is announced 2 s after the client has joined, where nothing is said', () => {
    const { room, client } = page();
    clock.tick(1000);
    client.join('id', 'class');
    expect(room.now().settledAt).to.equal(3000);
  });

  it('is announced half a second after the last word', () => {
    const { room, client } = page();
    client.join('id', 'class');
    clock.tick(300);
    client.remoteUsers.push(publisher());
    client.emit('user-joined');
    clock.tick(100);
    client.emit('user-published');
    expect(room.now().settledAt).to.equal(900);
  });

  it('is announced though somebody comes and goes all the time', () => {
    const { room, client } = page();
    client.join('id', 'class');
    for (let times = 0; times < 100; times++) {
      clock.tick(400);
      client.emit('user-joined');
    }
    expect(room.now().settledAt).to.equal(2100);
  });

  it('is subscribed to when what somebody publishes has come, and not while it is asked for', async () => {
    const { room, client } = page();
    const user = publisher();
    client.join('id', 'class');
    client.remoteUsers.push(user);
    client.emit('user-published');
    expect(room.now().isSubscribed).to.equal(false);
    const subscribed = client.subscribe(user);
    user.videoTrack = {};
    expect(room.now().isSubscribed).to.equal(false);
    clock.tick(5000);
    client.arrive();
    await subscribed;
    await Promise.resolve();
    expect(room.now()).to.include({ isSubscribed: true, settledAt: 5500 });
  });

  it('is subscribed to when the SDK plays its sound by itself, and the page sounds', () => {
    let sounds = false;
    const { room, client } = page(() => sounds);
    client.join('id', 'class', null, 1, { autoReceiveAndPlayAudio: true });
    client.remoteUsers.push({ hasAudio: true, hasVideo: false });
    expect(room.now().isSubscribed).to.equal(false);
    sounds = true;
    expect(room.now().isSubscribed).to.equal(true);
  });

  it('is being connected to again while one of two clients is', () => {
    const { room, client, addClient } = page();
    client.join('id', 'class');
    const other = new (clientClass())();
    other.connectionState = 'RECONNECTING';
    addClient(other as never);
    expect(room.now().connection).to.equal('reconnecting');
  });

  it('counts the users of all clients', () => {
    const { room, client, addClient } = page();
    client.join('id', 'class');
    client.remoteUsers.push(publisher());
    const other = new (clientClass())();
    other.join();
    other.remoteUsers.push(publisher(), publisher());
    addClient(other as never);
    expect(room.now().users).to.equal(3);
  });

  it('tells who watches it of each change, and nobody when it was stopped', () => {
    const { room, client, stop } = page();
    let times = 0;
    room.watch(() => times++);
    client.join('id', 'class');
    const before = times;
    expect(before).to.be.greaterThan(0);
    stop();
    client.emit('user-joined');
    expect(times).to.equal(before);
  });
});
