import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { HTML_SCRIPT } from './htmlScript.js';
import { HTML_STYLE } from './htmlStyle.js';
import { aboutOf, fixOf, type Words } from './words.js';
import type { Picture, Problem, RehearsalResult, RehearsedFrame, TimelineEvent } from './types.js';

const escape = (text: unknown) => `${text}`.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
/** A text in both languages, one of which is shown. */
const both = ({ en, zh }: Words) =>
  `<span lang="en" data-t>${escape(en)}</span><span lang="zh" data-t>${escape(zh)}</span>`;
const t = (en: string, zh: string) => both({ en, zh });
/** Text that is English in both languages: the companion's own sentences. */
const english = (text: string) => `<span lang="en">${escape(text)}</span>`;
const seconds = (value: number) => `${(Math.round(10 * value) / 10).toFixed(1)} s`;

const SECOND: Record<RehearsedFrame['secondRequest'], string> = {
  answered: t('answers', '有响应'),
  refused: t('refuses', '拒绝响应'),
  'not-needed': t('was not needed', '无需请求'),
  'not-asked': t('was not made', '没有请求'),
};
const OUTCOME: Record<string, [tag: string, text: string]> = {
  passed: ['good', t('passed', '通过')],
  failed: ['error', t('failed', '失败')],
  unknown: ['plain', t('unknown', '无法判断')],
  'not-applicable': ['plain', t('not applicable', '不适用')],
};
const STATE: Record<RehearsedFrame['state'], [tag: string, text: string]> = {
  loaded: ['good', t('loaded', '已加载')],
  failed: ['error', t('failed', '失败')],
  unknown: ['notice', t('not known', '无法判断')],
  loading: ['plain', t('loading', '加载中')],
};
const CERTAINTY: Record<string, string> = {
  certain: t('certain', '确定'),
  likely: t('likely', '很可能'),
};
/** Events whose text is written here, so that it can be in both languages. */
const EVENT: Record<string, string> = {
  ready: t('the page is ready', '页面已就绪'),
  end: t('the end', '结束'),
};
const ENDS: Record<string, string> = {
  time: t('the rehearsal is over', '预演结束'),
  page: t('the page ends the recording', '页面结束了录制'),
  limit: t('the recorder ends the recording', '录制端结束了录制'),
  'not-ready': t('the recorder gives up', '录制端放弃录制'),
};

const COLON = t(':', '：');

/** A name and its value, both as HTML. */
type Fact = [name: string, value: string];
const listOf = (facts: Fact[]) =>
  `<dl class="facts">${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;

const tag = ([kind, text]: [string, string]) => `<span class="tag ${kind}">${text}</span>`;

function problemCard(
  { severity, id, kind, detail, targets, measured, limit, at, lasts, help, recorder }: Problem,
  hasFilm: boolean,
) {
  const facts: Fact[] = [];
  if (targets.length)
    facts.push([t('where', '位置'), targets.map((one) => `<code>${escape(one)}</code>`).join('<br>')]);
  if (measured !== undefined) facts.push([t('measured', '实测'), escape(measured)]);
  if (limit !== undefined) facts.push([t('limit', '限制'), escape(limit)]);
  if (at !== null) {
    const moment = hasFilm ? `<button type="button" data-at="${at}">${seconds(at)}</button>` : seconds(at);
    facts.push([
      t('in the film', '录像时刻'),
      `${moment}${lasts ? '' : ` ${t('gone at the end', '结束时已消失')}`}`,
    ]);
  }
  if (recorder) facts.push([t('the recorder', '录制端'), english(recorder)]);
  const link = /^https?:/.test(help)
    ? `<a href="${escape(help)}">${escape(help)}</a>`
    : `<code>${escape(help)}</code>`;
  facts.push([t('explained in', '说明'), link]);
  const isNotice = severity === 'notice';
  return `<li class="${severity}">
<header><span class="tag ${severity}">${isNotice ? t('notice', '提示') : t('error', '错误')}</span><h3>${both(aboutOf(id).failure)}</h3><code class="soft">${escape(id)}</code></header>
<p>${english(detail)}</p>
<p class="fix">${both(fixOf(id, kind))}</p>
${listOf(facts)}
</li>`;
}

function picture({ name, jpeg, width, height, boxes }: Picture) {
  const outlines = boxes
    .map(({ check, x, y, width: w, height: h }) => {
      // an element outside the window is outlined at the window's edge
      const left = Math.min(Math.max(x, 2), width - 10);
      const top = Math.min(Math.max(y, 2), height - 10);
      const right = Math.max(left + 8, Math.min(x + w, width - 2));
      const bottom = Math.max(top + 8, Math.min(y + h, height - 2));
      const label = Math.max(22, top);
      return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="none" stroke="#fff" stroke-width="7"/><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="none" stroke="#d21f14" stroke-width="4"/><rect x="${left}" y="${label - 22}" width="${check.length * 11 + 14}" height="22" fill="#d21f14"/><text x="${left + 7}" y="${label - 6}" fill="#fff" font-family="ui-monospace, monospace" font-size="18">${escape(check)}</text>`;
    })
    .join('');
  const title = name === 'ready' ? t('When it was ready', '就绪时') : t('At the end', '结束时');
  const words = name === 'ready' ? 'The page when it was ready' : 'The page at the end';
  const found = boxes.length ? t(`, ${boxes.length} outlined`, `，标出 ${boxes.length} 处`) : '';
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}"><image width="${width}" height="${height}" href="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}"/>${outlines}</svg><figcaption>${title}${found}</figcaption></figure>`;
}

