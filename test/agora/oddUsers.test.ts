import { expect } from 'chai';
import { hideUsers } from '../../src/agora/hideUsers.js';
import { createPatch } from '../../src/browser/patch.js';

const RECORDER = 900001;

/** A user whose uid can't be read. */
const broken = {
  get uid(): number {
    throw new Error('no uid');
  },
  hasAudio: true,
  hasVideo: false,
};

/** A class like the SDK's client, whose lists have what other versions and plugins may put there. */
function createClient(users: unknown[]) {
  class Client {
    connectionState = 'CONNECTED';
    heard: [string, unknown][] = [];
    get remoteUsers() {
      return users;
    }
    emit(name: string, first: unknown) {
      this.heard.push([name, first]);
    }
    getRemoteAudioStats() {
      return Object.fromEntries([[RECORDER, {}], [7, {}], ...users.map((_user, index) => [index, {}])]);
    }
    getRTCStats() {
      return { UserCount: users.length + 1 };
    }
  }
  const errors: unknown[] = [];
  const exposed: unknown[] = [];
  const hiding = hideUsers(
    createPatch((error) => errors.push(error)),
    (uid) => `${uid}` === `${RECORDER}`,
    false,
    () => {},
    (uid) => exposed.push(uid),
  );
  hiding.guardClass(Client.prototype);
  const client = new Client();
  hiding.addClient(client as never);
  client.heard = [];
  return { client, errors, exposed };
}
const recorder = { uid: RECORDER, hasAudio: false, hasVideo: false };
const student = { uid: 7, hasAudio: false, hasVideo: false };

describe('A list of users', () => {
  for (const [what, odd] of [
    ['null', null],
    ['undefined', undefined],
    ['a user without a uid', {}],
    ['a user whose uid throws', broken],
    ['a number', 5],
    ['a text', 'text'],
  ] as const) {
    it(`with ${what} in it shows the recorder no more than another`, () => {
      const { client, errors } = createClient([recorder, odd, student]);
      expect(client.remoteUsers.length).to.equal(2);
      expect(client.remoteUsers).to.include(student);
      expect(client.remoteUsers).not.to.include(recorder);
      for (const name of ['user-joined', 'user-left', 'user-published', 'volume-indicator', 'user-list']) {
        client.emit(name, recorder);
        client.emit(name, [recorder, odd, student]);
        client.emit(name, odd);
      }
      const heard = client.heard.flatMap(([, first]) => (Array.isArray(first) ? first : [first]));
      expect(heard.includes(recorder)).to.equal(false);
      expect(heard.filter((user) => user === student)).to.have.length(5);
      expect(Object.keys(client.getRemoteAudioStats())).not.to.include(`${RECORDER}`);
      expect(errors).to.deep.equal([]);
    });
  }
});
