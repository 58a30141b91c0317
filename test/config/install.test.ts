import { expect } from 'chai';
import { FAR_SIDE, inNode, pageUrl, visit } from '../support/page.js';

/** A way of docs/install.md: a page's head, and the policy under which it works. */
interface Way {
  head: string;
  policy: string;
}
const CDN = 'https://cdn.example/recording-companion/';
const OWN = '/recording-companion/';
const BUNDLE = '/node_modules/.cache/test-install';

const doc = await (await fetch('/docs/install.md')).text();
const { version, files } = await (await fetch('/dist/sri.json')).json();

/** The samples of a section, in their order, with the addresses and hashes of this machine. */
function waysOf(title: string): Way[] {
  const section = doc.split(/^## /m).find((text) => text.startsWith(`${title}\n`))!;
  const samples = [...section.matchAll(/```(html|http)\n([\s\S]*?)```/g)].map(([, kind, text]) => [
    kind!,
    text!
      .replaceAll(CDN, kind === 'html' ? `${FAR_SIDE}/cdn/` : 'FAR_SIDE/cdn/')
      .replaceAll(OWN, '/dist/')
      .replace('sha384-…', files['recording-companion.js']),
  ]);
  const of = (wanted: string) => samples.filter(([kind]) => kind === wanted).map(([, text]) => text!);
  const policies = of('http').map((text) => text.replace('Content-Security-Policy:', '').trim());
  const heads = of('html');
  return policies.map((policy, index) => ({ policy, head: heads[index] ?? '' }));
}

const BODY = `<!doctype html><title>Class</title><body><ul><li data-uid="900001">Recorder</li><li data-uid="7">Ada</li></ul>`;
/** What a page finds of the companion, once it runs. */
const found = async () => {
  const api = () => (window as any).recordingCompanion;
  for (let left = 500; left && !api()?.companion; left--) await new Promise((done) => setTimeout(done, 20));
  const { companion, version } = api();
  const row = document.querySelector('li')!;
  return { version, isRecorder: companion.isRecorder, row: getComputedStyle(row).display };
};
/** Whether the panel comes. */
const panel = async () => {
  const shown = () => document.querySelector('recording-companion-overlay') !== null;
  for (let left = 500; left && !shown(); left--) await new Promise((done) => setTimeout(done, 20));
  return shown();
};
/** What a policy has kept from a page, but for what the test runner puts into each. */
const refusals = (messages: string[]) =>
  messages.filter((text) => /Content.Security.Policy/i.test(text) && !/web-dev-server|\/wds'/.test(text));

/** Opens a page that has the companion in this way, as a participant's and as the recorder's with the panel. */
async function openBoth({ head, policy }: Way) {
  const withPanel = head.replace(/data-recorder-uid="900001"/, '$& data-overlay="true"');
  const participant = await visit(pageUrl(BODY.replace('<body>', `${head}<body>`), '', policy), [found]);
  const recorder = await visit(pageUrl(BODY.replace('<body>', `${withPanel}<body>`), '&recorder=1', policy), [
    found,
    panel,
  ]);
  return { participant, recorder };
}

describe('docs/install.md', () => {
  for (const [title, index] of [
    ['Your own server', 0],
    ['Your own server', 1],
    ['A CDN, pinned', 0],
  ] as const) {
    const way = waysOf(title)[index]!;
    it(`"${title}" works under "${way.policy}", in every page`, async () => {
      const { participant, recorder } = await openBoth(way);
      expect(participant.results[0]).to.deep.equal({ version, isRecorder: false, row: 'none' });
      expect(recorder.results).to.deep.equal([{ version, isRecorder: true, row: 'none' }, true]);
      expect([...refusals(participant.messages), ...refusals(recorder.messages)]).to.deep.equal([]);
    });
  }

  it('"A tag manager" works under its policy, though it comes late', async () => {
    const [way] = waysOf('A tag manager');
    const late = { ...way!, head: way!.head.replace('src = ', "dataset.overlay = 'true'; script.src = ") };
    const { participant, recorder } = await openBoth(late);
    expect(participant.results[0]).to.deep.equal({ version, isRecorder: false, row: 'none' });
    expect(recorder.results).to.deep.equal([{ version, isRecorder: true, row: 'none' }, true]);
    expect([...refusals(participant.messages), ...refusals(recorder.messages)]).to.deep.equal([]);
  });

  it('"The package" works as a bundle under its policy, with the panel in a chunk of its own', async () => {
    const [, code] = /```js\n([\s\S]*?)```/.exec(doc.split('## The package')[1]!)!;
    const { stderr, status } = await inNode(`
      import { rollup } from 'rollup';
      import { nodeResolve } from '@rollup/plugin-node-resolve';
      import commonjs from '@rollup/plugin-commonjs';
      const code = ${JSON.stringify(code!.replace('900001', "900001', overlay: 'true"))};
      const built = await rollup({ input: 'app', plugins: [
        { name: 'app', resolveId: (id) => (id === 'app' ? id : id === 'recording-companion' ? process.cwd() + '/dist/recording-companion.mjs' : null),
          load: (id) => (id === 'app' ? code : null) },
        nodeResolve({ browser: true }), commonjs(),
      ] });
      await built.write({ dir: '.${BUNDLE}', entryFileNames: 'app.js', format: 'es' });`);
    expect(status, stderr).to.equal(0);
    const head = `<script type="module" src="${BUNDLE}/app.js"></script>`;
    const { participant, recorder } = await openBoth({ head, policy: waysOf('The package')[0]!.policy });
    expect(participant.results[0]).to.deep.equal({ version, isRecorder: false, row: 'none' });
    expect(recorder.results).to.deep.equal([{ version, isRecorder: true, row: 'none' }, true]);
    expect([...refusals(participant.messages), ...refusals(recorder.messages)]).to.deep.equal([]);
  });

  it('names a policy of Trusted Types that is enough', async () => {
    const [, names] = /one with `([^`]+)`/.exec(doc)!;
    const [way] = waysOf('Your own server');
    const policy = `${way!.policy}; require-trusted-types-for 'script'; trusted-types ${names}`;
    const { participant, recorder } = await openBoth({ ...way!, policy });
    expect(participant.results[0].row).to.equal('none');
    expect(recorder.results).to.deep.equal([{ version, isRecorder: true, row: 'none' }, true]);
    expect(refusals(recorder.messages)).to.deep.equal([]);
  });

  it('says rightly that the newest of a major version takes its files from a folder that never changes', async () => {
    const [major] = version.split('.');
    const head = `<script src="${FAR_SIDE}/cdn/${major}/recording-companion.js" data-recorder-uid="900001"></script>`;
    const policy = 'script-src FAR_SIDE/cdn/';
    const url = pageUrl(BODY.replace('<body>', `${head}<body>`), '&recorder=1', policy);
    const { results } = await visit(url, [
      found,
      () =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => new URL(name).pathname)
          .filter((path) => path.startsWith('/cdn/')),
    ]);
    expect(results[0].isRecorder).to.equal(true);
    expect(results[1]).to.deep.equal([
      `/cdn/${major}/recording-companion.js`,
      `/cdn/${version}/recording-companion.recorder.js`,
    ]);
  });

  for (const file of ['recording-companion.recorder.js', 'overlay.js']) {
    it(`runs no ${file} that is not of the pinned release`, async () => {
      const head = `<script src="${FAR_SIDE}/cdn-changed/${file}/recording-companion.js" integrity="${files['recording-companion.js']}" crossorigin data-overlay="true"></script>`;
      const url = pageUrl(BODY.replace('<body>', `${head}<body>`), '&recorder=1');
      const { results, messages } = await visit(url, [
        async () => {
          await new Promise((done) => setTimeout(done, 500));
          return ['changed' in window, (window as any).recordingCompanion.companion.isRecorder];
        },
      ]);
      expect(results[0][0], 'run').to.equal(false);
      expect(results[0][1]).to.equal(file === 'overlay.js');
      expect(messages.filter((text) => text.includes('[recording-companion]')).join('\n')).to.include(file);
    });
  }
});
