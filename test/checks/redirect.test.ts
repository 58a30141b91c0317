import { expect } from 'chai';
import { openChecked, resultOf } from '../support/checks.js';
import { closeFrames, CROSS_SITE, FAR_SIDE, pageUrl, visit } from '../support/page.js';
import type { CheckResult } from '../../src/index.js';

/** On 127.0.0.1; the other domain is localhost. */
const PAGE = pageUrl(
  `<script src="${location.origin}/dist/recording-companion.js" data-checks="redirect"></script>`,
  '&recorder=1',
  '',
  CROSS_SITE,
);
const to = (url: string, origin = CROSS_SITE) => `${origin}/to?url=${encodeURIComponent(url)}`;
const across = (url: string) => to(url, FAR_SIDE);
const goOn = `<script>location.replace(${JSON.stringify(PAGE)})</script>`;

const report = () => {
  const { recordingCompanion } = window as any;
  // on the way here pages have none
  return new Promise((done) => {
    const look = () =>
      document.readyState === 'complete' && recordingCompanion?.companion
        ? done(recordingCompanion.companion.report().checks[0])
        : setTimeout(look, 20);
    look();
  });
};
const resultAt = async (url: string, ...steps: string[]): Promise<CheckResult> =>
  (await visit(url, [...steps, report], { opened: 'target' })).results.at(-1);
const lineOf = ({ outcome, violations }: CheckResult) =>
  [outcome, ...violations.map(({ kind, severity }) => `${kind} ${severity}`)].join(' ');

describe('The check redirect', () => {
  afterEach(closeFrames);

  it('tells the ways to a page that can be told from those that can not', async () => {
    const ways: [way: string, url: string, ...expected: RegExp[]][] = [
      ['straight', PAGE, /^unknown$/],
      ['by a redirect of its own origin', to(PAGE), /^unknown same-domain notice$/],
      ['by two redirects of its own origin', to(to(PAGE)), /^unknown same-domain notice$/],
      ['by a redirect of another domain', across(PAGE), /^unknown$/],
      ['by another domain and back', to(across(PAGE)), /^unknown$/],
      ['by a script of another domain', pageUrl(goOn), /^failed other-domain error$/],
      [
        'by a meta element of another domain',
        pageUrl(`<meta http-equiv="refresh" content="0;url=${PAGE}">`),
        /^failed other-domain error$/,
      ],
      ['by a script of its own domain', pageUrl(goOn, '', '', CROSS_SITE), /^unknown same-domain notice$/],
      [
        'by another domain that says nothing of itself',
        pageUrl(`<meta name="referrer" content="no-referrer">${goOn}`),
        /^unknown$/,
      ],
    ];
    const results = await Promise.all(ways.map(([, url]) => resultAt(url)));
    for (const [index, [way, , expected]] of ways.entries())
      expect(lineOf(results[index]!), way).to.match(expected!);
    expect(results[2]).to.deep.include({ measured: 2, limit: 0 });
    expect(results[2]!.violations[0]!.detail).to.equal(`${CROSS_SITE} has redirected the recorder 2 times`);
    expect(results[3]!.detail).to.equal(
      "whether another domain has redirected the recorder can't be seen in the page",
    );
    expect(results[5]!.violations[0]!.detail).to.equal(
      `${location.origin} has sent the recorder to ${CROSS_SITE}, another domain`,
    );
    expect(results[7]!.violations[0]!.detail).to.equal('/page of the same domain has sent the recorder on');
  });

  it('keeps an error through a reload', async () => {
    expect(lineOf(await resultAt(pageUrl(goOn), 'reload'))).to.equal('failed other-domain error');
  });

  it('makes nothing of the page that has opened its window', async () => {
    const html = `<script src="${location.origin}/dist/recording-companion.js" data-checks="redirect"></script>
      <script>opener.postMessage(JSON.stringify(recordingCompanion.companion.report().checks[0]), '*')</script>`;
    const told = new Promise<string>((done) =>
      addEventListener('message', ({ data }) => done(data), { once: true }),
    );
    const opened = window.open(pageUrl(html, '&recorder=1', '', CROSS_SITE))!;
    expect(lineOf(JSON.parse(await told))).to.equal('unknown');
    opened.close();
  });

  it('does not apply to a page in a frame', async () => {
    const page = await openChecked('redirect', '');
    expect(resultOf(page, 'redirect')).to.deep.include({
      outcome: 'not-applicable',
      detail: 'the page is in a frame',
    });
  });
});
