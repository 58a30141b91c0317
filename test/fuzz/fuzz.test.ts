import { expect } from 'chai';
import fc from 'fast-check';
import { hideUsers } from '../../src/agora/hideUsers.js';
import { createPatch } from '../../src/browser/patch.js';
import { OPTION_TABLE } from '../../src/config/optionTable.js';
import { readScriptTag } from '../../src/config/readScriptTag.js';
import { resolveOptions } from '../../src/config/resolveOptions.js';
import { matchParam } from '../../src/detection/matchParam.js';
import { visibleUsers } from '../../src/roster/visibleUsers.js';
import { closeFrames, head, openFrame, type PageWindow, until } from '../support/page.js';

/** Whatever happens, the page sees nothing thrown and is not closed, and no participant is hidden who is no recorder. */
const RECORDER = 900001;
/** Characters of a message: the option, the rule and at most 100 of the value. */
const MAX_MESSAGE = 700;

const brokenObjects = [
  () => {
    throw new Error('called');
  },
  new Proxy(
    {},
    {
      get(_target, name) {
        // fast-check prints what has failed
        if (typeof name === 'symbol') return undefined;
        throw new Error('read');
      },
      ownKeys() {
        throw new Error('listed');
      },
    },
  ),
  {
    get uid() {
      throw new Error('uid');
    },
    toString() {
      throw new Error('toString');
    },
    toJSON() {
      throw new Error('toJSON');
    },
  },
  Object.create(null),
  Symbol('symbol'),
  document.createElement('form'),
];
const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
  fc.constantFrom(...brokenObjects),
);
/** Texts in which what the options are made of comes up more often. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '{uid}',
          '[data-uid=',
          '"',
          '*',
          ':is(',
          ')',
          '{',
          '}',
          '/*',
          '*/',
          '@page',
          ',',
          'rec-',
          '9',
          '1e9',
          '-1',
        ],
        ...[
          'x',
          ' ',
          '\\',
          '\u0000',
          '\n',
          '1280x720',
          'http://',
          'javascript:',
          '//',
          '?',
          '&',
          '=',
          '%',
          '#',
          '%E0',
          'none',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);
const optionName = fc.constantFrom(...Object.keys(OPTION_TABLE), '__proto__', 'constructor', 'toString');
const value = fc.oneof(anything, text, fc.array(text, { maxLength: 3 }));

let inputs = 0;
/** A property that holds for so many inputs. */
function holds<Values extends [unknown, ...unknown[]]>(
  runs: number,
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  property: (...values: Values) => void,
) {
  const tuple = fc.tuple as unknown as (...all: unknown[]) => fc.Arbitrary<Values>;
  fc.assert(
    fc.property(tuple(...(arbitraries as unknown[])), (values) => property(...values)),
    { numRuns: runs },
  );
  inputs += runs;
}

