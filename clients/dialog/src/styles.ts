/** All colours are custom properties, so that a wallet can set its own from outside. Contrast is 4.5 : 1 or better. */
export const STYLES = `
:host {
  --bg: var(--txexplain-background, #ffffff);
  --fg: var(--txexplain-text, #16181d);
  --muted: var(--txexplain-muted, #565d6b);
  --line: var(--txexplain-line, #d5d9e0);
  --accent: var(--txexplain-accent, #1f4fd8);
  --on-accent: var(--txexplain-on-accent, #ffffff);
  --good: var(--txexplain-good, #146c37);
  --warn: var(--txexplain-warn, #8a4b00);
  --bad: var(--txexplain-bad, #b3161b);
  --on-bad: var(--txexplain-on-bad, #ffffff);
  --radius: var(--txexplain-radius, 14px);
  --font: var(--txexplain-font, system-ui, "Noto Sans", "DejaVu Sans", sans-serif);
  color-scheme: light;
}
:host([theme="dark"]) { DARK }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { DARK } }
dialog {
  box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); max-height: calc(100dvh - 2rem); padding: 0;
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--bg); color: var(--fg);
  font: 400 1rem/1.45 var(--font); overflow: hidden;
}
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(0 0 0 / 55%); }
header { padding: 1rem 1.25rem 0; }
main { padding: 0 1.25rem 1rem; overflow-y: auto; overflow-wrap: anywhere; }
footer { padding: 0.75rem 1.25rem 1.25rem; border-top: 1px solid var(--line); }
main:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px;
}
h2 { margin: 0.25rem 0 0.5rem; font-size: 1.35rem; line-height: 1.25; }
h3 { margin: 1rem 0 0.25rem; font-size: 0.9rem; color: var(--muted); }
p { margin: 0.25rem 0; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
li:last-child { border-bottom: 0; }
.level { display: flex; align-items: center; gap: 0.5rem; margin: 0; font-weight: 700; }
.sign { width: 0.9rem; height: 0.9rem; border-radius: 50%; background: currentcolor; flex: none; }
[data-level="benign"] .level { color: var(--good); }
[data-level="warning"] .level, [data-level="unknown"] .level { color: var(--warn); }
[data-level="malicious"] .level { color: var(--bad); }
[data-level="warning"] .sign, [data-level="unknown"] .sign {
  border-radius: 0; clip-path: polygon(50% 0, 100% 100%, 0 100%);
}
[data-level="malicious"] .sign { border-radius: 0; transform: rotate(45deg) scale(0.85); }
[data-level="malicious"] header { border-top: 6px solid var(--bad); }
.origin, .note { color: var(--muted); font-size: 0.9rem; }
.changes li { font-variant-numeric: tabular-nums; font-weight: 600; }
.gain { color: var(--good); }
.loss { color: var(--bad); }
.severity {
  padding: 0 0.4rem; border: 1px solid currentcolor; border-radius: 0.4rem; font-size: 0.8rem; font-weight: 700;
}
.severity.caution { color: var(--warn); }
.severity.danger, .severity.critical { color: var(--bad); }
.renewed { padding: 0.5rem 0.75rem; border: 2px solid var(--warn); border-radius: 0.5rem; font-weight: 600; }
.renewed[hidden], label[hidden] { display: none; }
summary { padding: 0.6rem 0; cursor: pointer; color: var(--muted); }
.freshness { font-size: 0.9rem; color: var(--muted); }
.freshness::before { content: "○ "; }
.freshness[data-state="holds"] { color: var(--good); }
.freshness[data-state="holds"]::before { content: "● "; }
.freshness[data-state="changed"] { color: var(--bad); font-weight: 700; }
.freshness[data-state="changed"]::before { content: "▲ "; }
label { display: flex; gap: 0.6rem; align-items: center; min-height: 44px; }
label input { width: 1.25rem; height: 1.25rem; flex: none; }
.buttons { display: flex; gap: 0.75rem; margin-top: 0.5rem; }
button {
  flex: 1; min-height: 44px; padding: 0.5rem 1rem; border: 1px solid var(--line); border-radius: 0.7rem;
  background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer;
}
button.sign-button { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
[data-level="malicious"] button.sign-button { background: var(--bad); border-color: var(--bad); color: var(--on-bad); }
button:disabled { background: transparent !important; color: var(--muted) !important; border-style: dashed; cursor: not-allowed; }
@media (max-width: 30rem) {
  dialog { width: 100vw; max-width: 100vw; max-height: 92dvh; margin: auto 0 0; border-radius: var(--radius) var(--radius) 0 0; }
}
@media (forced-colors: active) { .sign { forced-color-adjust: none; } }
`.replaceAll(
  "DARK",
  `
  --bg: var(--txexplain-background, #16181d);
  --fg: var(--txexplain-text, #f1f3f7);
  --muted: var(--txexplain-muted, #a9b1c0);
  --line: var(--txexplain-line, #3a404c);
  --accent: var(--txexplain-accent, #8fb0ff);
  --on-accent: var(--txexplain-on-accent, #0b1330);
  --good: var(--txexplain-good, #6fd796);
  --warn: var(--txexplain-warn, #ffb454);
  --bad: var(--txexplain-bad, #ff8a8a);
  --on-bad: var(--txexplain-on-bad, #2a0506);
  color-scheme: dark;
`,
);
