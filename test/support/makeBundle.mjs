// Writes a bundle of the tests: `node makeBundle.mjs NAME FILE`. A process of its own, because bundling takes seconds.
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { rollup } from 'rollup';
import { BUNDLES } from './bundles.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [name, file] = process.argv.slice(2);

const built = await rollup({
  input: 'entry',
  onwarn() {}, // of packages that are not ours
  plugins: [
    {
      name: 'entry',
      resolveId: (id) => (id === 'entry' ? `${root}entry.js` : null),
      load: (id) => (id === `${root}entry.js` ? BUNDLES[name] : null),
    },
    replace({ preventAssignment: true, 'process.env.NODE_ENV': '"development"' }),
    nodeResolve({ browser: true }),
    commonjs(),
  ],
});
await built.write({ file, format: 'es', inlineDynamicImports: true });
