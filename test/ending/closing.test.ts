import { expect } from 'chai';
import {
  closeFrames,
  CROSS_SITE,
  head,
  openFrame,
  pageUrl,
  until,
  type Visit,
  visit,
} from '../support/page.js';
import { openPrerendered } from '../support/prerendered.js';

/** A child page that does what it is told. */
const CHILD =
  '<!doctype html><script>addEventListener("message", ({ data }) => eval(data));</script><p>Child</p>';
const TOOLS = `
  // before the page is shown another length
  const { get } = Object.getOwnPropertyDescriptor(History.prototype, 'length');
  const entries = () => get.call(history);
  const SAME = ${JSON.stringify(pageUrl(CHILD))};
  const EARLY = ${JSON.stringify(pageUrl('<!doctype html><script>history.pushState({}, "", "/b");</script>'))};
  const OTHER = SAME + '&other';
  const CROSS = ${JSON.stringify(pageUrl(CHILD, '', '', CROSS_SITE))};
  const ELSEWHERE = CROSS + '&elsewhere';
  const pause = (ms = 50) => new Promise((done) => setTimeout(done, ms));
  // what navigates before a load event is over makes no entry
  const loads = async (element, work) => {
    const loaded = new Promise((done) => element.addEventListener('load', done, { once: true }));
    await work();
    await loaded;
    await pause();
  };
  const add = async (src, more = {}, parent = document.body) => {
    const frame = Object.assign(document.createElement('iframe'), more, { src });
    await loads(frame, () => parent.append(frame));
    return frame;
  };
  const link = (href, target = '', rel = '') => {
    const made = Object.assign(document.createElement('a'), { href, target, rel });
    document.body.append(made);
    made.click();
  };
  const post = (target, action, method) => {
    const form = Object.assign(document.createElement('form'), { target, action, method });
    document.body.append(form);
    form.submit();
  };
`;
const page = (options: object, more = '&recorder=1') =>
  pageUrl(`<!doctype html><script>${TOOLS}</script>${head('tag', options)}<body>`, more);

/**
 * What a page does, whether its window can be closed afterwards with `history: leave` and with `keep-one`, and the code.
 * The table of docs/closing.md.
 */
