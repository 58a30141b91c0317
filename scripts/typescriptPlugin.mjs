import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  removeComments: false,
};

/** One TypeScript file as JavaScript. Types are `tsc`'s affair. */
export function transpile(code, fileName, { inlineSourceMap = false, version } = {}) {
  const source = version ? code.replace("'__VERSION__'", JSON.stringify(version)) : code;
  return ts.transpileModule(source, {
    fileName,
    compilerOptions: {
      ...compilerOptions,
      sourceMap: !inlineSourceMap,
      inlineSourceMap,
      inlineSources: true,
    },
  });
}

/** Rollup plugin: TypeScript sources that import one another as './x.js'. */
export const typescript = (version) => ({
  name: 'typescript',
  resolveId(source, importer) {
    if (!importer || !source.startsWith('.') || !source.endsWith('.js')) return null;
    const file = resolve(dirname(importer), source.replace(/\.js$/, '.ts'));
    return existsSync(file) ? file : null;
  },
  load(id) {
    if (!id.endsWith('.ts')) return null;
    const { outputText, sourceMapText } = transpile(readFileSync(id, 'utf8'), id, { version });
    return { code: outputText, map: sourceMapText };
  },
});
