import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
// the packages are those of the workspace
export default { turbopack: { root }, outputFileTracingRoot: root };
