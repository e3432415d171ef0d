/** How the panel looks. A constructed sheet, because a strict page allows no style elements. */

import tokens from "./tokens.js";

const css = `
[hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
button, input, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button { background: none; border: 0; padding: 0; cursor: pointer; text-align: start; }
p, h2 { margin: 0; }
:focus-visible { outline: 2px solid var(--color-accent); outline-offset: 2px; }
.title:focus-visible, .panel:focus-visible { outline: 0; }
.unseen, .trap { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
svg { flex: none; inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
[dir=rtl] :is(.icon-back, .icon-next) { transform: scaleX(-1); }

.badge { position: absolute; inset-block-start: -2px; inset-inline-end: -2px; min-inline-size: 20px; padding-inline: 5px; border-radius: 10px; background: var(--color-danger); color: var(--color-bg); font: 600 12px/20px var(--font-sans); text-align: center; box-shadow: 0 0 0 2px var(--color-surface); }
.launcher:hover { filter: brightness(1.08); }
.launcher:before { transition: transform .2s; }
[data-open] .launcher:before { transform: rotate(90deg); clip-path: path(evenodd, "M7.4 9 9 7.4l5 5 5-5L20.6 9l-5 5 5 5-1.6 1.6-5-5-5 5L7.4 19l5-5Z"); }

.panel {
  position: fixed; inset-block-end: 92px; inset-inline-end: var(--space-5);
  inline-size: 392px; block-size: min(680px, 100dvh - 112px);
  display: flex; flex-direction: column; overflow: hidden;
  border: 1px solid var(--color-border); border-radius: 16px;
  background: var(--color-surface); color: var(--color-text);
  box-shadow: 0 4px 12px #0000000f, 0 16px 48px #0000002b;
  font: 15px/1.47 var(--font-sans); -webkit-font-smoothing: antialiased; text-align: start;
  animation: rise .22s cubic-bezier(.2, .9, .3, 1); transform-origin: bottom right;
}
[dir=rtl] .panel { transform-origin: bottom left; }
@keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.97); } }
@keyframes appear { from { opacity: 0; transform: translateY(6px); } }

.head { display: flex; align-items: center; gap: var(--space-1); padding: 10px; border-block-end: 1px solid var(--color-border); }
.title { flex: 1; min-inline-size: 0; padding-inline: 6px; font-size: 16px; font-weight: 600; letter-spacing: -.01em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tool { display: grid; place-items: center; inline-size: 36px; block-size: 36px; border-radius: var(--radius-m); color: var(--color-muted); transition: background .12s, color .12s; }
.tool:hover { background: var(--color-raised); color: var(--color-text); }
.banner { padding: var(--space-2) var(--space-4); background: var(--color-raised); font-size: 13px; }
.banner:empty { display: none; }
.view { flex: 1; min-block-size: 0; display: flex; flex-direction: column; }
.view > * { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; animation: appear .18s ease-out; }

[data-view=home] .head { background: var(--color-accent-soft); border-color: transparent; }
.hero { padding: var(--space-7) var(--space-5) 56px; background: linear-gradient(var(--color-accent-soft), var(--color-surface)); }
.hello { font-size: 30px; font-weight: 700; line-height: 1.2; letter-spacing: -.025em; margin-block-end: var(--space-2); }
.hero p + p { color: var(--color-muted); max-inline-size: 30ch; }
.latest, .ways { margin: 0 var(--space-4) var(--space-3); border: 1px solid var(--color-border); border-radius: var(--radius-l); background: var(--color-surface); box-shadow: 0 1px 3px #0000000d; overflow: hidden; }
.latest { margin-block-start: -32px; }
.latest:empty { display: none; }
.latest:empty + .ways { margin-block-start: -32px; }
.way { display: flex; align-items: center; gap: var(--space-3); inline-size: 100%; padding: var(--space-3) var(--space-4); transition: background .12s; }
.way b { display: block; font-weight: 600; }
.way .lines span { font-size: 13px; color: var(--color-muted); }
.way + .way, .chats > .chat + .chat { border-block-start: 1px solid var(--color-border); }
.way:hover, .chat:hover { background: var(--color-raised); }
.way svg:first-child, .chat > svg { color: var(--color-accent); }
.way svg:last-child { margin-inline-start: auto; color: var(--color-muted); inline-size: 16px; transition: transform .12s; }
.ways :focus-visible, .chat:focus-visible { outline-offset: -2px; border-radius: var(--radius-l); }

.chat { display: flex; gap: var(--space-3); inline-size: 100%; padding: 14px var(--space-4); transition: background .12s; }
.chat > svg { margin-block-start: 2px; }
.lines { flex: 1; min-inline-size: 0; }
.line { display: flex; align-items: center; gap: var(--space-2); }
.about { font-weight: 600; }
.about, .preview { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.preview, .ago { color: var(--color-muted); }
.preview { font-size: 14px; }
.ago { font-size: 12px; white-space: nowrap; }
.tag { padding: 0 6px; border-radius: var(--radius-s); background: var(--color-raised); color: var(--color-muted); font-size: 12px; }
.tag:empty { display: none; }
.dot { inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--color-accent); }
.nothing { display: grid; justify-items: center; gap: var(--space-1); padding: 72px var(--space-7); text-align: center; color: var(--color-muted); }
.nothing svg { inline-size: 32px; block-size: 32px; margin-block-end: var(--space-2); }
.nothing p:nth-of-type(1) { color: var(--color-text); font-weight: 600; }

.thread { display: flex; flex-direction: column; overflow: hidden !important; }
.scroller { position: relative; flex: 1; min-block-size: 0; }
.scroll { block-size: 100%; overflow-y: auto; overflow-anchor: none; overscroll-behavior: contain; }
.scroll:focus-visible { outline-offset: -3px; }
.talk { display: flex; flex-direction: column; justify-content: flex-end; min-block-size: 100%; padding: var(--space-4); }
.greeting { margin-block: auto; padding: var(--space-4); text-align: center; color: var(--color-muted); text-wrap: balance; }
.earlier { align-self: center; margin-block-end: var(--space-3); }
.day { margin-block: var(--space-4) var(--space-2); text-align: center; font-size: 12px; color: var(--color-muted); }
.day::first-letter { text-transform: uppercase; }
.row { display: flex; flex-direction: column; align-items: flex-start; margin-block-start: 2px; }
.row.first { margin-block-start: var(--space-3); }
.name { position: absolute; inline-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.theirs.first .name { position: static; inline-size: auto; clip-path: none; padding-inline: var(--space-1); margin-block-end: 2px; font-size: 12px; color: var(--color-muted); }
.bubble { max-inline-size: 82%; padding: 9px 13px; border-radius: 18px; background: var(--color-raised); white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble a { color: inherit; text-underline-offset: 2px; }
.ours { align-items: flex-end; }
.ours .bubble { background: var(--color-accent); color: var(--color-accent-text); transition: opacity .2s; }
.theirs.last .bubble { border-end-start-radius: 5px; }
.ours.last .bubble { border-end-end-radius: 5px; }
.system { align-items: center; }
.system .bubble { background: none; padding: 0; font-size: 13px; color: var(--color-muted); text-align: center; }
.meta { padding: 3px var(--space-1) 0; font-size: 12px; color: var(--color-muted); }
.row:not(.last) .meta, .system .meta { position: absolute; inline-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[data-state=queued] .bubble, [data-state=sent] .bubble { opacity: .72; }
[data-state=failed] .bubble { background: var(--color-danger-soft); color: var(--color-text); box-shadow: inset 0 0 0 1px var(--color-danger); }
[data-state=failed] .meta { color: var(--color-danger); }
[data-fresh] { animation: appear .18s ease-out; }
.again { display: flex; gap: var(--space-3); padding-inline: var(--space-1); }
.link { color: var(--color-accent); font-size: 13px; font-weight: 500; min-block-size: 24px; }
.link:hover { text-decoration: underline; }
.typing { align-self: flex-start; margin-block-start: var(--space-3); }
.dots { display: flex; gap: 4px; padding: 14px; border-radius: 18px; background: var(--color-raised); }
.dots i { inline-size: 6px; block-size: 6px; border-radius: 50%; background: var(--color-muted); animation: nod 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes nod { 30% { transform: translateY(-4px); } 60% { transform: none; } }
.more { position: absolute; inset-block-end: var(--space-3); inset-inline: 0; margin-inline: auto; inline-size: fit-content; display: flex; align-items: center; gap: 6px; padding: 6px 12px; border: 1px solid var(--color-border); border-radius: 16px; background: var(--color-surface); box-shadow: var(--shadow-pop); font-size: 13px; font-weight: 500; }
.more svg { inline-size: 16px; }

.composer { padding: var(--space-2) var(--space-3) max(var(--space-3), env(safe-area-inset-bottom)); }
.composer .field { display: flex; align-items: flex-end; gap: var(--space-1); padding: 4px; border: 1px solid var(--color-field); border-radius: 22px; transition: border-color .12s; }
.composer .field:focus-within { border-color: var(--color-accent); box-shadow: 0 0 0 1px var(--color-accent); }
.composer .box { flex: 1; min-inline-size: 0; max-block-size: 140px; padding: 6px 10px; border: 0; outline: 0; background: none; }
.box { resize: none; unicode-bidi: plaintext; font-size: 16px; line-height: 1.4; }
.box::placeholder { color: var(--color-muted); opacity: 1; }
.send { display: grid; place-items: center; flex: none; inline-size: 36px; block-size: 36px; border-radius: 50%; background: var(--color-accent); color: var(--color-accent-text); transition: background .12s, opacity .12s; }
.send:hover, .primary:hover { background: var(--color-accent-hover); }
.box:placeholder-shown + .send { background: var(--color-raised); color: var(--color-muted); }
.count { padding: 0 var(--space-2) var(--space-1); font-size: 12px; color: var(--color-muted); text-align: end; }
.count:empty, .problem:empty { display: none; }
.ended { padding: var(--space-4); border-block-start: 1px solid var(--color-border); text-align: center; color: var(--color-muted); font-size: 14px; }
.primary { inline-size: 100%; padding: 11px; border-radius: var(--radius-m); background: var(--color-accent); color: var(--color-accent-text); font-weight: 600; text-align: center; transition: background .12s; }
.ended .primary { margin-block-start: var(--space-3); }

.form { display: flex; flex-direction: column; gap: var(--space-4); padding: var(--space-5); }
.form .field { display: flex; flex-direction: column; gap: 6px; font-size: 14px; font-weight: 500; }
.form .box { inline-size: 100%; padding: 10px 12px; border: 1px solid var(--color-field); border-radius: var(--radius-m); background: var(--color-surface); font-weight: 400; }
.form textarea { min-block-size: 140px; max-block-size: 280px; }
.form .box:focus-visible { outline-offset: -1px; }
[aria-invalid] { border-color: var(--color-danger) !important; }
[aria-invalid] ~ .count, .problem { color: var(--color-danger); font-size: 14px; }

.bones span { display: block; background: var(--color-raised); border-radius: 18px; animation: breathe 1.6s ease-in-out infinite; }
.bubble-bones span { block-size: 40px; inline-size: 62%; margin-block-start: var(--space-3); }
.bubble-bones span:nth-child(2) { margin-inline-start: auto; inline-size: 48%; }
.chat-bones { padding: var(--space-2) var(--space-4); }
.chat-bones span { block-size: 52px; margin-block: var(--space-2); border-radius: var(--radius-m); }
@keyframes breathe { 50% { opacity: .5; } }

@media (max-width: 480px), (max-height: 480px) {
  .panel { inset: var(--seen-top, 0) 0 auto; inline-size: auto; block-size: var(--seen-height, 100dvh); border: 0; border-radius: 0; padding-block-start: env(safe-area-inset-top); padding-inline: env(safe-area-inset-left) env(safe-area-inset-right); }
  [data-open] .launcher { visibility: hidden; }
  .tool { inline-size: 44px; block-size: 44px; }
}
@media (prefers-reduced-motion) {
  *, *::before, *::after { animation: none !important; transition: none !important; }
}
@media (forced-colors: active) {
  .bubble, .send, .primary { border: 1px solid; }
}
`;

export default tokens + css;
