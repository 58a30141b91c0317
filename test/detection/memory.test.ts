import { expect } from 'chai';
import { head, pageUrl, visit } from '../support/page.js';

/** What no companion writes, or not in this form. */
const GARBAGE = [
  'garbage',
  '',
  'null',
  '1',
  '[]',
  '{}',
  '"text"',
  '[null,null]',
  '[-1,[]]',
  '[1.5,["a"]]',
  '[1e9,{}]',
  '[true,0,[{"url":"javascript:alert(1)","page":0,"scroll":[0,0]}]]',
  '[true,1,[{"url":"https://a.test/","page":0},{"url":"https://a.test/","page":1}]]',
  '[true,0,[null]]',
  '\u0000',
  '['.repeat(10_000),
];
const NAMES = ['reloads', 'history', 'role', 'waiting', 'seen', 'pass', 'marks', 'verified'];

describe('What somebody else has written into our storage', () => {
  it('changes nothing in the load that reads it', async () => {
    const { results, messages } = await visit(
      pageUrl(
        `<!doctype html>${head('tag', { checks: 'none', stopUrl: '/stop', endWhenEmpty: 60 })}`,
        '&recorder=1',
      ),
      GARBAGE.flatMap((text) => [
        `() => {
          const names = ${JSON.stringify(NAMES)};
          // after the companion has kept what it keeps
          addEventListener('pagehide', () => names.forEach((name) => sessionStorage.setItem('recording-companion:' + name, ${JSON.stringify(text)})));
        }`,
        'reload',
        `() => new Promise((done) => {
          const { companion } = window.recordingCompanion;
          companion.ready();
          history.pushState(1, '', '#there');
          addEventListener('popstate', () => done([
            companion.isRecorder, Number.isInteger(companion.report().reloads), companion.report().gates.length, location.hash,
          ]));
          history.back();
        })`,
      ]),
    );
    const answers = results.filter((_result, index) => index % 2);
    expect(answers).to.deep.equal(GARBAGE.map(() => [true, true, 3, '']));
    const wrong = messages.filter((message) => /uncaught|feature failed/.test(message));
    expect(wrong).to.deep.equal([]);
  }).timeout(60_000);
});
