/** The panel's stylesheet, in its shadow root. The contrast of all text is at least 4.5:1 in both schemes (WCAG 2.2, 1.4.3). */
export const STYLE = `
:host {
  all: initial;
  --back: #ffffff;
  --front: #1c2330;
  --quiet: #566072;
  --line: #dde2ea;
  --hover: #f1f4f9;
  --focus: #2457d6;
  --passed: #14713d;
  --failed: #b3261e;
  --unknown: #8a5300;
  --fine: #e6f4ec;
  --bad: #fbe9e7;
  color-scheme: light;
}
@media (prefers-color-scheme: dark) {
  :host {
    --back: #161b24;
    --front: #e8ecf3;
    --quiet: #a3adbd;
    --line: #2c3442;
    --hover: #202734;
    --focus: #8fb0ff;
    --passed: #6fd39a;
    --failed: #ff9c92;
    --unknown: #f0bd72;
    --fine: #17301f;
    --bad: #3b1d1b;
    color-scheme: dark;
  }
}
* { box-sizing: border-box; }
section {
  position: fixed;
  z-index: 2147483647;
  right: 12px;
  bottom: 12px;
  display: flex;
  flex-direction: column;
  width: min(372px, calc(100vw - 24px));
  max-height: min(620px, calc(100vh - 24px));
  color: var(--front);
  background: var(--back);
  border: 1px solid var(--line);
  border-radius: 12px;
  box-shadow: 0 8px 28px rgb(0 0 0 / 0.24);
  font: 13px/1.45 system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', sans-serif;
  overflow: hidden;
}
header { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 14px; border-bottom: 1px solid var(--line); }
h2 { flex: 1; margin: 0; min-width: 0; font-size: 13px; font-weight: 600; }
h2 small { display: block; font-size: 12px; font-weight: 400; color: var(--quiet); }
.light { flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--unknown); }
.light.passed { background: var(--passed); }
.light.failed { background: var(--failed); }
button {
  flex: none;
  min-width: 32px;
  height: 32px;
  padding: 0 10px;
  border: 0;
  border-radius: 8px;
  color: inherit;
  background: none;
  font: inherit;
  cursor: pointer;
}
button:hover, summary:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; border-radius: 8px; }
.body { overflow: auto; overscroll-behavior: contain; padding: 4px 0; }
.shrunk .body, .shrunk .copy { display: none; }
.shrunk { width: auto; }
.shrunk header { border: 0; }
summary { display: flex; align-items: center; gap: 8px; min-height: 28px; padding: 3px 14px; cursor: default; list-style: none; }
summary::-webkit-details-marker { display: none; }
.group > summary { font-weight: 600; cursor: pointer; }
.group > summary::before { content: '▸'; width: 10px; color: var(--quiet); }
.group[open] > summary::before { content: '▾'; }
.group > summary span { margin-left: auto; font-weight: 400; color: var(--quiet); }
ul { margin: 0 0 4px; padding: 0; list-style: none; }
li { padding: 3px 14px 3px 32px; }
.row { display: flex; gap: 8px; align-items: baseline; }
.row > b { font-weight: 500; overflow-wrap: anywhere; }
.row > span { margin-left: auto; flex: none; color: var(--quiet); font-size: 12px; }
.row > span.passed, .row > span.open, .row > span.loaded { color: var(--passed); }
.row > span.failed, .row > span.error, .row > span.blocked { color: var(--failed); }
.row > span.unknown, .row > span.notice, .row > span.closed, .row > span.loading { color: var(--unknown); }
p { margin: 2px 0 0; color: var(--quiet); font-size: 12px; overflow-wrap: anywhere; }
.violation { margin: 4px 0; padding: 6px 8px; border-radius: 8px; background: var(--hover); }
.violation.error { background: var(--bad); }
.violation p { color: var(--front); }
.target {
  display: block;
  height: auto;
  max-width: 100%;
  margin: 2px 0 0 -6px;
  padding: 2px 6px;
  text-align: left;
  font: 12px/1.4 ui-monospace, Consolas, monospace;
  overflow-wrap: anywhere;
  text-decoration: underline dotted;
}
.outline {
  position: fixed;
  z-index: 2147483646;
  pointer-events: none;
  border: 3px solid var(--failed);
  border-radius: 4px;
  background: rgb(214 51 41 / 0.18);
}
[hidden] { display: none !important; }
@media (prefers-reduced-motion: no-preference) {
  .outline { transition: inset 0.12s; }
}
`;
