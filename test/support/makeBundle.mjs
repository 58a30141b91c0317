// Writes a bundle of the tests: `node makeBundle.mjs NAME FILE`. A process of its own, because bundling takes seconds.
import { bundleCode } from '../../scripts/bundleCode.mjs';
import { BUNDLES } from './bundles.mjs';

const [name, file] = process.argv.slice(2);
const built = await bundleCode(BUNDLES[name]);
await built.write({ file, format: 'es', inlineDynamicImports: true });
