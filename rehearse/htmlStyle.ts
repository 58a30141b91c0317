/** The look of the HTML report, light and dark. */
export const HTML_STYLE = `
:root { color-scheme: light dark; --back: #f5f6f8; --card: #fff; --text: #16191d; --soft: #565e69; --line: #dde1e6; --error: #b3261e; --error-back: #fdecea; --notice: #7a4d00; --notice-back: #fff3d6; --good: #10653a; --good-back: #e2f5ea; --link: #0b57c4; --bar: #cfd6de; --sound: #5b8def; }
@media (prefers-color-scheme: dark) { :root { --back: #101317; --card: #191d23; --text: #eceff3; --soft: #a7b0bc; --line: #2e353e; --error: #ff9d94; --error-back: #3a1917; --notice: #f5c562; --notice-back: #372a0c; --good: #7fdba4; --good-back: #10301f; --link: #8ab4ff; --bar: #3a434e; --sound: #7ea6ff; } }
* { box-sizing: border-box; }
html[lang="en"] [data-t][lang="zh"], html[lang="zh"] [data-t][lang="en"] { display: none; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 20px 64px; display: grid; gap: 20px; grid-template-columns: minmax(0, 1fr); }
h1, h2, h3, p, ol, ul, dl, dd, figure { margin: 0; padding: 0; }
h1 { font-size: 1.05rem; font-weight: 600; }
h2 { font-size: 1.15rem; margin-bottom: 12px; }
h3 { font-size: 1rem; }
a { color: var(--link); }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 8px; padding: 4px 12px; min-height: 32px; cursor: pointer; }
button:hover { border-color: var(--soft); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.top { display: flex; gap: 12px; align-items: center; justify-content: space-between; }
.verdict { border-radius: 14px; padding: 20px 24px; display: grid; gap: 4px; }
.verdict.fit { background: var(--good-back); color: var(--good); }
.verdict.unfit { background: var(--error-back); color: var(--error); }
.verdict strong { font-size: 1.9rem; line-height: 1.2; letter-spacing: -.01em; }
.verdict .url { color: var(--text); }
.soft { color: var(--soft); font-size: .9rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 20px 24px; }
video { display: block; width: 100%; aspect-ratio: var(--ratio); background: #000; border-radius: 8px; }
.track { position: relative; height: 22px; margin: 10px 8px 4px; }
.track::before { content: ""; position: absolute; inset: 9px 0; background: var(--bar); border-radius: 2px; }
.track i { position: absolute; top: 3px; width: 4px; height: 16px; border-radius: 2px; margin-left: -2px; background: var(--good); }
.track i.error { background: var(--error); } .track i.notice { background: var(--notice); }
.track b { position: absolute; top: 9px; height: 4px; background: var(--sound); border-radius: 2px; min-width: 2px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-bottom: 12px; }
.legend > span::before { content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 6px; background: var(--dot); }
.events { list-style: none; display: grid; gap: 2px; max-height: 320px; overflow: auto; }
.events li { display: grid; grid-template-columns: 76px minmax(0, 1fr); gap: 10px; align-items: baseline; padding: 3px 0; }
.events button, .events .time { font-variant-numeric: tabular-nums; padding: 1px 8px; min-height: 28px; text-align: right; }
.events .error { color: var(--error); } .events .notice { color: var(--notice); }
.problems { list-style: none; display: grid; gap: 14px; }
.problems > li { border: 1px solid var(--line); border-left: 5px solid var(--error); border-radius: 10px; padding: 14px 18px; display: grid; gap: 6px; }
.problems > li.notice { border-left-color: var(--notice); }
.problems header { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; }
.tag { font-size: .8rem; font-weight: 600; border-radius: 6px; padding: 1px 8px; background: var(--error-back); color: var(--error); }
.tag.notice { background: var(--notice-back); color: var(--notice); }
.tag.good { background: var(--good-back); color: var(--good); }
.tag.plain { background: var(--back); color: var(--soft); }
.fix { background: var(--back); border-radius: 8px; padding: 8px 12px; }
code { font: .86em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 14px; font-size: .93rem; }
.facts dt { color: var(--soft); }
.facts { align-items: baseline; }
.facts button { min-height: 28px; padding: 1px 8px; font-variant-numeric: tabular-nums; }
.pictures { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
.pictures svg { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; }
figcaption { margin-top: 6px; color: var(--soft); font-size: .9rem; }
table { width: 100%; border-collapse: collapse; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: 8px 12px 8px 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 500; }
td.outcome { white-space: nowrap; }
@media (max-width: 560px) {
  main { padding: 12px 12px 48px; gap: 12px; }
  section, .verdict { padding: 14px 16px; border-radius: 12px; }
  .verdict strong { font-size: 1.5rem; }
  .facts { gap: 4px 12px; }
  .problems > li { padding: 12px 14px; }
  .events li { grid-template-columns: 68px minmax(0, 1fr); }
  thead { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; white-space: nowrap; }
  tr { display: block; border-top: 1px solid var(--line); padding: 8px 0; } th, td { display: block; border: 0; padding: 1px 0; }
}
@media print { .events { max-height: none; } button.language { display: none; } }
`;
