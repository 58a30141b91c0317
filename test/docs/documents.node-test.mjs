import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import { lexer, walkTokens } from 'marked';
import ts from 'typescript';
import { kilobytes } from '../../scripts/kilobytes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MAX_README = 150;
const markdownIn = (folder, recursive) =>
  readdirSync(join(root, folder), { recursive })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const DOCUMENTS = [...markdownIn('.', false), ...markdownIn('docs', true)];
/** Folders of documents for users; docs/facts and docs/decisions.md are for those who change the companion, in English alone. */
const FOR_USERS = [...markdownIn('docs', false), ...markdownIn('docs/checks', false)];
/** Documents that say the same in two languages. */
const PAIRS = ['README.md', ...FOR_USERS]
  .filter((document) => !document.endsWith('.zh-CN.md') && document !== join('docs', 'decisions.md'))
  .map((document) => [document, document.replace(/\.md$/, '.zh-CN.md')]);
const CHINESE = /[\u4e00-\u9fff]/;

const textOf = (document) => readFileSync(join(root, document), 'utf8');
function tokensOf(document) {
  const all = [];
  walkTokens(lexer(textOf(document)), (token) => all.push(token));
  return all;
}
function headingsOf(document) {
  const slugger = new GithubSlugger();
  return tokensOf(document)
    .filter(({ type }) => type === 'heading')
    .map(({ text }) => slugger.slug(text.replace(/[`*]|\]\([^)]*\)|\[/g, '')));
}

describe('The documents', () => {
  it('link to files and headings that are there', () => {
    const broken = DOCUMENTS.flatMap((document) =>
      tokensOf(document)
        .filter(({ type, href }) => ['link', 'image'].includes(type) && !/^(https?|mailto):/.test(href))
        .filter(({ href }) => {
          const [path, heading] = decodeURIComponent(href).split('#');
          const target = path ? normalize(join(dirname(document), path)) : document;
          if (!existsSync(join(root, target))) return true;
          return heading && target.endsWith('.md') && !headingsOf(target).includes(heading);
        })
        .map(({ href }) => `${document}: ${href}`),
    );
    assert.ok(DOCUMENTS.length > 30);
    assert.deepEqual(broken, []);
  });

  for (const pair of PAIRS) {
    it(`say the same in ${pair.join(' and ')}, as far as a script can tell`, () => {
      assert.ok(existsSync(join(root, pair[1])), `${pair[1]} is missing`);
      const [one, other] = pair.map((document) => {
        const tokens = tokensOf(document);
        const of = (type) => tokens.filter((token) => token.type === type);
        return {
          headings: of('heading').map(({ depth }) => depth),
          // comments and strings are in the language of the document
          samples: of('code').map(({ lang, text }) => [
            lang,
            text.split('\n').filter((line) => !/["'`#]|\/\/|<!--/.test(line) && !CHINESE.test(line)),
            text.split('\n').length,
          ]),
          tables: of('table').map(({ rows, header }) => [rows.length, header.length]),
          images: of('image').map(({ href }) => href),
          // names that are code; a sentence of Chinese may have them in another order
          code: [...new Set(of('codespan').map(({ text }) => text))]
            .filter((text) => !CHINESE.test(text))
            .sort(),
        };
      });
      // what has words in it is in the language of the document too
      const [words, translated] = [one.code, other.code].map((code) =>
        code.filter((text) => !/["']/.test(text)),
      );
      assert.deepEqual({ ...one, code: words }, { ...other, code: translated });
    });
  }

  it(`have a README of at most ${MAX_README} lines`, () => {
    for (const document of PAIRS[0]) assert.ok(textOf(document).split('\n').length <= MAX_README, document);
  });

  it('have a README with the sizes of docs/performance.md, rounded up', () => {
    for (const [readme, performance] of [
      ['README.md', 'docs/performance.md'],
      ['README.zh-CN.md', 'docs/performance.zh-CN.md'],
    ]) {
      const said = [...textOf(readme).matchAll(/[\d.]+ kB/g)].map(([text]) => text);
      const measured = [
        ...textOf(performance).matchAll(/recording-companion(?:\.recorder)?\.js +\| ([\d,]+) B/g),
      ];
      assert.equal(measured.length, 2, performance);
      for (const [, bytes] of measured)
        assert.ok(said.includes(kilobytes(Number(bytes.replace(',', '')))), `${readme}: ${bytes} B`);
    }
  });

  it('have samples that can be parsed', () => {
    const wrong = DOCUMENTS.flatMap((document) =>
      tokensOf(document)
        .filter(({ type, lang }) => type === 'code' && ['ts', 'js', 'jsx', 'tsx'].includes(lang))
        .flatMap(({ text }) =>
          ts
            .transpileModule(text, {
              reportDiagnostics: true,
              fileName: 'sample.tsx',
              compilerOptions: { jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ESNext },
            })
            .diagnostics.map(({ messageText }) => `${document}: ${messageText} in ${text}`),
        ),
    );
    assert.deepEqual(wrong, []);
  });
});
