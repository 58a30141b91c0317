import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import llms from 'vitepress-plugin-llms';

const content = join(import.meta.dirname, '../content');
/** The title of a page: its first heading. */
const titleOf = (page) => /^# (.+)$/m.exec(readFileSync(join(content, page), 'utf8'))[1].replaceAll('`', '');

/** Pages by group, without their folder of a language. */
const GROUPS = [
  ['guide', ['guide', 'install', 'options', 'api', 'overlay', 'limits', 'security']],
  ['recording', ['ready', 'frames', 'closing', 'beacons', 'markers', 'recorders']],
  ['trying', ['rehearse', 'recorder']],
];
const WORDS = {
  en: {
    guide: 'Guide',
    recording: 'The recording',
    trying: 'Trying it',
    checks: 'Checks',
    reference: 'Types',
    project: 'The project',
    demo: 'Demo',
  },
  zh: {
    guide: '指南',
    recording: '录制',
    trying: '试一试',
    checks: '检查',
    reference: '类型（英文）',
    project: '项目（英文）',
    demo: '演示',
  },
};
/** What typedoc has made of each entry of the package. */
const REFERENCE = ['reference/src', 'reference/rehearse'];
const PROJECT = ['changelog', 'contributing', 'reporting', 'decisions', 'foreign', 'pages', 'facts/index'];

const linkTo = (page) => ({
  text: titleOf(`${page}.md`),
  link: `/${page.replace(/index$/, '')}`,
});
function sidebarOf(language) {
  const words = WORDS[language];
  const folder = language === 'zh' ? 'zh/' : '';
  const checks = readdirSync(join(content, folder, 'checks'))
    .filter((name) => name !== 'index.md')
    .map((name) => linkTo(`${folder}checks/${name.slice(0, -'.md'.length)}`));
  return [
    ...GROUPS.map(([group, pages]) => ({
      text: words[group],
      items: pages.map((page) => linkTo(`${folder}${page}`)),
    })),
    // no group that folds: its button would be inside another one (axe-core: nested-interactive)
    { text: words.checks, items: [linkTo(`${folder}checks/index`), ...checks] },
    { text: words.reference, items: REFERENCE.map(linkTo) },
    { text: words.project, items: PROJECT.map(linkTo) },
  ];
}
function navOf(language) {
  const words = WORDS[language];
  const folder = language === 'zh' ? '/zh/' : '/';
  return [
    { text: words.guide, link: `${folder}guide` },
    { text: words.checks, link: `${folder}checks/` },
    // not a page of the generator's
    {
      text: words.demo,
      link: language === 'zh' ? '/demo/index.html?lang=zh' : '/demo/index.html',
      target: '_self',
    },
  ];
}

/** Words for the search: Chinese has no spaces between them. Sent to the browser as text, so that it uses nothing around it. */
function tokenize(text) {
  const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)];
  return words.filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment.toLowerCase());
}

export default defineConfig({
  srcDir: 'content',
  outDir: '../site',
  base: process.env.SITE_BASE ?? '/',
  title: 'Recording Companion',
  description: 'One script tag that makes a class fit to be recorded by a page recorder.',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  lastUpdated: false,
  markdown: {
    // a heading has the address that it has on GitHub
    anchor: { slugify: slug },
    // the default themes have colours below a contrast of 4.5:1
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: { nav: navOf('en'), sidebar: sidebarOf('en') },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '一行 script 标签，让课堂适合由页面录制端录制。',
      themeConfig: {
        nav: navOf('zh'),
        sidebar: sidebarOf('zh'),
        outline: { label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        returnToTopLabel: '回到顶部',
        sidebarMenuLabel: '目录',
        darkModeSwitchLabel: '主题',
        lightModeSwitchTitle: '切换为浅色',
        darkModeSwitchTitle: '切换为深色',
        langMenuLabel: '语言',
        skipToContentLabel: '跳到正文',
      },
    },
  },
  themeConfig: {
    i18nRouting: true,
    // its words are its name (axe-core: label-content-name-mismatch)
    notFound: { linkText: 'Take me home', linkLabel: 'Take me home' },
    search: {
      provider: 'local',
      options: {
        miniSearch: { options: { tokenize } },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                displayDetails: '显示详情',
                resetButtonTitle: '清空',
                backButtonTitle: '关闭',
                noResultsText: '没有找到',
                footer: { selectText: '打开', navigateText: '选择', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
  vite: { plugins: [llms({ ignoreFiles: ['reference/**', 'zh/reference/**'] })] },
});