const ROWS: [does: string, leave: boolean, keep: boolean, code: string][] = [
  ['nothing', true, true, ''],
  ['`history.pushState()`', false, true, `history.pushState({}, '', '/b')`],
  [
    '`history.pushState()`, then `history.back()`',
    false,
    true,
    `history.pushState({}, '', '/b'); history.back(); await pause()`,
  ],
  ['`history.replaceState()`', true, true, `history.replaceState({}, '', '/b')`],
  ['a link to `#b`', false, true, `link('#a')`],
  ['`location.hash`', false, true, `location.hash = 'c'; await pause()`],
  ['`navigation.navigate()`', false, true, `await navigation.navigate('#b').finished`],
  [
    '`frame.src` set again, same origin',
    false,
    true,
    `const frame = await add(SAME); await loads(frame, () => { frame.src = OTHER })`,
  ],
  [
    '`frame.setAttribute("src", …)` again, same origin',
    false,
    true,
    `const frame = await add(SAME); await loads(frame, () => frame.setAttribute('src', OTHER))`,
  ],
  [
    '`frame.src` set again, other origin',
    false,
    true,
    `const frame = await add(CROSS); await loads(frame, () => { frame.src = ELSEWHERE })`,
  ],
  [
    '`frame.setAttribute("src", …)` again, other origin',
    false,
    true,
    `const frame = await add(CROSS); await loads(frame, () => frame.setAttribute('SRC', ELSEWHERE))`,
  ],
  [
    '`frame.src = ""`, other origin',
    false,
    true,
    `const frame = await add(CROSS); await loads(frame, () => { frame.src = '' })`,
  ],
  [
    '`frame.src` to another origin and back',
    false,
    true,
    `const frame = await add(SAME); await loads(frame, () => { frame.src = CROSS }); await loads(frame, () => { frame.src = SAME })`,
  ],
  [
    '`frame.src` set again, then the frame removed',
    false,
    true,
    `const frame = await add(CROSS); await loads(frame, () => { frame.src = ELSEWHERE }); frame.remove(); await pause()`,
  ],
  [
    '`frame.src` in a shadow root set again',
    false,
    true,
    `const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' }); const frame = await add(SAME, {}, root); await loads(frame, () => { frame.src = OTHER })`,
  ],
  [
    '`frame.src` in a same-origin frame set again',
    false,
    true,
    `const outer = await add(SAME); const frame = outer.contentDocument.createElement('iframe'); frame.src = CROSS; await loads(frame, () => outer.contentDocument.body.append(frame)); await loads(frame, () => { frame.src = ELSEWHERE })`,
  ],
  [
    '`frame.srcdoc` set again',
    false,
    true,
    `const frame = await add(SAME); await loads(frame, () => { frame.srcdoc = 'b' })`,
  ],
  [
    '`frame.src` removed',
    false,
    true,
    `const frame = await add(SAME); await loads(frame, () => frame.removeAttribute('src'))`,
  ],
  [
    '`frame.contentWindow.location.replace()`',
    true,
    true,
    `const frame = await add(CROSS); await loads(frame, () => frame.contentWindow.location.replace(ELSEWHERE))`,
  ],
  ['a new frame, removed', true, true, `(await add(CROSS)).remove()`],
  [
    'a link to a frame, same origin',
    false,
    true,
    `const frame = await add(SAME, { name: 'there' }); await loads(frame, () => link(OTHER, 'there'))`,
  ],
  [
    '`window.open()` to a frame, same origin',
    false,
    true,
    `const frame = await add(SAME, { name: 'there' }); await loads(frame, () => window.open(OTHER, 'there'))`,
  ],
  [
    'a GET form to a frame, same origin',
    false,
    true,
    `const frame = await add(SAME, { name: 'there' }); await loads(frame, () => post('there', OTHER, 'get'))`,
  ],
  [
    '`object.data` set again',
    true,
    true,
    `const made = Object.assign(document.createElement('object'), { type: 'text/html', data: SAME }); await loads(made, () => document.body.append(made)); await loads(made, () => { made.data = OTHER })`,
  ],
  [
    '`embed.src` set again',
    true,
    true,
    `const made = Object.assign(document.createElement('embed'), { type: 'text/html', src: SAME }); await loads(made, () => document.body.append(made)); await loads(made, () => { made.src = OTHER })`,
  ],
  [
    'a same-origin frame navigates itself',
    false,
    true,
    `const frame = await add(SAME); await loads(frame, () => frame.contentWindow.postMessage('location = ' + JSON.stringify(OTHER)))`,
  ],
  [
    '`history.pushState()` in a same-origin frame',
    false,
    true,
    `const frame = await add(SAME); frame.contentWindow.postMessage('history.pushState({}, "", "/b")'); await pause()`,
  ],
  [
    '`location.hash` in a same-origin frame',
    false,
    true,
    `const frame = await add(SAME); frame.contentWindow.postMessage('location.hash = "b"'); await pause()`,
  ],
  ['`history.pushState()` in the first script of a same-origin frame', false, true, `await add(EARLY)`],
  [
    '`history.pushState()` in the first script where such a frame has gone',
    false,
    true,
    `const frame = await add(SAME); await loads(frame, () => { frame.src = EARLY })`,
  ],
  [
    'a frame of another origin navigates itself',
    false,
    false,
    `const frame = await add(CROSS); await loads(frame, () => frame.contentWindow.postMessage('location = ' + JSON.stringify(ELSEWHERE), '*'))`,
  ],
  [
    '`history.pushState()` or `location.hash` in a frame of another origin',
    false,
    false,
    `const frame = await add(CROSS); frame.contentWindow.postMessage('location.hash = "b"', '*'); await pause(300)`,
  ],
  [
    'a link, a form or `window.open()` to a frame of another origin',
    false,
    false,
    `const frame = await add(CROSS, { name: 'there' }); await loads(frame, () => link(ELSEWHERE, 'there'))`,
  ],
  [
    '`frame.src` set again, other origin, with `referrerpolicy`',
    false,
    false,
    `const frame = await add(CROSS, { referrerPolicy: 'origin' }); await loads(frame, () => { frame.src = ELSEWHERE })`,
  ],
  [
    'a link with `rel=noreferrer` or `referrerpolicy` to a frame',
    false,
    false,
    `const frame = await add(SAME, { name: 'there' }); await loads(frame, () => link(OTHER, 'there', 'noreferrer'))`,
  ],
  [
    'a POST to a frame',
    false,
    false,
    `const frame = await add(SAME, { name: 'there' }); await loads(frame, () => post('there', OTHER, 'post'))`,
  ],
  [
    '`srcdoc` of a sandboxed frame set again',
    false,
    false,
    `const frame = await add('about:blank', { srcdoc: 'a', sandbox: 'allow-scripts' }); await loads(frame, () => { frame.srcdoc = 'b' })`,
  ],
];
const say = (closes: boolean) => (closes ? 'closes' : 'refused');
const END = () => (window as any).recordingCompanion.companion.close('the end') as boolean;
const ended = ({ closed, results }: Visit) => [results.at(-1), closed];

/** Whether this code adds an entry to the history; it leaves an empty page. */
const grows = (code: string) => `async () => {
  const before = entries();
  await (async () => { ${code} })();
  await pause();
  document.body.replaceChildren();
  return entries() > before;
}`;

/**
 * Does rows one after another in one window, then closes it.
 *
 * @returns whether each added an entry, and whether the window has closed
 */
