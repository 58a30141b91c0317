import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../node_modules/eventemitter3/index.js', import.meta.url));

/** Methods that the companion's emitter has no use for. */
const UNUSED = ['eventNames', 'listeners', 'listenerCount', 'removeAllListeners'];

/**
 * eventemitter3 as an ES module. Its own "import" entry wraps CommonJS, which costs every page 300 bytes.
 *
 * @throws when its file is not as expected any more: then its new form is to be looked at
 */
export function eventemitter3Module() {
  const cut = (code, pattern, by = '') => {
    if (!pattern.test(code)) throw new Error(`eventemitter3: ${pattern} is not in index.js any more`);
    return code.replace(pattern, by);
  };
  return [
    ...UNUSED.map((name) => new RegExp(`EventEmitter\\.prototype\\.${name} = [\\s\\S]*?\\n};\\n`)),
  ].reduce(
    (code, pattern) => cut(code, pattern),
    cut(
      readFileSync(file, 'utf8'),
      /if \('undefined' !== typeof module\) \{[\s\S]*$/,
      'export { EventEmitter };\n',
    ),
  );
}

/** Rollup plugin: takes that module. */
export const eventemitter3 = () => ({
  name: 'eventemitter3',
  resolveId: (source) => (source === 'eventemitter3' ? file : null),
  load: (id) => (id === file ? eventemitter3Module() : null),
});
