/** What src/browser/natives.ts takes at load: names of globals, and of members by their interface. */
interface Natives {
  globals: string[];
  members: [type: string, name: string][];
}

async function readNatives(): Promise<Natives> {
  const source = await (await fetch('/src/browser/natives.ts')).text();
  const globals = [...source.matchAll(/^export const \{([^}]*)\} = globalThis/gm)].flatMap(([, names]) =>
    names!.split(',').flatMap((name) => name.split(':')[0]!.trim() || []),
  );
  const members = [
    ...source.matchAll(/(?:method|getter|setter)\(\s*'(\w+)',\s*'(\w+)',?\s*\)/g),
    ...['contentWindow', 'contentDocument'].flatMap((name) => [
      ['', 'HTMLIFrameElement', name],
      ['', 'HTMLObjectElement', name],
    ]),
  ].map(([, type, name]) => [type!, name!] as [string, string]);
  return { globals: [...new Set(globals), 'console', 'JSON', 'sessionStorage', 'Storage'], members };
}

/**
 * A script that a page runs after the tag: it takes each of our natives' names for itself, puts its own in their place,
 * silences the console, gives lists a `toJSON`, has elements by the names of a document's members, and freezes what it
 * has changed. `through` lists what is called of its own by a file of ours.
 *
 * @param isHarsh - so that no other code could run: objects like `navigator` are hidden, too
 */
export async function trapsHtml({ isHarsh = true } = {}): Promise<string> {
  const { globals, members } = await readNatives();
  if (globals.length < 50 || members.length < 40) throw new Error('natives.ts is no longer read rightly');
  const named = [
    'readyState',
    'body',
    'documentElement',
    'createElement',
    'scrollingElement',
    'addEventListener',
    'fonts',
    'hidden',
    'URL',
    'defaultView',
    'prerendering',
    'write',
  ];
  return `<script>
    (() => {
      const { defineProperty, freeze, getOwnPropertyDescriptor } = Object;
      const { apply, construct } = Reflect;
      const OwnError = Error;
      const OwnProxy = Proxy;
      window.through = [];
      const note = (name) => {
        const caller = new OwnError().stack.split('\\n')[3] ?? '';
        if (caller.includes('recording-companion')) through[through.length] = name + caller;
      };
      window.__trap = (name, native) =>
        typeof native === 'function'
          ? new OwnProxy(native, {
              apply(target, self, args) { note(name); return apply(target, self, args); },
              construct(target, args, made) { note('new ' + name); return construct(target, args, made); },
            })
          : ${isHarsh ? 'undefined' : 'native'};
      for (const [type, name] of ${JSON.stringify(members)}) {
        const owner = window[type]?.prototype;
        const found = owner && getOwnPropertyDescriptor(owner, name);
        if (!found) continue;
        for (const field of ['value', 'get', 'set']) if (typeof found[field] === 'function') found[field] = __trap(type + '.' + name, found[field]);
        defineProperty(owner, name, found);
      }
      for (const name of ['error', 'warn', 'info', 'debug', 'log']) console[name] = __trap('console.' + name, () => {});
      for (const name of ['parse', 'stringify']) JSON[name] = __trap('JSON.' + name, JSON[name]);
      ${isHarsh ? "Array.prototype.toJSON = () => 'Prototype.js';" : ''}
      Object.prototype.extend = function extend() {};
      ${isHarsh ? "window.fetch = () => { through[through.length] = 'fetch'; return Promise.reject(new Error('intercepted')); };" : "window.fetch = __trap('fetch', window.fetch);"}
      ${isHarsh ? "for (const type of ['EventTarget', 'Node', 'Element', 'Document', 'Storage']) freeze(window[type].prototype);" : ''}
    })();
  </script>
  <script>
    function close() { through[through.length] = 'close'; }
    ${isHarsh ? 'var parent = null, opener = {}, innerWidth = 7, innerHeight = 7;' : ''}
    ${globals
      .filter((name) => !['close', 'parent', 'fetch'].includes(name))
      .map((name) => `let ${name} = __trap('${name}', window.${name});`)
      .join('\n    ')}
  </script>
  ${isHarsh ? named.map((name) => `<img name="${name}" alt="">`).join('') : ''}
  <form id="named"><input name="children"><input name="id"><input name="style"><input name="matches"><input name="parentElement"></form>`;
}