async function inOneWindow(rows: typeof ROWS, history: string, opened: 'target' | 'app' = 'target') {
  // what comes after would take the place of the entry that is left
  const order = [...rows].sort(
    ([does], [other]) => Number(does.includes('back')) - Number(other.includes('back')),
  );
  const steps = order.map(([, , , code]) => grows(code));
  const { results, closed } = await visit(page({ history }), [...steps, String(END)], { opened });
  expect(results.pop()).to.equal(closed);
  return { added: rows.map((row) => [row[0], results[order.indexOf(row)]]), closed };
}
const added = (rows: typeof ROWS, index: 1 | 2) => rows.map((row) => [row[0], !row[index]]);

describe('A window that was opened as a recorder opens it', () => {
  const kept = ROWS.filter(([, , keep]) => keep);
  const others = ROWS.filter((row) => !kept.includes(row));

  it('closes after all that can be kept', async () => {
    expect(await inOneWindow(kept, 'keep-one')).to.deep.equal({ added: added(kept, 2), closed: true });
  });

  it('closes after all that can be kept, as an app window too', async () => {
    expect(await inOneWindow(kept, 'keep-one', 'app')).to.deep.equal({ added: added(kept, 2), closed: true });
  });

  it('is refused its close after what cannot be kept', async () => {
    expect(await inOneWindow(others, 'keep-one')).to.deep.equal({ added: added(others, 2), closed: false });
  });

  it('is refused its close with history: leave', async () => {
    expect(await inOneWindow(ROWS, 'leave')).to.deep.equal({ added: added(ROWS, 1), closed: false });
  });

  it('is as the table of docs/closing.md says', async () => {
    const doc = await (await fetch('/docs/closing.md')).text();
    const rows = [...doc.matchAll(/^\| (.*?) +\| (closes|refused) +\| (closes|refused) +\|$/gm)];
    expect(rows.map(([, ...cells]) => cells)).to.deep.equal(
      ROWS.map(([does, leave, keep]) => [does, say(leave), say(keep)]),
    );
  });

  it('closes after a link to another page of the app and location.href', async () => {
    const to = (name: string) => page({}, `&recorder=1&${name}`);
    const at = (name: string) => `async () => {
      for (const end = performance.now() + 5000; !location.search.endsWith('${name}') && performance.now() < end; ) await pause(20);
      return location.search.endsWith('${name}');
    }`;
    const answer = await visit(
      page({}),
      [
        `goes () => { link(${JSON.stringify(to('first'))}) }`,
        at('first'),
        `goes () => { location.href = ${JSON.stringify(to('second'))} }`,
        at('second'),
        String(END),
      ],
      { opened: 'target' },
    );
    expect(answer.results).to.deep.equal([null, true, null, true, true]);
    expect(answer.closed).to.equal(true);
  });

  const ROUTERS: [name: string, html: string][] = [
    [
      'React Router',
      `<script type="module">
        import { createBrowserRouter, createElement, createRoot, RouterProvider, useLocation } from '/bundle/react-router.js';
        const Route = () => { const { pathname, state } = useLocation(); return createElement('output', null, pathname + ' ' + (state?.n ?? '')); };
        const router = createBrowserRouter([{ path: '*', element: createElement(Route) }]);
        createRoot(document.querySelector('main')).render(createElement(RouterProvider, { router }));
        window.to = (path, n) => router.navigate(path, { state: { n } });
        window.back = () => router.navigate(-1);
      </script>`,
    ],
    [
      'vue-router',
      `<script type="module">
        import { createApp, createRouter, createWebHistory, h, useRoute } from '/bundle/vue-router.js';
        const route = { setup() { const at = useRoute(); return () => h('output', at.path + ' ' + (history.state.n ?? '')); } };
        const router = createRouter({ history: createWebHistory(), routes: [{ path: '/:all(.*)*', component: route }] });
        const { RouterView } = await import('/bundle/vue-router.js');
        createApp({ render: () => h(RouterView) }).use(router).mount('main');
        window.to = (path, n) => router.push({ path, state: { n } });
        window.back = () => router.back();
      </script>`,
    ],
    [
      'vue-router with hashes',
      `<script type="module">
        import { createApp, createRouter, createWebHashHistory, h, RouterView, useRoute } from '/bundle/vue-router.js';
        const route = { setup() { const at = useRoute(); return () => h('output', at.path + ' ' + (history.state.n ?? '')); } };
        const router = createRouter({ history: createWebHashHistory(), routes: [{ path: '/:all(.*)*', component: route }] });
        createApp({ render: () => h(RouterView) }).use(router).mount('main');
        window.to = (path, n) => router.push({ path, state: { n } });
        window.back = () => router.back();
      </script>`,
    ],
  ];
  for (const [name, html] of ROUTERS) {
    it(`closes after ${name} has gone on, back and on again, and the app saw what it sees without`, async () => {
      const go = async () => {
        const shown = () => document.querySelector('output')?.textContent;
        const at = () => (location.hash.slice(1) || location.pathname).split('?')[0];
        const until = async (text: string) => {
          const end = performance.now() + 5000;
          while (shown() !== text && performance.now() < end)
            await new Promise((done) => setTimeout(done, 10));
          seen.push([shown(), at(), history.length]);
        };
        const seen: unknown[] = [];
        const { to, back } = window as any;
        while (!shown()) await new Promise((done) => setTimeout(done, 10));
        to('/class/1', 1);
        await until('/class/1 1');
        to('/class/2', 2);
        await until('/class/2 2');
        back();
        await until('/class/1 1');
        to('/class/3', 3);
        await until('/class/3 3');
        back();
        await until('/class/1 1');
        return seen;
      };
      const open = (history: string) =>
        visit(
          pageUrl(`<!doctype html>${head('tag', { history } as object)}<main></main>${html}`, '&recorder=1'),
          [String(go), String(END)],
          { opened: 'target' },
        );
      const [without, kept] = await Promise.all([open('leave'), open('keep-one')]);
      expect(kept.results[0]).to.deep.equal(without.results[0]);
      expect(kept.results[0].map(([text]: [string]) => text)).to.deep.equal([
        '/class/1 1',
        '/class/2 2',
        '/class/1 1',
        '/class/3 3',
        '/class/1 1',
      ]);
      expect([without.closed, kept.closed]).to.deep.equal([false, true]);
    });
  }

  it('moves among the entries that the page thinks it has made, with the events of a browser', async () => {
    const moves = async () => {
      const seen: unknown[] = [];
      const note = (what: string) =>
        seen.push([what, location.pathname + location.hash, history.state, history.length]);
      addEventListener('popstate', (event) => note(`popstate ${JSON.stringify(event.state)}`));
      addEventListener('hashchange', (event) =>
        note(`hashchange ${new URL(event.oldURL).hash} ${new URL(event.newURL).hash}`),
      );
      const pause = () => new Promise((done) => setTimeout(done, 150));
      history.replaceState({ n: 0 }, '', '/zero');
      history.pushState({ n: 1 }, '', '/one');
      history.replaceState({ n: 'one' }, '', '/one');
      history.pushState({ n: 2 }, '', '/two#two');
      note('pushed');
      history.back();
      note('not yet');
      await pause();
      history.go(-1);
      await pause();
      history.go(-1); // there is nothing
      await pause();
      history.go(2);
      await pause();
      history.forward(); // there is nothing
      await pause();
      location.hash = 'three';
      note('hash');
      await pause();
      history.back();
      await pause();
      history.pushState({ n: 4 }, '', '/four');
      note('others are forgotten');
      history.forward();
      await pause();
      try {
        history.pushState(() => {}, '');
      } catch (error) {
        note((error as Error).name);
      }
      try {
        history.pushState(null, '', 'https://elsewhere.example/');
      } catch (error) {
        note((error as Error).name);
      }
      history.back();
      await pause();
      note('end');
      return seen;
    };
    const open = (history: string) => visit(page({ history }), [String(moves)], { opened: 'target' });
    const [without, kept] = await Promise.all([open('leave'), open('keep-one')]);
    expect(kept.results[0]).to.deep.equal(without.results[0]);
    expect(kept.results[0]).to.have.length.greaterThan(12);
  });

  it('shows the page the src it has set, and loads it once', async () => {
    const { results } = await visit(page({}), [
      `async () => {
        const frame = await add(CROSS);
        await loads(frame, () => { frame.src = ELSEWHERE });
        const seen = [frame.src === ELSEWHERE, frame.getAttribute('src') === ELSEWHERE];
        await loads(frame, () => frame.setAttribute('src', '/page?html=' + btoa('same')));
        seen.push(frame.getAttribute('src') === '/page?html=' + btoa('same'), frame.src === location.origin + '/page?html=' + btoa('same'));
        seen.push(frame.contentDocument.body.textContent);
        await loads(frame, () => { frame.src = CROSS });
        await loads(frame, () => { frame.src = ELSEWHERE });
        // to another place: the frame loads anew, what was set last
        await loads(frame, () => document.body.prepend(frame));
        await pause(300);
        seen.push(frame.outerHTML.includes(ELSEWHERE.replaceAll('&', '&amp;')), frame.src === ELSEWHERE);
        frame.removeAttribute('src');
        seen.push(frame.getAttribute('src'), frame.src);
        return seen;
      }`,
    ]);
    expect(results[0]).to.deep.equal([true, true, true, true, 'same', true, true, null, '']);
  });

  it('leaves bad values, downloads and scripts to the browser', async () => {
    const { results, messages } = await visit(page({ frames: 'none' }), [
      `async () => {
        const frame = await add(CROSS);
        frame.src = 'http://[';
        const seen = [frame.getAttribute('src')];
        frame.src = 'javascript:parent.broken = 1';
        seen.push(frame.src);
        frame.setAttribute('title', 'Whiteboard');
        seen.push(frame.title, frame.getAttribute('none'));
        const code = await navigation.navigate('#b', { info: 1, state: 2 }).committed;
        seen.push(code.getState());
        seen.push(await navigation.navigate('http://[').committed.catch((error) => error.name));
        link('mailto:nobody@localhost');
        await pause(200);
        return seen;
      }`,
    ]);
    expect(results[0]).to.deep.equal([
      'http://[',
      'javascript:parent.broken = 1',
      'Whiteboard',
      null,
      2,
      'SyntaxError',
    ]);
    expect(messages.filter((line) => line.includes('recording-companion'))).to.deep.equal([]);
  });

  it('is not closed, and history is as it was, after dispose()', async () => {
    const { results, closed } = await visit(
      page({}),
      [
        `async () => {
          const { companion } = window.recordingCompanion;
          const frame = await add(SAME);
          companion.dispose();
          history.pushState({}, '', '/b');
          location.hash = 'b';
          await loads(frame, () => { frame.src = OTHER });
          return [history.length, companion.close('over')];
        }`,
      ],
      { opened: 'target' },
    );
    expect([results[0], closed]).to.deep.equal([[4, false], false]);
  });
});