function track(result: RehearsalResult, length: number) {
  const percent = (at: number) => `${Math.min(100, Math.max(0, (100 * at) / length)).toFixed(2)}%`;
  const sounds = result.sound.parts.map(
    ([from, to]) => `<b style="left:${percent(from)};width:${percent(to - from)}"></b>`,
  );
  const marks = result.timeline.map(
    ({ at, severity }) => `<i class="${severity}" style="left:${percent(at)}"></i>`,
  );
  return `<div class="track" aria-hidden="true">${sounds.join('')}${marks.join('')}</div>
<p class="legend soft" aria-hidden="true"><span style="--dot:var(--good)">${t('ready, end', '就绪、结束')}</span><span style="--dot:var(--error)">${t('error', '错误')}</span><span style="--dot:var(--notice)">${t('notice', '提示')}</span><span style="--dot:var(--sound)">${t('sound', '声音')}</span></p>`;
}

function eventLine({ at, name, severity, text }: TimelineEvent, by: string, hasFilm: boolean) {
  const time = hasFilm
    ? `<button type="button" data-at="${at}">${seconds(at)}</button>`
    : `<span class="time soft">${seconds(at)}</span>`;
  const said = name === 'end' && by === 'time' ? ENDS.time : (EVENT[name] ?? english(text));
  return `<li class="${severity}">${time}<span>${name === 'end' && by !== 'time' ? `${ENDS[by]}${COLON} ${english(text)}` : said}</span></li>`;
}

/** Facts about the run itself. */
function factsOf({ ready, companion, recorder, sound, close, end, time, took }: RehearsalResult) {
  const { width, height } = recorder.viewport;
  const facts: Fact[] = [
    [
      t('Ready', '就绪'),
      ready.after === null
        ? t('no', '否')
        : `${t('after', '用时')} ${seconds(ready.after)}${ready.gates.length ? ` · ${ready.gates.map(({ name, after }) => `<code>${escape(name)}</code> ${after === null ? t('closed', '未满足') : seconds(after)}`).join(' · ')}` : ''}`,
    ],
    ...(ready.reloads ? [[t('Reloads', '重新加载'), `${ready.reloads}`] as Fact] : []),
    [
      t('Companion', '录制助手'),
      `${escape(companion.version)} · ${companion.from === 'page' ? t("the page's own", '页面自带') : t('put into the page, which loads none', '页面没有加载，由预演注入')}`,
    ],
    [
      t('Sound', '声音'),
      sound.heard === null
        ? `${t('not known:', '无法判断：')} ${english(sound.detail ?? '')}`
        : sound.heard
          ? `${t('yes; the longest silence was', '有；最长静音时间')} ${seconds(sound.longestSilence ?? 0)}`
          : t('none', '无'),
    ],
    [
      t('Close', '关闭'),
      close.accepted === null
        ? t('not known', '无法判断')
        : close.accepted
          ? close.asked
            ? t('the browser has closed the page when asked', '浏览器已按要求关闭页面')
            : t('the browser would close the page', '浏览器会允许关闭页面')
          : t('the browser has refused', '浏览器拒绝关闭页面'),
    ],
    [t('End', '结束'), `${ENDS[end.by]}${end.detail ? `${COLON} ${english(end.detail)}` : ''}`],
    [
      t('Recorder', '录制端'),
      `${escape(recorder.browser)} · ${width}x${height} · <code>${recorder.preset}</code> · ready-timeout ${recorder.readyTimeout} s`,
    ],
    [
      t('Run', '运行'),
      `<time datetime="${escape(time)}">${escape(time.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}</time> · ${seconds(took)}`,
    ],
  ];
  return listOf(facts);
}

