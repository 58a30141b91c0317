import { expect } from 'chai';
import { BUILDS, closeFrames, head, openFrame, type PageWindow, pageUrl, visit } from '../support/page.js';

const shown = (page: PageWindow, selector: string) =>
  [...page.document.querySelectorAll(selector)].map((row) => page.getComputedStyle(row).display !== 'none');
const ROWS = '<ul><li data-uid="9">R</li><li data-uid="5">A</li></ul>';

describe('Roster items of the recorder', () => {
  afterEach(closeFrames);

  for (const build of BUILDS) {
    it(`are hidden until dispose() (${build})`, async () => {
      const page = await openFrame(head(build, { recorderUid: '9' }) + ROWS);
      expect(shown(page, 'li')).to.deep.equal([false, true]);
      page.recordingCompanion.companion!.dispose();
      expect(shown(page, 'li')).to.deep.equal([true, true]);
      expect(page.document.adoptedStyleSheets).to.have.length(0);
    });
  }

  describe('are in no painted frame', () => {
    /** Tells which rows were painted: element timing watches the text of each, by its block. */
    const paintPage = (tag: string) => `<!doctype html>${tag}<body>
      <script>
        window.painted = [];
        new PerformanceObserver((list) => painted.push(...list.getEntries().map(({ identifier }) => identifier))).observe({ type: 'element', buffered: true });
        const row = (uid, name) => { const li = document.createElement('li'); li.dataset.uid = uid; li.innerHTML = '<div elementtiming="' + name + '">' + name + '</div>'; return li; };
      </script>
      <ul><li data-uid="9"><div elementtiming="parsed">parsed</div></li><li data-uid="5"><div elementtiming="other">other</div></li><li data-uid="6" class="recycled"><div elementtiming="before">before</div></li></ul>
      <script>
        const ul = document.querySelector('ul');
        setTimeout(() => ul.append(row('9', 'later')), 50);
        setTimeout(() => requestAnimationFrame(() => ul.append(row('9', 'frame'))), 100);
        const recycle = () => {
          if (!painted.includes('before')) return setTimeout(recycle, 50);
          requestAnimationFrame(() => {
            const recycled = document.querySelector('.recycled');
            recycled.dataset.uid = '9';
            recycled.innerHTML = '<div elementtiming="recycled">recycled</div>';
            setTimeout(() => ul.append(row('7', 'last')), 50);
          });
        };
        setTimeout(recycle, 150);
      </script>`;
    const painted = async (tag: string) => {
      const { results } = await visit(pageUrl(paintPage(tag)), [
        async () => {
          const { painted } = window as any;
          while (!painted.includes('last')) await new Promise((done) => setTimeout(done, 20));
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          return [...painted].sort();
        },
      ]);
      return results[0];
    };

    it('when they are parsed, inserted later, inserted in an animation frame, or recycled', async () => {
      expect(await painted(head('tag', { recorderUid: '9' }))).to.deep.equal(['before', 'last', 'other']);
    });
    it('while without the companion each of them is painted', async () => {
      expect(await painted('')).to.deep.equal([
        'before',
        'frame',
        'last',
        'later',
        'other',
        'parsed',
        'recycled',
      ]);
    });
  });

  it('are the right ones whenever React renders again, under a policy of only its own origin', async () => {
    const tag =
      '<!doctype html><body><script src="/dist/recording-companion.js" data-recorder-uid="9"></script>';
    const page = await openFrame(
      `${tag}<script type="module" src="/test/pages/react-roster.js"></script>`,
      '',
      "default-src 'self'",
    );
    const visible = (users: string[], keyed: boolean) => {
      page.show(users, { keyed });
      return page.visibleRows();
    };
    for (const keyed of [true, false]) {
      expect(visible(['1', '9', '2'], keyed)).to.deep.equal(['user 1', 'user 2']);
      expect(visible(['9', '1', '2', '3'], keyed)).to.deep.equal(['user 1', 'user 2', 'user 3']);
      expect(visible(['1', '2', '9'], keyed)).to.deep.equal(['user 1', 'user 2']);
      expect(visible(['4', '9'], keyed)).to.deep.equal(['user 4']);
      expect(visible(['9', '4'], keyed)).to.deep.equal(['user 4']);
      expect(visible(['1', '2'], keyed)).to.deep.equal(['user 1', 'user 2']);
      expect(visible([], keyed)).to.deep.equal([]);
    }
  });

  it('follow the template, also with :has(), several selectors, and characters of CSS', async () => {
    const rows = `<div id="u-9" class="a">R</div><div class="b"><i data-id="9"></i>R</div><div class="b"><i data-id="99"></i>A</div>
      <div data-uid='x"]:y'>R</div>`;
    const page = await openFrame(
      head('tag', { recorderUid: '9', rosterItem: '#u-{uid}, .b:has(> [data-id="{uid}"])' }) + rows,
    );
    expect(shown(page, 'div')).to.deep.equal([false, false, true, true]);
    const odd = await openFrame(head('tag', { recorderUid: 'x"]:y' }) + rows);
    expect(shown(odd, 'div')).to.deep.equal([true, true, true, false]);
  });

  it('are those of a prefix as well', async () => {
    const page = await openFrame(
      head('tag', { recorderUid: 'rec-*', rosterItem: "li[data-id='{uid}']" }) +
        '<li data-id="rec-1">R</li><li data-id="record">A</li>',
    );
    expect(shown(page, 'li')).to.deep.equal([false, true]);
  });

  it('stay hidden against important styles of the page', async () => {
    const css =
      '<style>#list li.row[data-uid] { display: flex !important } @layer app { li { display: block } }</style>';
    const page = await openFrame(
      `${head('tag', { recorderUid: '9' })}${css}<ul id="list"><li class="row" data-uid="9">R</li></ul>`,
    );
    expect(shown(page, 'li')).to.deep.equal([false]);
  });

  it('stay hidden when the page assigns adoptedStyleSheets, whose own sheets it keeps', async () => {
    const page = await openFrame(head('tag', { recorderUid: '9' }) + ROWS);
    const own = new page.CSSStyleSheet();
    page.document.adoptedStyleSheets = [own];
    expect(shown(page, 'li')).to.deep.equal([false, true]);
    page.document.adoptedStyleSheets = [...page.document.adoptedStyleSheets];
    expect([...page.document.adoptedStyleSheets]).to.deep.equal([own]);
    expect(shown(page, 'li')).to.deep.equal([false, true]);
    expect(() => {
      page.document.adoptedStyleSheets = 7 as any;
    }).to.throw(page.TypeError);
    page.recordingCompanion.companion!.dispose();
    expect([...page.document.adoptedStyleSheets]).to.deep.equal([own]);
  });

  it('stay hidden whatever the page does with its list of stylesheets, which has its own alone', async () => {
    const page = await openFrame(head('tag', { recorderUid: '9' }) + ROWS);
    const [red, blue] = ['red', 'blue'].map((color) => {
      const sheet = new page.CSSStyleSheet();
      sheet.replaceSync(`li { color: ${color} }`);
      return sheet;
    }) as [CSSStyleSheet, CSSStyleSheet];
    const { document } = page;
    const colors: string[] = [];
    const note = () => {
      colors.push(page.getComputedStyle(document.querySelectorAll('li')[1]!).color);
      expect(shown(page, 'li')).to.deep.equal([false, true]);
    };
    const list = document.adoptedStyleSheets;
    expect(list).to.equal(document.adoptedStyleSheets);
    expect(Array.isArray(list)).to.equal(true);
    expect(list.pop()).to.equal(undefined);
    list.push(red, blue);
    note();
    expect(document.adoptedStyleSheets.pop()).to.equal(blue);
    note();
    list.unshift(blue);
    list.splice(1, 1);
    note();
    list.length = 0;
    note();
    list[0] = red;
    note();
    expect(() => list.push({} as CSSStyleSheet)).to.throw(page.TypeError);
    expect([...document.adoptedStyleSheets]).to.deep.equal([red]);
    note();
    const [RED, BLUE, BLACK] = ['rgb(255, 0, 0)', 'rgb(0, 0, 255)', 'rgb(0, 0, 0)'];
    expect(colors).to.deep.equal([BLUE, RED, BLUE, BLACK, RED, RED]);
    page.recordingCompanion.companion!.dispose();
    list.push(blue);
    expect([...document.adoptedStyleSheets]).to.deep.equal([red, blue]);
    expect(shown(page, 'li')).to.deep.equal([true, true]);
  });

  it('appear when a uid is taken back, and not before it is taken back as often as it was added', async () => {
    const page = await openFrame(head('tag') + ROWS);
    const companion = page.recordingCompanion.companion!;
    const first = companion.addRecorderUid(9);
    const second = companion.addRecorderUid('9');
    first();
    first();
    expect(shown(page, 'li')).to.deep.equal([false, true]);
    second();
    expect(shown(page, 'li')).to.deep.equal([true, true]);
  });
});