/** What a page can tell, without and with `keep-one`, and the code. The second table of docs/closing.md. */
const DIFFERENCES: [what: string, without: string, kept: string, code: string][] = [
  [
    '`navigation.entries().length` after `pushState()`',
    '2',
    '1',
    `history.pushState(1, '', '/b'); return navigation.entries().length`,
  ],
  [
    '`navigation.currentEntry.index` after `pushState()`',
    '1',
    '0',
    `history.pushState(1, '', '/b'); return navigation.currentEntry.index`,
  ],
  [
    '`event.destination.index` of `history.back()`',
    '0',
    '-1',
    `history.pushState(1, '', '/b');
     const index = new Promise((done) => navigation.addEventListener('navigate', ({ destination }) => done(destination.index)));
     history.back();
     return index`,
  ],
  [
    '`event.isTrusted` of `popstate` after `history.back()`',
    'true',
    'false',
    `history.pushState(1, '', '/b');
     const trusted = new Promise((done) => addEventListener('popstate', ({ isTrusted }) => done(isTrusted)));
     history.back();
     return trusted`,
  ],
  [
    'the event of a `navigate` listener that was there before the tag, for a link to `#b`',
    'a push',
    'a push that is cancelled, then a replacement',
    `link('#b'); await pause(200); return window.early.join(', then ')`,
  ],
  [
    'an iframe of another origin whose `src` was set again, by the selector `[src*=elsewhere]`',
    'found',
    'not found',
    `const frame = await add(CROSS); await loads(frame, () => { frame.src = ELSEWHERE }); return document.querySelector('[src*=elsewhere]') ? 'found' : 'not found'`,
  ],
  [
    '`history.back()` after `frame.src` was set again',
    'back in the frame',
    'nothing',
    `const frame = await add(SAME); await loads(frame, () => { frame.src = OTHER });
     history.back();
     for (const end = performance.now() + 5000; frame.contentWindow.location.href !== SAME && performance.now() < end; ) await pause(50);
     return frame.contentWindow.location.href === SAME ? 'back in the frame' : 'nothing'`,
  ],
];

