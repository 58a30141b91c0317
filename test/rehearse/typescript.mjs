// `node --import ./test/rehearse/typescript.mjs`: lets tests import TypeScript sources, as rollup does.
import { register } from 'node:module';

register('./typescriptHooks.mjs', import.meta.url);
