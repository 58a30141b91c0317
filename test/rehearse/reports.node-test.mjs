import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { showProgress } from '../../rehearse/showProgress.js';
import { longestSilence, partsOf } from '../../rehearse/measureSound.js';
import { toBeFit } from '../../rehearse/toBeFit.js';
import { ABOUT, fixOf } from '../../rehearse/words.js';
import { writeHtml } from '../../rehearse/writeHtml.js';
import { writeJunit } from '../../rehearse/writeJunit.js';
import { writeText } from '../../rehearse/writeText.js';
import { problem, rehearsal } from './rehearsals.mjs';

const UNFIT = rehearsal({
  verdict: 'unfit',
  problems: [problem(), problem({ severity: 'notice', id: 'sound', kind: 'silent' })],
});

describe('A report', () => {
  it('as text begins with the verdict, and says of a problem where, how much, what to do and where to read on', () => {
    const text = writeText(UNFIT);
    assert.match(text, /^UNFIT https:\/\/app\.example\/class\/42\?recorder=1 {2}1 error, 1 notice\n/);
    for (const part of [
      '#app > "main" <x>',
      '1280x721, and the limit is 1280x720',
      'at 2.5 s',
      '→ Make it fit.',
      'docs/checks/scroll.md',
    ])
      assert.ok(text.includes(part), part);
    assert.match(writeText(rehearsal()), /^FIT /);
  });

  it('as text has colours only where they are asked for', () => {
    // eslint-disable-next-line no-control-regex
    const colour = /\u001B\[/;
    assert.doesNotMatch(writeText(UNFIT), colour);
    assert.match(writeText(UNFIT, true), colour);
  });

  it('as JUnit has a test case for each check, and markup of the page does no harm', () => {
    const xml = writeJunit([UNFIT]);
    assert.match(xml, /tests="6" failures="1" skipped="1"/);
    assert.match(xml, /<failure type="overflow" message="the page is 1280x721 px, the window 1280x720">/);
    assert.match(xml, /#app &gt; &quot;main&quot; &lt;x&gt;/);
    assert.match(xml, /<skipped message="unknown"\/>/);
    assert.match(xml, /<testcase classname="rehearse" name="sound: There is sound">\n {6}<system-out>/);
  });

  it('as JUnit has no character that XML has not', () => {
    const xml = writeJunit([rehearsal({ problems: [problem({ detail: 'a\u0000\u001Bb' })] })]);
    assert.ok(xml.includes('message="ab"'));
  });

  it('as JUnit fails for a notice only where notices make the page unfit', () => {
    const problems = [problem({ severity: 'notice' })];
    assert.match(writeJunit([rehearsal({ problems })]), /failures="0"/);
    assert.match(writeJunit([rehearsal({ problems, verdict: 'unfit' })]), /failures="1"/);
  });

  it('as HTML loads nothing, runs its own script only, and escapes what the page says', () => {
    const html = writeHtml(
      rehearsal({
        problems: [problem({ detail: '<script>alert(1)</script>' })],
        url: 'https://a.example/?"><b>',
      }),
    );
    assert.equal(html.match(/<script>/g).length, 1);
    assert.doesNotMatch(html, /"><b>/);
    assert.doesNotMatch(html.replace(/https:&#|https:\/\/a\.example/g, ''), /(src|href)="https?:/);
    assert.match(html, /script-src 'sha256-/);
  });

  it('has every text in both languages, and a fix for every kind', () => {
    for (const [id, { title, failure, fix }] of Object.entries(ABOUT)) {
      const fixes = typeof fix.en === 'string' ? [fix] : Object.values(fix);
      for (const { en, zh } of [title, failure, ...fixes])
        assert.ok(en && /[\u4E00-\u9FFF]/.test(zh), `${id}: ${en}`);
    }
    assert.equal(fixOf('scroll', 'a-kind-of-later').en, fixOf('scroll', 'overflow').en);
    assert.deepEqual(fixOf('a-check-of-later', ''), { en: '', zh: '' });
  });
});

describe('A matcher', () => {
  it('passes for a fit page, and shows the report for one that is not', () => {
    assert.equal(toBeFit(rehearsal()).pass, true);
    assert.equal(toBeFit(UNFIT).pass, false);
    assert.match(toBeFit(UNFIT).message(), /to be fit to be recorded\n\nUNFIT/);
  });
});

describe('Sound', () => {
  it('is told in stretches, and short pauses do not part them', () => {
    const blocks = [...'0011000110000000001'].map((block) => block === '1');
    assert.deepEqual(partsOf(blocks), [
      [0.2, 0.9],
      [1.8, 1.9],
    ]);
  });

  it('has its longest silence between two moments, at the ends as well', () => {
    const parts = [
      [2, 4],
      [5, 6],
    ];
    assert.equal(longestSilence(parts, 0, 7), 2);
    assert.equal(longestSilence(parts, 3, 6), 1);
    assert.equal(longestSilence(parts, 3, 10), 4);
    assert.equal(longestSilence([], 1, 10), 9);
  });
});

describe('Progress', () => {
  const tellAll = (isTTY) => {
    let written = '';
    const { tell, clear } = showProgress({ isTTY, columns: 50, write: (text) => (written += text) });
    tell({ stage: 'opening' });
    for (let seconds = 0; seconds < 12; seconds++) tell({ stage: 'watching', seconds, of: 12 });
    clear();
    return written;
  };

  it('is one line that changes at a terminal', () => {
    const written = tellAll(true);
    assert.doesNotMatch(written, /\n/);
    assert.ok(written.includes('██████████░░░░░░░░░░ watching the page, 6 s left'), written);
    assert.ok(written.endsWith('\r\u001B[K'));
    for (const line of written.split('\r\u001B[K')) assert.ok(line.length < 50);
  });

  it('is a few plain lines elsewhere', () => {
    assert.equal(
      tellAll(false),
      'opening the page …\nwatching the page, 12 s left …\nwatching the page, 2 s left …\n',
    );
  });
});
