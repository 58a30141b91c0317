import { minify } from 'terser';
import { bundleCode } from '../scripts/bundleCode.mjs';

/**
 * Bundles and minifies a module, as an app does for its users.
 *
 * @param {string} code - may import what `bench/` or the project has installed
 * @param {readonly string[]} [outside] - packages that stay outside, as the developer's panel does
 */
export async function bundle(code, outside = []) {
  const external = (id) => outside.includes(id) || id.endsWith('overlay.js');
  const built = await bundleCode(code, { mode: 'production', folder: 'bench/', external });
  const { output } = await built.generate({ format: 'es', inlineDynamicImports: true });
  const { code: small } = await minify(output[0].code, { module: true, compress: { passes: 2 } });
  return small;
}
