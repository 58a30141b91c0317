// The pages of the site: the documents of the repository, and what is made from the code.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path/posix';
import { rollup } from 'rollup';
import { typescript } from './typescriptPlugin.mjs';

const CHINESE = '.zh-CN.md';
/** Documents outside of docs/, by their page. */
const PAGES = {
  'README.md': 'guide.md',
  'README.zh-CN.md': 'zh/guide.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'reporting.md',
  'test/foreign/README.md': 'foreign.md',
  'test/pages/README.md': 'pages.md',
};

/** The page of a document: `docs/checks/README.zh-CN.md` is `zh/checks/index.md`. */
function pageOf(document) {
  if (PAGES[document]) return PAGES[document];
  const path = document.replace(/^docs\//, '').replace(/\bREADME(?=\.)/, 'index');
  return path.endsWith(CHINESE) ? `zh/${path.replace(CHINESE, '.md')}` : path;
}

/** What the Chinese site says of a page that is in English alone, so that the menu of languages leads somewhere. */
const stubOf = (page) => {
  const english = relative(dirname(`zh/${page}`), page);
  return `# 仅有英文\n\n这一页写给参与开发的人，只有英文：[${page.replace(/\.md$/, '')}](${english})。\n`;
};

/** Links of a document as links of its page. What the site does not have stays as text. */
function withPageLinks(text, document, documents) {
  return text.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (all, image, words, href) => {
    if (/^(https?:|mailto:|#)/.test(href)) return all;
    const [path, anchor] = href.split('#');
    const target = join(dirname(document), path);
    if (image) return `![${words}](/${relative('docs', target)})`;
    if (!documents.includes(target)) return words;
    const page = relative(dirname(pageOf(document)), pageOf(target));
    return `[${words}](${page.startsWith('.') ? page : `./${page}`}${anchor ? `#${anchor}` : ''})`;
  });
}

/** The table of all options, from the code that reads them. */
async function optionTable(root) {
  const bundle = await rollup({ input: `${root}/src/config/optionTable.ts`, plugins: [typescript()] });
  const { output } = await bundle.generate({ format: 'es' });
  const code = Buffer.from(output[0].code).toString('base64');
  const { OPTION_TABLE } = await import(`data:text/javascript;base64,${code}`);
  const cell = (text) => `\`${text.replaceAll('|', '\\|')}\``;
  const said = (rule, value) => {
    const text = [value ?? ''].flat().join(rule.startsWith('WxH') ? 'x' : ', ');
    return text && cell(text);
  };
  return Object.entries(OPTION_TABLE).map(([name, { rule, fallback }]) => ({
    name,
    attribute: cell(`data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`),
    rule: rule.replaceAll('<', '&lt;').replaceAll('|', '\\|'),
    fallback: said(rule, fallback),
  }));
}

/** That table before the first option of the page. */
function withOptionTable(text, rows, { option, must, fallback }) {
  const lines = [
    `| ${option} | ${must} | ${fallback} |`,
    '| --- | --- | --- |',
    ...rows.map(
      (row) =>
        `| [${row.name}](#${row.name.toLowerCase()})<br>${row.attribute} | ${row.rule} | ${row.fallback} |`,
    ),
  ];
  return text.replace(/^## /m, `${lines.join('\n')}\n\n## `);
}
const WORDS = {
  en: { option: 'option', must: 'must be', fallback: 'default' },
  zh: { option: '选项', must: '取值规则', fallback: '默认值' },
};

/**
 * Writes the pages into a folder, which is emptied first.
 *
 * @param {string} root - of the repository, an absolute path
 * @param {string} folder - the generator's sources, an absolute path
 */
export async function writeSiteContent(root, folder) {
  rmSync(folder, { recursive: true, force: true });
  const documents = [
    ...Object.keys(PAGES),
    ...readdirSync(join(root, 'docs'), { recursive: true })
      .map((name) => join('docs', name.replaceAll('\\', '/')))
      .filter((name) => name.endsWith('.md')),
  ];
  const rows = await optionTable(root);
  for (const document of documents) {
    const page = pageOf(document);
    const isChinese = page.startsWith('zh/');
    let text = readFileSync(join(root, document), 'utf8')
      // the site has a menu of languages
      .replace(/^\[(中文|English)\]\([^)]*\)\n\n/m, '');
    text = withPageLinks(text, document, documents);
    if (page.endsWith('options.md')) text = withOptionTable(text, rows, WORDS[isChinese ? 'zh' : 'en']);
    mkdirSync(join(folder, dirname(page)), { recursive: true });
    writeFileSync(join(folder, page), text);
  }
  for (const name of ['index.md', 'zh/index.md']) {
    copyFileSync(join(root, 'website/home', name.replace('/', '-')), join(folder, name));
  }
  for (const image of ['front-page.png', 'growth'])
    cpSync(join(root, 'docs', image), join(folder, 'public', image), { recursive: true });
}

/** Writes a page in Chinese for each page that has none. Call it when all pages are there. @param {string} folder - an absolute path */
export function writeStubs(folder) {
  const pages = readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md'));
  for (const page of pages) {
    const twin = join(folder, 'zh', page);
    if (page.startsWith('zh/') || existsSync(twin)) continue;
    mkdirSync(dirname(twin), { recursive: true });
    writeFileSync(twin, stubOf(page));
  }
}