/** What became of each frame. */
function framesTable({ frames }: RehearsalResult) {
  if (!frames.length) return '';
  return `<section aria-labelledby="frames"><h2 id="frames">iframe</h2><table><thead><tr><th scope="col">URL</th><th scope="col">${t('verdict', '结论')}</th><th scope="col">${t('a second request: its server', '再次请求时，服务器')}</th></tr></thead><tbody>${frames
    .map(
      ({ url, state, certainty, required, detail, answer, secondRequest }) =>
        `<tr><td><code>${escape(url || 'about:blank')}</code>${detail ? `<br><span class="soft">${english(detail)}</span>` : ''}</td><td class="outcome">${tag(STATE[state])}${certainty ? ` ${CERTAINTY[certainty]}` : ''}${required ? ` · ${t('required', '必需')}` : ''}${answer ? `<br><code class="soft">${escape(answer)}</code>` : ''}</td><td>${SECOND[secondRequest]}</td></tr>`,
    )
    .join('')}</tbody></table></section>`;
}

/** What each check of the companion says at the end. */
function checksTable({ checks }: RehearsalResult) {
  if (!checks.length) return '';
  return `<section aria-labelledby="checks"><h2 id="checks">${t('Checks', '检查')}</h2><table><thead><tr><th scope="col">${t('check', '检查项')}</th><th scope="col">${t('outcome', '结果')}</th><th scope="col">${t('why', '原因')}</th></tr></thead><tbody>${checks
    .map(({ id, outcome, detail }) => {
      const { title: holds, failure } = aboutOf(id);
      return `<tr><td>${both(outcome === 'failed' ? failure : holds)} <code class="soft">${escape(id)}</code></td><td class="outcome">${tag(OUTCOME[outcome] ?? ['plain', escape(outcome)])}</td><td class="soft">${detail ? english(detail) : ''}</td></tr>`;
    })
    .join('')}</tbody></table></section>`;
}

/** The report as one self-contained page: the film, what is wrong, pictures, a time line; English and Chinese. */
export function writeHtml(result: RehearsalResult): string {
  const { problems, recorder, end, film, filmData } = result;
  const hasFilm = Boolean(filmData);
  const isFit = result.verdict === 'fit';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const notices = problems.length - errors;
  const { width, height } = recorder.viewport;
  const length = film?.seconds ?? Math.max(1, end.at);

  const title: Words = {
    en: `${isFit ? 'Fit' : 'Unfit'} to be recorded: ${result.url}`,
    zh: `${isFit ? '适合' : '不适合'}录制：${result.url}`,
  };
  const hash = createHash('sha256').update(HTML_SCRIPT).digest('base64');
  return `<!doctype html>
<html lang="en" data-en="${escape(title.en)}" data-zh="${escape(title.zh)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title.en)}</title>
<link rel="icon" href="data:,">
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
<div class="top"><h1>${t('Rehearsal of a recording', '录制预演')}</h1><button type="button" class="language" lang="zh" hidden>中文</button></div>
<div class="verdict ${result.verdict}"><strong>${isFit ? t('Fit to be recorded', '适合录制') : t('Unfit to be recorded', '不适合录制')}</strong>
<span class="url">${escape(result.url)}</span>
<span>${t(`${errors} ${errors === 1 ? 'error' : 'errors'}, ${notices} ${notices === 1 ? 'notice' : 'notices'}`, `${errors} 个错误，${notices} 条提示`)}</span></div>
<section aria-labelledby="film"><h2 id="film">${t('The film', '录像')}</h2>
${
  filmData
    ? `<video controls preload="metadata" tabindex="0" style="--ratio:${width}/${height}" aria-labelledby="film" src="data:video/mp4;base64,${Buffer.from(filmData).toString('base64')}"></video>`
    : `<p class="soft">${t('There is none:', '没有录像：')} ${english(result.filmDetail)}</p>`
}
${track(result, length)}
<ol class="events" tabindex="0" aria-labelledby="film">${result.timeline.map((event) => eventLine(event, end.by, hasFilm)).join('')}</ol></section>
<section aria-labelledby="problems"><h2 id="problems">${t('What was found', '发现的问题')}</h2>
${problems.length ? `<ul class="problems">${problems.map((problem) => problemCard(problem, hasFilm)).join('')}</ul>` : `<p>${t('Nothing was found.', '没有发现问题。')}</p>`}</section>
${result.pictures?.length ? `<section aria-labelledby="pictures"><h2 id="pictures">${t('What the recorder saw', '录制端看到的画面')}</h2><div class="pictures">${result.pictures.map(picture).join('')}</div></section>` : ''}
<section aria-labelledby="facts"><h2 id="facts">${t('How it went', '预演过程')}</h2>${factsOf(result)}</section>
${framesTable(result)}
${checksTable(result)}
<p class="soft">recording-companion ${escape(result.version)}</p>
</main>
<script>${HTML_SCRIPT}</script>
</body>
</html>
`;
}
