import { expect } from 'chai';
import type { CheckResult } from '../../src/index.js';
import { atMost } from '../support/atMost.js';
import { visit } from '../support/page.js';

const COLUMNS = ['scroll', 'autoplay', 'webgl', 'video-size', 'startup-errors'] as const;

/** A result as the table has it: the outcome, then the kinds of its violations, notices with a `?`. */
const verdict = ({ outcome, violations }: CheckResult) =>
  [outcome, ...violations.map(({ kind, severity }) => (severity === 'notice' ? `${kind}?` : kind))].join(' ');

/** What the checks say when they have said the same for 5 s, after 12 s at least: each has had its time then. */
const REPORT = `async () => {
  let last = '';
  for (let second = 0, same = 0; second < 12 || same < 5; second++) {
    await new Promise((done) => setTimeout(done, 1000));
    const { checks } = recordingCompanion.companion.report();
    const now = checks.map(({ outcome, violations }) => outcome + violations.map(({ kind }) => kind)).join();
    same = now === last ? same + 1 : 0;
    last = now;
    if (second > 60) break;
  }
  return recordingCompanion.companion.report().checks;
}`;
/** Windows at a time: each draws, and two processors are soon busy. */
const inTurn = atMost(3);
/** The recorder's window. */
const WINDOW = { viewport: { width: 1280, height: 720 } };

describe('A page as users have them', function () {
  this.timeout(240_000);

  it('gets the verdicts that test/pages/README.md has foretold', async () => {
    const table = await (await fetch('/test/pages/README.md')).text();
    const rows = [...table.matchAll(/^\| \[(.+?)\].*?\|(.*)\|$/gm)].map(([, page, cells]) => [
      page,
      ...cells!.split('|').map((cell) => cell.trim()),
    ]);
    expect(rows).to.have.length(9);
    const found = await Promise.all(
      rows.map(async ([page]) => {
        const url = new URL(`/test/pages/${page}`, location.origin);
        url.searchParams.set('recorder', '1');
        const { results } = await inTurn(() => visit(url.href, [REPORT], WINDOW));
        const checks: CheckResult[] = results[0];
        const of = (id: string) => checks.find((check) => check.id === id)!;
        expect(of('redirect').outcome, page).to.equal('unknown');
        for (const id of ['identity', 'joined'])
          expect(of(id).outcome, `${page} ${id}`).to.equal('not-applicable');
        for (const id of ['bandwidth', 'connection', 'audio'])
          expect(of(id).violations, `${page} ${id}`).to.deep.equal([]);
        // three pages at a time on two processors: that this machine is too slow is true, and no verdict on the page
        const slow = of('main-thread').violations.filter(({ severity }) => severity !== 'notice');
        expect(slow, `${page} main-thread`).to.deep.equal([]);
        return [page, ...COLUMNS.map((id) => verdict(of(id)))];
      }),
    );
    expect(found).to.deep.equal(rows);
  });

  it('that is fine has no violation in an hour of class', async () => {
    const { results, messages } = await visit(
      `${location.origin}/test/pages/lesson.html?recorder=1`,
      [
        `() => {
          window.violations = [];
          addEventListener('recording-companion:violation', ({ detail: { check, kind } }) => violations.push(check + ' ' + kind));
        }`,
        '() => play(3600)',
        '() => new Promise((done) => setTimeout(() => done(violations), 2000))',
      ],
      WINDOW,
    );
    expect(results.at(-1)).to.deep.equal([]);
    expect(messages).to.deep.equal(['log: START_RECORDING']);
  });
});