describe('The history of a page', () => {
  afterEach(closeFrames);

  it('differs from that of a browser in what docs/closing.md lists', async () => {
    const early = `<!doctype html><script>window.early = [];
      navigation.addEventListener('navigate', (event) => {
        const seen = [event.navigationType === 'push' ? 'a push' : 'a replacement'];
        early.push(seen);
        setTimeout(() => { early[early.indexOf(seen)] = seen + (event.defaultPrevented ? ' that is cancelled' : ''); });
      });
    </script><script>${TOOLS}</script>`;
    const seen = await Promise.all(
      DIFFERENCES.map(async ([what, , , code]) => {
        const open = async (history: 'leave' | 'keep-one') => {
          const url = pageUrl(`${early}${head('tag', { history, frames: 'none' })}<body>`, '&recorder=1');
          const { results } = await visit(url, [`async () => { await pause(300); ${code} }`], {
            opened: 'target',
          });
          return `${results[0]}`;
        };
        return [what, await open('leave'), await open('keep-one')];
      }),
    );
    expect(seen).to.deep.equal(DIFFERENCES.map(([what, without, kept]) => [what, without, kept]));
    const doc = await (await fetch('/docs/closing.md')).text();
    const table = doc.slice(doc.indexOf('| what a page can tell'));
    const rows = [...table.matchAll(/^\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].slice(2);
    expect(rows.map(([, ...cells]) => cells)).to.deep.equal(seen);
  });

  /** Each is done with and without, in a window opened as a recorder opens it; what the page saw must be the same. */
  const SAME_AS_WITHOUT: Record<string, string[]> = {
    'a link, location, a form and navigate() that the app intercepts, and back': [
      `async () => {
        window.seen = [];
        navigation.addEventListener('navigate', (event) => {
          const { pathname } = new URL(event.destination.url);
          seen.push([event.navigationType, pathname, event.canIntercept, event.userInitiated, event.info, event.sourceElement?.localName]);
          if (event.canIntercept && !event.hashChange) event.intercept({ handler: async () => { document.title = pathname; } });
        });
        navigation.addEventListener('navigateerror', ({ message }) => seen.push(['error', message]));
        navigation.addEventListener('currententrychange', ({ navigationType }) => seen.push(['change', navigationType]));
        const note = async () => { await pause(200); seen.push([location.pathname, document.title, history.length, navigation.canGoBack, navigation.canGoForward]); };
        link('/a'); await note();
        location.href = '/b'; await note();
        post('', '/c', 'get'); await note();
        await navigation.navigate('/d', { info: 7 }).finished; await note();
        history.pushState({ n: 1 }, '', '/e'); await note();
        history.back(); await note();
        await navigation.back().finished; await note();
        history.go(-2); await note();
        await navigation.forward().finished; await note();
        return seen;
      }`,
    ],
    'scroll and :target after back and forward': [
      `async () => {
        document.body.innerHTML = '<p id="a" style="margin:3000px 0">A</p><p id="b">B</p>';
        const seen = [];
        const note = async () => { await pause(300); seen.push([Math.round(scrollY), document.querySelector(':target')?.id, location.hash, JSON.stringify(history.state)]); };
        scrollTo(0, 700); await pause(100);
        link('#a'); await note();
        link('#b'); await note();
        history.back(); await note();
        history.back(); await note();
        history.forward(); await note();
        history.pushState({ n: 1 }, '', '?x'); scrollTo(0, 50); await note();
        history.back(); await note();
        history.forward(); await note();
        return seen;
      }`,
    ],
    'a listener of popstate that goes on from where it is': [
      `async () => {
        const seen = [];
        const note = (what) => seen.push([what, location.hash, history.length, navigation.canGoBack, navigation.canGoForward]);
        for (const name of ['a', 'b', 'c']) history.pushState({ name }, '', '#' + name);
        addEventListener('popstate', () => {
          note('popstate');
          history.pushState({ name: 'd' }, '', '#d');
          note('pushed');
        }, { once: true });
        history.go(-2); await pause(300);
        note('end');
        history.back(); await pause(300);
        note('back');
        return seen;
      }`,
    ],
    'a navigateerror handler that navigates, calls on what is no history, and refused states': [
      `async () => {
        const seen = [];
        let loops = 0;
        navigation.addEventListener('navigateerror', () => { if (++loops < 20) location.hash = '#error'; });
        link('#a'); await pause(200);
        location.hash = 'b'; await pause(200);
        const nameOf = (work) => { try { work(); return 'done'; } catch (error) { return error.name; } };
        const frame = await add(SAME);
        const { history: gone } = frame.contentWindow;
        seen.push(nameOf(() => History.prototype.back.call({})), nameOf(() => History.prototype.go.call({}, 1)), nameOf(() => History.prototype.pushState.call({}, 1, '')));
        frame.remove();
        for (const name of ['back', 'forward', 'pushState', 'go']) seen.push(nameOf(() => gone[name](1, '')));
        seen.push(nameOf(() => gone.length), nameOf(() => history.pushState(() => {}, '')), nameOf(() => history.pushState(1, '', 'https://elsewhere.example/')));
        return [loops, location.hash, ...seen];
      }`,
    ],
    'back in a same-origin frame, after the page and the frame have gone on': [
      `async () => {
        const frame = await add(SAME);
        const seen = [];
        const note = async (what) => { await pause(200); seen.push([what, location.hash, frame.contentWindow.location.hash, history.length, frame.contentWindow.history.length]); };
        addEventListener('popstate', () => seen.push('popstate'));
        frame.contentWindow.addEventListener('popstate', () => seen.push('popstate in the frame'));
        history.pushState(1, '', '#page'); await note('page');
        frame.contentWindow.history.pushState(2, '', '#frame'); await note('frame');
        history.pushState(3, '', '#page2'); await note('page again');
        frame.contentWindow.history.back(); await note('back');
        history.back(); await note('back');
        history.back(); await note('back');
        frame.contentWindow.history.go(2); await note('go(2)');
        return seen;
      }`,
    ],
    'a frame of another origin that is sent nowhere, and to the page itself': [
      `async () => {
        const frame = await add(CROSS);
        const seen = [];
        const at = () => { try { return frame.contentWindow.location.href; } catch { return 'another origin'; } };
        const note = async () => { await pause(500); seen.push([at().replace(location.href, 'the page'), frame.getAttribute('src')?.slice(0, 9)]); };
        frame.src = ''; await note();
        await loads(frame, () => { frame.src = CROSS }); await note();
        frame.src = '#here'; await note();
        frame.setAttribute('src', '   '); await note();
        return seen;
      }`,
    ],
    'a reload, and back': [
      `() => { history.replaceState({ n: 1 }, '', location.href + '&one'); history.pushState({ n: 2 }, '', location.href + '&two'); }`,
      'reload',
      `async () => { await pause(200); const seen = [history.length, history.state]; history.back(); await pause(300); return [...seen, location.href.slice(-4), history.state]; }`,
    ],
  };
  for (const [name, steps] of Object.entries(SAME_AS_WITHOUT)) {
    it(`is that of a browser: ${name}`, async () => {
      const open = async (history: 'leave' | 'keep-one') => {
        const url = page({ history, frames: 'none' });
        const { results, messages } = await visit(
          url,
          steps.map((step) => step.replaceAll('"PAGE"', JSON.stringify(url))),
          { opened: 'target' },
        );
        // the URL says how the companion is set
        const seen = JSON.stringify(results).replaceAll(url, 'the page');
        return { seen: JSON.parse(seen), own: messages.filter((line) => line.includes('feature failed')) };
      };
      const [without, kept] = await Promise.all([open('leave'), open('keep-one')]);
      expect(kept).to.deep.equal(without);
    });
  }

  it('is that of a browser: another page of the app, back and forward', async () => {
    /** Each load does what comes next, and notes where it is. */
    const turns = `<script>
      const turn = Number(sessionStorage.turn ?? 0);
      sessionStorage.turn = turn + 1;
      // keeps a page out of the back-forward cache, so that each turn is a load
      navigator.locks.request(String(turn), () => new Promise(() => {}));
      const note = () => console.log('turn', turn, location.search.slice(-6), history.length, JSON.stringify(history.state));
      addEventListener('load', async () => {
        await pause(300);
        note();
        if (turn === 0) {
          history.replaceState({ n: 1 }, '', location.href + '&one');
          location.href += '&two';
        } else if (turn === 1) {
          history.pushState({ n: 2 }, '', location.href + '&three');
          note();
          history.back();
          await pause(300);
          note();
          history.back();
        } else if (turn === 2) history.forward();
      });
    </script>`;
    const html = `<!doctype html><script>${TOOLS}</script>${head('tag', { frames: 'none' })}${turns}`;
    const rest = Array.from({ length: 8 }, () => 'ends () => pause(1500)');
    const { messages } = await visit(pageUrl(html, '&recorder=1'), rest, { opened: 'target' });
    // as Chromium does without
    expect(messages.filter((line) => line.startsWith('log: turn'))).to.deep.equal([
      'log: turn 0 rder=1 1 null',
      'log: turn 1 ne&two 2 null',
      'log: turn 1 &three 3 {"n":2}',
      'log: turn 1 ne&two 3 null',
      'log: turn 2 =1&one 3 {"n":1}',
      'log: turn 3 ne&two 3 null',
    ]);
  });

  for (const [what, html] of [
    ['a link with rel=noreferrer', '<a rel="noreferrer" href="ECHO">x</a>'],
    ['a link with referrerpolicy', '<a referrerpolicy="no-referrer" href="ECHO">x</a>'],
    ['a link', '<a href="ECHO">x</a>'],
  ] as const) {
    it(`hands on the Referer of a browser: ${what} in a frame, and by its own script`, async () => {
      const open = async (history: 'leave' | 'keep-one') => {
        const inner = pageUrl(
          html.replace('ECHO', `${location.origin}/echo`) +
            '<script>setTimeout(() => document.querySelector("a").click(), 300)</script>',
          '&inner',
        );
        const { results } = await visit(page({ history, frames: 'none' }), [
          `async () => {
            const frame = await add(${JSON.stringify(inner)});
            await new Promise((done) => frame.addEventListener('load', done, { once: true }));
            return frame.contentDocument.referrer;
          }`,
        ]);
        return results[0].replace(inner, 'the frame');
      };
      const [without, kept] = await Promise.all([open('leave'), open('keep-one')]);
      expect(kept).to.equal(without);
      expect(kept).to.equal(what === 'a link' ? 'the frame' : '');
    });
  }

  it('stays as it is with the ES build and the sources, too', async () => {
    const kept = ROWS.filter(([, , keep]) => keep);
    for (const build of ['es', 'sources'] as const) {
      const page = await openFrame(
        `<!doctype html><script>${TOOLS}</script>${head(build)}<body>`,
        '&recorder=1',
      );
      const grown: string[] = [];
      for (const [does, , , code] of kept) {
        const grew = await page.eval(`(${grows(code)})()`);
        if (grew) grown.push(does);
      }
      expect(grown, build).to.deep.equal([]);
      const refused: unknown[] = [];
      page.recordingCompanion.companion!.on('close-refused', (payload) => refused.push(payload));
      expect(page.recordingCompanion.companion!.close('over')).to.equal(false);
      expect(refused).to.have.length(1);
      page.recordingCompanion.companion!.dispose();
    }
  });
});

describe('close()', () => {
  it("never closes a participant's page, whoever calls and whatever comes", async () => {
    const { results, messages, closed } = await visit(
      page({ recorderUid: '9' }, ''),
      [
        `async () => {
          const { companion } = window.recordingCompanion;
          const frame = await add(SAME);
          frame.contentWindow.postMessage('parent.answer = parent.recordingCompanion.companion.close("from the frame")');
          const other = await add(CROSS);
          other.contentWindow.postMessage('for (const data of ["close", { type: "close" }, { recordingCompanion: "close" }]) parent.postMessage(data, "*")', '*');
          for (const name of ['closing', 'close-refused', 'frame-failed']) dispatchEvent(new CustomEvent('recording-companion:' + name, { detail: { reason: 'forged' } }));
          await pause(300);
          return [companion.close('by the page'), window.answer, window.closed];
        }`,
      ],
      { opened: 'target' },
    );
    expect([results[0], closed]).to.deep.equal([[false, false, false], false]);
    expect(messages.filter((line) => line.includes("a participant's page is never closed"))).to.have.length(
      2,
    );
  });

  it('says so and tells how many entries there are when the browser refuses', async () => {
    const { results, messages, closed } = await visit(
      page({ history: 'leave' }),
      [
        `() => {
        const { companion } = window.recordingCompanion;
        const seen = [];
        for (const name of ['closing', 'close-refused']) companion.on(name, (payload) => seen.push([name, payload]));
        companion.on('closing', () => seen.push(companion.close('again')));
        history.pushState({}, '', '/b');
        seen.push(companion.close('the class is over'), companion.close());
        return seen;
      }`,
      ],
      { opened: 'target' },
    );
    expect(closed).to.equal(false);
    const once = (reason: string) => [
      ['closing', { reason, detail: '' }],
      false,
      ['close-refused', { historyLength: 2 }],
    ];
    expect(results[0]).to.deep.equal([...once('the class is over'), ...once('undefined'), false, false]);
    expect(
      messages.filter((line) => line.includes('refused to close: the history has 2 entries')),
    ).to.have.length(2);
    expect(messages.filter((line) => line.includes('must be given a reason'))).to.have.length(1);
  });

  it("of a same-origin frame closes the recorder's page, and that of a page in a foreign frame nothing", async () => {
    const inner = pageUrl(`<!doctype html>${head('tag', {})}`, '&recorder=1');
    const within = (outer: string) =>
      visit(
        outer,
        [
          `async () => {
            const frame = await add(${JSON.stringify(inner)});
            const seen = [];
            for (const target of [window, frame.contentWindow]) target.addEventListener('recording-companion:close-refused', () => seen.push(target === window ? 'page' : 'frame'));
            seen.push(frame.contentWindow.recordingCompanion.companion.close('by the frame'));
            return seen;
          }`,
        ],
        { opened: 'target' },
      );
    const inRecorder = await within(page({}));
    expect(ended(inRecorder)).to.deep.equal([[true], true]);
    const inParticipant = await within(page({}, ''));
    expect(ended(inParticipant)).to.deep.equal([['frame', false], false]);
  });

  it('waits in a page that is being prerendered, and works when that is shown', async () => {
    const id = crypto.randomUUID();
    const reportUrl = `${CROSS_SITE}/beacon?id=${id}`;
    const told = async () => {
      const arrived = await (await fetch(`${CROSS_SITE}/beacons?id=${id}`)).json();
      return arrived.map(({ body }: { body: string }) => JSON.parse(body));
    };
    const tell = (event: string, more: string) =>
      `fetch('${reportUrl}', { method: 'POST', body: JSON.stringify({ event: '${event}', more: ${more} }) })`;
    const shown = pageUrl(
      `<!doctype html>${head('tag', { reportUrl })}<script>
        const { companion } = window.recordingCompanion;
        ${tell('prerendered', "[document.prerendering, companion.close('too early')]")};
        document.addEventListener('prerenderingchange', () => {
          ${tell('activated', '[]')}.finally(() => companion.close('over'));
        });
      </script>`,
      '&recorder=1',
    );
    openPrerendered(shown, `${CROSS_SITE}/beacons?id=${id}`);
    await until(
      async () => (await told()).some(({ event }: { event: string }) => event === 'closing'),
      'the beacon of the close',
    );
    const [before, ...after] = await told();
    expect(before).to.deep.equal({ event: 'prerendered', more: [true, false] });
    const events = after.map(({ event }: { event: string }) => event);
    expect(events.filter((event: string) => event !== 'heartbeat').sort()).to.deep.equal([
      'activated',
      'closing',
      'started',
    ]);
  });

  it('works in a page that came back from the back-forward cache', async () => {
    const { results, closed } = await visit(
      page({ history: 'leave' }),
      [
        `() => { addEventListener('pageshow', ({ persisted }) => { window.persisted = persisted }); }`,
        `${CROSS_SITE}/page?html=${btoa('elsewhere')}`,
        'back',
        `() => {
          const { companion } = window.recordingCompanion;
          const seen = [window.persisted, companion.isRecorder];
          companion.on('close-refused', (payload) => seen.push(payload));
          return [...seen, companion.close('over'), ...seen.slice(2)];
        }`,
      ],
      { opened: 'target' },
    );
    expect(results.at(-1)).to.deep.equal([true, true, false, { historyLength: 2 }]);
    expect(closed).to.equal(false);
  });
});
