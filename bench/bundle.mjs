import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { rollup } from 'rollup';
import { minify } from 'terser';

const entry = fileURLToPath(new URL('entry.js', import.meta.url));

/**
 * Bundles and minifies a module, as an app does for its users.
 *
 * @param {string} code - may import what `bench/` or the project has installed
 * @param {readonly string[]} [external] - packages that stay outside
 */
export async function bundle(code, external = []) {
  const built = await rollup({
    input: 'entry',
    external: (id) => external.includes(id) || id.endsWith('overlay.js'),
    onwarn() {}, // of packages that are not ours
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? entry : null),
        load: (id) => (id === entry ? code : null),
      },
      replace({ preventAssignment: true, 'process.env.NODE_ENV': '"production"' }),
      nodeResolve({ browser: true }),
      commonjs(),
    ],
  });
  const { output } = await built.generate({ format: 'es', inlineDynamicImports: true });
  const { code: small } = await minify(output[0].code, { module: true, compress: { passes: 2 } });
  return small;
}
