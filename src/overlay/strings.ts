import { CHINESE_TITLES } from './chineseTitles.js';

/** What the panel says. Details of violations are English: they are those of the console. */
const EN = {
  title: 'Recording Companion',
  ready: 'Ready after',
  notReady: 'Not ready',
  seconds: 's',
  checks: 'Checks',
  frames: 'Frames',
  gates: 'Gates',
  publishing: 'Publishing',
  events: 'Events',
  none: 'None',
  times: 'times',
  copy: 'Copy as JSON',
  copied: 'Copied',
  shrink: 'Collapse',
  grow: 'Expand',
  passed: 'passed',
  failed: 'failed',
  unknown: 'unknown',
  'not-applicable': 'not applicable',
  loading: 'loading',
  loaded: 'loaded',
  certain: 'certain',
  likely: 'likely',
  required: 'required',
  open: 'open',
  closed: 'closed',
  blocked: 'blocked,',
  notice: 'notice:',
  error: 'error:',
  help: 'Explained in',
  allFine: 'nothing is wrong',
  wrong: 'wrong',
  /** Replace the checks' own English titles: when a check has not failed, and when it has. */
  titles: {} as Readonly<Record<string, readonly [title: string, failureTitle: string]>>,
};

const ZH: Strings = {
  title: '录制助手',
  ready: '已就绪，用时',
  notReady: '尚未就绪',
  seconds: '秒',
  checks: '检查',
  frames: 'iframe',
  gates: '就绪条件',
  publishing: '发布',
  events: '事件',
  none: '无',
  times: '次',
  copy: '复制为 JSON',
  copied: '已复制',
  shrink: '收起',
  grow: '展开',
  passed: '通过',
  failed: '失败',
  unknown: '无法判断',
  'not-applicable': '不适用',
  loading: '加载中',
  loaded: '已加载',
  certain: '确定',
  likely: '很可能',
  required: '必需',
  open: '已满足',
  closed: '未满足',
  blocked: '已拦截，',
  notice: '提示：',
  error: '错误：',
  help: '说明',
  allFine: '一切正常',
  wrong: '项异常',
  titles: CHINESE_TITLES,
};

export type Strings = typeof EN;

/** The panel's texts in the language of the page, or else of the browser: Chinese or English. */
export function stringsOf(page: Document): Strings {
  return /^zh\b/i.test(page.documentElement.lang || navigator.language) ? ZH : EN;
}
