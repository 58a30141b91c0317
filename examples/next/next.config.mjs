import { join } from 'node:path';

// the packages are those of the examples' workspace
const root = join(import.meta.dirname, '../..');
export default { turbopack: { root }, outputFileTracingRoot: root };