describe('Shadow roots', () => {
  afterEach(closeFrames);
  const build = (page: PageWindow, mode: ShadowRootMode) => {
    const host = page.document.body.appendChild(page.document.createElement('div'));
    const root = host.attachShadow({ mode });
    root.innerHTML = ROWS;
    return root;
  };
  const shownIn = (page: PageWindow, root: ShadowRoot) =>
    [...root.querySelectorAll('li')].map((row) => page.getComputedStyle(row).display !== 'none');

  for (const mode of ['open', 'closed'] as const) {
    it(`hide the recorder's row when they are ${mode}, after an assignment too, and show it after dispose()`, async () => {
      const page = await openFrame(head('tag', { recorderUid: '9' }));
      const root = build(page, mode);
      expect(shownIn(page, root)).to.deep.equal([false, true]);
      root.adoptedStyleSheets = [];
      expect(shownIn(page, root)).to.deep.equal([false, true]);
      page.recordingCompanion.companion!.dispose();
      expect(shownIn(page, root)).to.deep.equal([true, true]);
      expect(root.adoptedStyleSheets).to.have.length(0);
      expect(build(page, mode).adoptedStyleSheets).to.have.length(0);
    });
  }

  const DECLARATIVE = `<div class="host"><template shadowrootmode="open">${ROWS}</template></div>`;
  const hostRoot = (page: PageWindow) => page.document.querySelector('.host')!.shadowRoot!;

  it("hide it in declarative ones of the recorder's page", async () => {
    const page = await openFrame(head('tag', { recorderUid: '9' }) + DECLARATIVE, '&recorder=1');
    expect(shownIn(page, hostRoot(page))).to.deep.equal([false, true]);
  });
  it("hide it in declarative ones of a participant's page that are there when a uid is added", async () => {
    const page = await openFrame(head('tag', { recorderUid: '5' }) + DECLARATIVE);
    page.recordingCompanion.companion!.addRecorderUid('9');
    expect(shownIn(page, hostRoot(page))[0]).to.equal(false);
  });
  it("are left alone in a document that is not the page's", async () => {
    const page = await openFrame(head('tag', { recorderUid: '9' }), '&recorder=1');
    const other = page.document.implementation.createHTMLDocument();
    const host = other.body.appendChild(other.createElement('div'));
    expect(host.attachShadow({ mode: 'open' }).adoptedStyleSheets).to.have.length(0);
  });
});

describe('data-recording and hide', () => {
  afterEach(closeFrames);
  const BODY = '<p data-recording="hide">h</p><p data-recording="only">o</p><p class="toast">t</p><p>x</p>';

  it('show a participant all but what is only for the recording', async () => {
    const page = await openFrame(head('tag', { hide: '.toast' }) + BODY);
    expect(shown(page, 'p')).to.deep.equal([true, false, true, true]);
  });
  it('show the recorder all but what is hidden from it', async () => {
    const page = await openFrame(head('tag', { hide: '.toast' }) + BODY, '&recorder=1');
    expect(shown(page, 'p')).to.deep.equal([false, true, false, true]);
  });
});