describe('Whatever it is given', function () {
  this.timeout(600_000);
  afterEach(closeFrames);
  after(() => console.log(`${inputs} inputs`));

  it('an option is read, or is one bounded message that names it', () => {
    holds(40_000, [optionName, value], (name, raw) => {
      const { options, problems } = resolveOptions([{ [name]: raw }]);
      expect(problems.length).to.be.at.most(1);
      for (const { sentence } of problems) {
        expect(sentence).to.match(new RegExp(`^"${name}" must be `));
        expect(sentence.length).to.be.at.most(MAX_MESSAGE);
      }
      // what was not understood is the default
      expect(options.publishing).to.be.oneOf(['block', 'allow']);
      expect(options.frameTimeout).to.be.within(0.1, 600);
    });
  });

  it('a selector that is taken swallows no rule after it', () => {
    holds(10_000, [fc.constantFrom('hide', 'frames', 'rosterItem'), text], (name, raw) => {
      const options = resolveOptions([{ [name]: raw }]).options as unknown as Record<string, string>;
      if (options[name] !== raw) return;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        `@layer a{${raw.replaceAll('{uid}', 'u')}{display:none}}\n@layer a{.next{display:none}}`,
      );
      expect([...sheet.cssRules].at(-1)!.cssText).to.include('.next');
    });
  });

  it('a script tag is read', () => {
    const attributes = fc.dictionary(fc.oneof(optionName, text), text, { maxKeys: 5 });
    holds(10_000, [attributes, fc.oneof(text, fc.json()), text], (dataset, config, query) => {
      const attributes = Object.entries({ ...dataset, config }).map(([name, value]) => ({
        name: `data-${name}`,
        value,
      }));
      const { unreadable, problems } = readScriptTag({
        attributes,
        src: `https://a.test/x.js?${query}`,
      } as unknown as HTMLScriptElement);
      for (const sentence of [...unreadable, ...problems.map((problem) => problem.sentence)])
        expect(sentence).to.match(/^"[\w-]+" must be /);
    });
  });

  it('a URL says yes, no, or nothing', () => {
    holds(
      10_000,
      [fc.array(fc.oneof(fc.constant('recorder'), text), { maxLength: 3 }), text, text],
      (params, search, hash) => {
        expect(matchParam(params, `?${search}`, `#${hash}`)).to.be.oneOf([true, false, undefined]);
      },
    );
  });

  it('a list of users keeps everybody but the recorder', () => {
    const user = fc.oneof(
      anything,
      fc.constantFrom(RECORDER, `${RECORDER}`, { uid: RECORDER }),
      fc.integer(),
      fc.record({ uid: fc.oneof(fc.integer({ min: 1, max: 100 }), text) }),
    );
    const isRecorder = (uid: unknown) => String(uid) === `${RECORDER}`;
    holds(
      10_000,
      [
        fc.oneof(
          fc.array(user),
          fc.array(user).map((users) => new Set(users)),
          anything,
        ),
      ],
      (users) => {
        const shown = visibleUsers(users as never, isRecorder as never, undefined, () => {});
        for (const one of shown) expect(one === RECORDER || (one as any) === `${RECORDER}`).to.equal(false);
        if (Array.isArray(users)) {
          const ordinary = users.filter((one) => typeof one === 'number' && one !== RECORDER);
          expect(shown.filter((one) => typeof one === 'number')).to.deep.equal(ordinary);
        }
      },
    );
  });

  it('an event of the SDK reaches the app, unless it is of the recorder', () => {
    const student = { uid: 7, hasAudio: false, hasVideo: false };
    const recorder = { uid: RECORDER, hasAudio: false, hasVideo: false };
    let users: unknown[] = [];
    let heard: unknown[] = [];
    class Client {
      connectionState = 'CONNECTED';
      get remoteUsers() {
        return users;
      }
      emit(_name: unknown, ...args: unknown[]) {
        heard.push(...args);
      }
      getRTCStats() {
        return { UserCount: users.length };
      }
    }
    const hidden: unknown[] = [];
    hideUsers(
      createPatch(() => {}),
      (uid) => {
        const is = typeof uid !== 'symbol' && typeof uid !== 'object' && `${uid as string}` === `${RECORDER}`;
        if (is) hidden.push(uid);
        return is;
      },
      false,
      () => {},
      () => {},
    ).guardClass(Client.prototype);
    const client = new Client();
    const name = fc.oneof(
      fc.constantFrom(
        'user-joined',
        'user-left',
        'user-published',
        'volume-indicator',
        'user-list',
        'exception',
      ),
      text,
      anything,
    );
    const argument = fc.oneof(
      fc.constantFrom<unknown>(student, recorder, RECORDER, [student, recorder]),
      fc.array(fc.oneof(fc.constantFrom<unknown>(student, recorder), anything), { maxLength: 4 }),
      anything,
    );
    holds(
      15_000,
      [name, fc.array(argument, { maxLength: 3 }), fc.array(argument, { maxLength: 4 })],
      (event, args, list) => {
        users = [...list, student];
        heard = [];
        (client as any).emit(event, ...args);
        expect(client.remoteUsers).to.include(student);
        expect(client.remoteUsers.includes(recorder)).to.equal(false);
        client.getRTCStats();
        if (args[0] === student) expect(heard[0]).to.equal(student);
        if (typeof event === 'string' && /^user-(joined|left)$/.test(event))
          expect(heard[0] === recorder).to.equal(false);
      },
    );
    expect(hidden.every((uid) => `${uid as string}` === `${RECORDER}`)).to.equal(true);
  });

  const COUNTERS = `<!doctype html><script>
    window.thrown = [];
    window.closes = 0;
    window.close = () => { closes++; };
    addEventListener('error', (event) => thrown.push(event.message));
    addEventListener('unhandledrejection', (event) => thrown.push(String(event.reason)));
  </script>`;
  const uids = '<p data-uid="7">Ada</p><p data-uid="900001">R</p>';
  const shown = (page: PageWindow) =>
    [...page.document.querySelectorAll('p')].map((row) => page.getComputedStyle(row).display !== 'none');

  it("a participant's page goes on, is not closed, and hides nobody else", async () => {
    const page = await openFrame(
      `${COUNTERS}${head('tag', { recorderUid: RECORDER, logLevel: 'silent' })}${uids}`,
    );
    const companion = page.recordingCompanion.companion as any;
    const member = fc.constantFrom(
      'isRecorderUid',
      'visibleUsers',
      'guard',
      'hold',
      'ready',
      'close',
      'on',
      'once',
      'off',
      'report',
    );
    holds(5000, [member, fc.array(value, { maxLength: 3 })], (name, args) => {
      companion[name](...args);
    });
    holds(1000, [fc.oneof(anything, fc.constant(RECORDER))], (uid) => {
      companion.addRecorderUid(uid)();
    });
    expect(shown(page)).to.deep.equal([true, false]);
    expect([page['closes'], page['thrown']]).to.deep.equal([0, []]);
    companion.dispose();
    const options = fc.dictionary(optionName, value, { maxKeys: 3 });
    holds(1500, [options], (given) => {
      try {
        page.recordingCompanion.init({ ...given, recorder: false } as never).dispose();
      } catch (error) {
        expect(error).to.be.an.instanceOf(page.TypeError);
      }
    });
    expect([page['closes'], page['thrown']]).to.deep.equal([0, []]);
  });

  it("the recorder's page hears any message of a frame, and goes on", async () => {
    const page = await openFrame(
      `${COUNTERS}${head('tag', { logLevel: 'silent', checks: 'none', onFrameFailure: 'report' })}
       <iframe srcdoc="<script>const send = (data) => parent.postMessage(data, '*');</script>" width="300" height="200"></iframe>`,
      '&recorder=1',
    );
    const { contentWindow } = page.document.querySelector('iframe')!;
    const send = (contentWindow as any).eval('send') as (data: unknown) => void;
    let arrived = 0;
    let sent = 0;
    page.addEventListener('message', () => arrived++);
    const message = fc.oneof(
      anything,
      fc.record({
        recordingCompanion: fc.oneof(fc.constantFrom('boot', 'beat', 'fail', 'hello'), anything),
        reason: anything,
      }),
    );
    holds(8000, [message], (data) => {
      try {
        send(data);
        sent++;
      } catch {
        // it can't be cloned
      }
    });
    await until(() => arrived >= sent, 'the messages', 120);
    expect([page['closes'], page['thrown']]).to.deep.equal([0, []]);
    const companion = page.recordingCompanion.companion as any;
    holds(
      1500,
      [fc.constantFrom('hold', 'ready', 'on', 'guard', 'report'), fc.array(value, { maxLength: 3 })],
      (name, args) => {
        companion[name](...args);
      },
    );
    expect([page['closes'], page['thrown']]).to.deep.equal([0, []]);
    expect(companion.isRecorder).to.equal(true);
  });
});
