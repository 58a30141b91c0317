import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { rollup } from 'rollup';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles a module as an app does.
 *
 * @param {string} code - the module's source
 * @param {{ mode?: 'development' | 'production', folder?: string, external?: (id: string) => boolean }} [options] - `folder`, in the project, is
 *   where the module's imports are looked up; `external` says what stays outside
 */
export const bundleCode = (code, { mode = 'development', folder = '', external = () => false } = {}) => {
  const entry = `${root}${folder}entry.js`;
  return rollup({
    input: 'entry',
    external,
    onwarn() {}, // of packages that are not ours
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? entry : null),
        load: (id) => (id === entry ? code : null),
      },
      replace({ preventAssignment: true, 'process.env.NODE_ENV': JSON.stringify(mode) }),
      nodeResolve({ browser: true }),
      commonjs(),
    ],
  });
};
