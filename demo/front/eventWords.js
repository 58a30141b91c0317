import { lang } from './classroom/language.js';

/** Seconds with one digit. */
const seconds = (value) => Number(value).toLocaleString(lang, { maximumFractionDigits: 1 });
const list = (values) => values.join(lang === 'zh' ? '、' : ', ');

/** What happened, by the event of the companion. @type {Record<string, Record<string, (detail: any) => string>>} */
const WORDS = {
  en: {
    'recorder-joined': ({ uid }) => `the recorder (${uid}) has joined, and is hidden`,
    'recorder-left': ({ uid }) => `the recorder (${uid}) has left`,
    'recorder-published': ({ uid }) => `${uid} publishes, so it is no recorder, and is shown`,
    'publish-blocked': ({ api, kind }) => `${api}: the recorder sends no ${kind}`,
    violation: ({ check, detail }) => `check ${check} has failed: ${detail}`,
    'violation-cleared': ({ check }) => `check ${check}: mended`,
    'frame-failed': ({ certainty, detail }) =>
      `a frame has ${certainty === 'certain' ? '' : 'probably '}failed: ${detail}`,
    ready: ({ after, pending }) =>
      `the page is ready, after ${seconds(after)} s${pending.length ? `, without ${list(pending)}` : ''}`,
    'ready-timeout': ({ pending }) => `the recorder will not wait much longer for ${list(pending)}`,
    mark: ({ name }) => `marked: ${name}`,
    closing: ({ reason }) => `the page ends its recording: ${reason}`,
    'close-refused': () => 'the browser does not close the page',
    error: ({ error }) => `a part of the companion has failed: ${error?.message ?? error}`,
  },
  zh: {
    'recorder-joined': ({ uid }) => `录制端（${uid}）已加入，并已隐藏`,
    'recorder-left': ({ uid }) => `录制端（${uid}）已离开`,
    'recorder-published': ({ uid }) => `${uid} 发布了音视频，因此不是录制端，不再隐藏`,
    'publish-blocked': ({ api, kind }) => `${api}：录制端没有发出${kind === 'audio' ? '声音' : '画面'}`,
    violation: ({ check, detail }) => `检查 ${check} 未通过：${detail}`,
    'violation-cleared': ({ check }) => `检查 ${check}：已恢复`,
    'frame-failed': ({ certainty, detail }) =>
      `一个 iframe ${certainty === 'certain' ? '' : '很可能'}加载失败：${detail}`,
    ready: ({ after, pending }) =>
      `页面在 ${seconds(after)} 秒后就绪${pending.length ? `，未等到 ${list(pending)}` : ''}`,
    'ready-timeout': ({ pending }) => `录制端不会再等太久：${list(pending)}`,
    mark: ({ name }) => `标记：${name}`,
    closing: ({ reason }) => `页面将结束录制：${reason}`,
    'close-refused': () => '浏览器没有关闭页面',
    error: ({ error }) => `录制助手的某个部分出错：${error?.message ?? error}`,
  },
};

/**
 * An event of the companion in words.
 *
 * @param {string} event
 * @param {any} detail
 * @returns {string | undefined} nothing for what is no event of it
 */
export const eventWords = (event, detail) => WORDS[lang][event]?.(detail);
