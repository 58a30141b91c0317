// A small page that is clicked through while a library watches it: a list, a field, a request, shadow roots, stylesheets, a
// history of two places, and an error that nobody catches.

/** The DOM of the page. */
export const LESSON = `<div id="root"><h1>Words</h1><p id="place"></p>
<button id="add">Add</button><button id="load">Load</button><button id="fail">Fail</button>
<button id="next">Next chapter</button><button id="back">Back</button>
<input id="answer" aria-label="Answer"><ul id="list"></ul><word-card></word-card></div>`;

const byId = (id) => document.getElementById(id);

/** Makes the page work. `where` says in which context handlers run. */
export function startLesson(where = () => '') {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('#place { color: rgb(0, 0, 200) }');
  document.adoptedStyleSheets = [sheet];

  customElements.define(
    'word-card',
    class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode: 'open' });
        root.innerHTML = '<p class="word">apple</p><button>Turn</button>';
        const own = new CSSStyleSheet();
        own.replaceSync('.word { font-weight: bold }');
        root.adoptedStyleSheets.push(own);
        root.querySelector('button').addEventListener('click', () => {
          root.querySelector('p').textContent = `Apfel ${where()}`;
          this.dataset.turned = root.adoptedStyleSheets.length;
        });
      }
    },
  );

  const show = () => {
    byId('place').textContent =
      `${location.pathname}${location.search} ${history.state?.chapter ?? 1} ${where()}`;
  };
  const add = (text) => {
    byId('list').append(Object.assign(document.createElement('li'), { textContent: `${text} ${where()}` }));
  };
  byId('add').addEventListener('click', () => add(`word ${byId('list').children.length + 1}`));
  byId('load').addEventListener('click', async () => {
    const words = await (await fetch('/api/words')).json();
    for (const word of words) add(word);
  });
  byId('fail').addEventListener('click', () => {
    Promise.reject(new Error('a promise that nobody waits for'));
    throw new Error('a handler that throws');
  });
  byId('next').addEventListener('click', () => {
    history.pushState({ chapter: 2 }, '', `/chapter/2${location.search}`);
    show();
  });
  byId('back').addEventListener('click', () => history.back());
  addEventListener('popstate', show);
  show();
  document.body.dataset.sheets = document.adoptedStyleSheets.length;
}
