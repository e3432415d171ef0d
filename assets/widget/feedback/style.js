/** How requests, bugs, news and the editor look. */

const css = `
.later { display: flex; flex-direction: column; overflow: hidden !important; }
.later > * { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; animation: appear .18s ease-out; }
.later > .bones { padding: var(--space-5); }
h3, h4, ul, blockquote, pre { margin: 0; }
ul { padding: 0; list-style: none; }
h3 { font-size: 14px; font-weight: 600; text-wrap: balance; }
h4 { font-size: 14px; font-weight: 600; }
.hint { font-size: 13px; color: var(--color-muted); }
.said { white-space: pre-wrap; overflow-wrap: anywhere; }
.form > .link { align-self: center; }
.form > :empty { display: none; }
.form > * { flex: none; }

.similar { padding: var(--space-3); border: 1px solid var(--color-border); border-radius: var(--radius-l); background: var(--color-bg); animation: appear .18s ease-out; }
.similar h3 { margin-block-end: var(--space-2); font-size: 13px; font-weight: 500; color: var(--color-muted); }
.request { display: flex; align-items: center; gap: var(--space-3); padding-block: 6px; }
.request + .request { border-block-start: 1px solid var(--color-border); }
.request-bones span { block-size: 46px; margin-block: 6px; border-radius: var(--radius-m); }
.request > .tag { flex: none; min-inline-size: 44px; padding-block: 3px; text-align: center; font-weight: 600; }
.opens { flex: 1; min-inline-size: 0; padding-block: 2px; border-radius: var(--radius-s); font-size: 14px; }
.opens b { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; font-weight: 500; line-height: 1.35; overflow-wrap: anywhere; }
.opens span { display: block; font-size: 12px; color: var(--color-muted); }
.opens:hover b { text-decoration: underline; text-underline-offset: 2px; }
.vote { display: grid; justify-items: center; flex: none; min-inline-size: 44px; min-block-size: 46px; padding: 5px 8px 4px; border: 1px solid var(--color-field); border-radius: var(--radius-m); background: var(--color-surface); font-size: 13px; line-height: 1.2; font-variant-numeric: tabular-nums; transition: background .12s, border-color .12s, color .12s; }
.vote svg { inline-size: 16px; block-size: 16px; }
.vote:hover, .choice:hover { border-color: var(--color-accent); }
.vote[aria-pressed=true] { border-color: var(--color-accent); background: var(--color-accent); color: var(--color-accent-text); }
.vote[aria-disabled] { cursor: default; border-color: var(--color-border); }
.choice { display: inline-flex; align-items: center; justify-content: center; gap: var(--space-2); min-block-size: 36px; padding: 6px 12px; border: 1px solid var(--color-field); border-radius: var(--radius-m); background: var(--color-surface); font-size: 14px; font-weight: 500; transition: background .12s, border-color .12s; }
.choice svg { inline-size: 18px; color: var(--color-accent); }
.choice[aria-pressed=true] { border-color: var(--color-accent); background: var(--color-accent-soft); }
.choice:disabled { opacity: .5; cursor: default; border-color: var(--color-border); }

.item { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-5); }
.item > * { flex: none; }
.item h3 { font-size: 20px; line-height: 1.25; letter-spacing: -.015em; overflow-wrap: anywhere; }
.item h4 { margin-block-start: var(--space-3); padding-block-start: var(--space-4); border-block-start: 1px solid var(--color-border); }
.item blockquote { padding: var(--space-3); border-radius: var(--radius-m); background: var(--color-raised); font-size: 14px; overflow-wrap: anywhere; }
.choices { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2); }
.choices .vote { display: flex; align-items: center; gap: 6px; min-block-size: 36px; }
.comments { display: grid; gap: var(--space-3); }
.comments:empty { display: none; }
.comments li { font-size: 14px; }
.comments .line b { font-weight: 600; }
.by-team { background: var(--color-accent-soft); color: var(--color-accent); font-weight: 600; }
.saying { display: grid; gap: var(--space-2); }
.saying .box { padding: 10px 12px; border: 1px solid var(--color-field); border-radius: var(--radius-m); background: var(--color-surface); min-block-size: 64px; field-sizing: content; max-block-size: 200px; }
.who { display: grid; gap: var(--space-2); justify-items: start; }
.who > :empty { display: none; }
.who .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: var(--space-2) var(--space-3); inline-size: 100%; }
.who .field { display: grid; gap: 6px; font-size: 14px; font-weight: 500; }
.item .who { padding: var(--space-3); border: 1px solid var(--color-border); border-radius: var(--radius-l); }
.item .who .box { inline-size: 100%; padding: 8px 12px; border: 1px solid var(--color-field); border-radius: var(--radius-m); background: var(--color-surface); font-weight: 400; }
.status-planned, .status-in-progress, .status-confirmed { background: var(--color-accent-soft); color: var(--color-text); }
.status-shipped, .status-fixed { background: var(--color-good-soft); color: var(--color-good); }
.past .line > .tag + .ago { margin-inline-start: auto; }
.news { display: grid; gap: 4px; inline-size: 100%; padding: var(--space-4); transition: background .12s; }
.news:hover { background: var(--color-raised); }
.news:focus-visible { outline-offset: -2px; border-radius: var(--radius-l); }
.news + .news { border-block-start: 1px solid var(--color-border); }
.news b { font-weight: 600; overflow-wrap: anywhere; }
.news > .said { font-size: 14px; color: var(--color-muted); }
.news .line { justify-content: space-between; }

.report textarea { min-block-size: 112px; }
.shots { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: var(--space-2); }
.field > .hint { font-weight: 400; }
.shot canvas { display: block; inline-size: 100%; max-block-size: 180px; object-fit: contain; border: 1px solid var(--color-border); border-radius: var(--radius-m); background: var(--color-raised); }
.preview-of { border: 1px solid var(--color-border); border-radius: var(--radius-m); font-size: 14px; }
.preview-of summary { display: flex; justify-content: space-between; align-items: center; gap: var(--space-2); padding: 10px 12px; border-radius: var(--radius-m); cursor: pointer; font-weight: 500; list-style: none; }
.preview-of summary::-webkit-details-marker { display: none; }
.preview-of summary::before { content: "›"; inline-size: 10px; color: var(--color-muted); transition: transform .12s; }
.preview-of summary span:first-of-type { flex: 1; }
.preview-of[open] summary::before { transform: rotate(90deg); }
.preview-of > .hint { padding: 0 12px var(--space-2); }
.parts li { padding: 10px 12px; border-block-start: 1px solid var(--color-border); }
.parts label { display: flex; align-items: center; gap: var(--space-2); min-block-size: 24px; font-weight: 500; cursor: pointer; }
.parts input { inline-size: 18px; block-size: 18px; margin: 0; accent-color: var(--color-accent); }
.parts pre { max-block-size: 140px; margin-block-start: var(--space-2); padding: var(--space-2); overflow: auto; border-radius: var(--radius-s); background: var(--color-raised); font: 12px/1.5 var(--font-mono); white-space: pre-wrap; overflow-wrap: anywhere; }

.editor { inline-size: min(1100px, 100vw - 32px); max-inline-size: none; block-size: calc(100dvh - 32px); max-block-size: none; margin: auto; padding: 0; border: 1px solid var(--color-border); border-radius: 16px; background: var(--color-surface); color: var(--color-text); font: 15px/1.47 var(--font-sans); overflow: hidden; }
.editor[open] { display: flex; flex-direction: column; animation: appear .18s ease-out; }
.editor::backdrop { background: #0009; }
.tools, .ends { display: flex; flex-wrap: wrap; gap: var(--space-2); padding: var(--space-3); }
.tools .choice:last-child { margin-inline-start: auto; }
.tools i { flex: none; inline-size: 14px; block-size: 14px; border-radius: 2px; }
.mark-black { background: currentColor; }
.mark-box { border: 2px solid #e5484d; }
.mark-arrow { border: solid #e5484d; border-width: 2px 2px 0 0; border-radius: 0 !important; }
.desk { flex: 1; min-block-size: 0; display: grid; place-items: center; padding: var(--space-4); background: var(--color-raised); container-type: size; }
.sheet { position: relative; display: grid; max-inline-size: 100%; max-block-size: 100%; }
.sheet canvas { display: block; max-inline-size: 100cqi; max-block-size: 100cqb; box-shadow: var(--shadow-pop); cursor: crosshair; touch-action: none; }
.cross { position: absolute; inline-size: 24px; block-size: 24px; translate: -50% -50%; pointer-events: none; background: linear-gradient(#fff 0 0) center / 2px 100% no-repeat, linear-gradient(#fff 0 0) center / 100% 2px no-repeat; mix-blend-mode: difference; }
.how { padding: var(--space-2) var(--space-4) 0; font-size: 13px; color: var(--color-muted); }
.ends { justify-content: flex-end; }
.ends .primary { inline-size: auto; padding-inline: var(--space-5); }

@media (max-width: 480px), (max-height: 480px) {
  .editor { inline-size: 100vw; block-size: 100dvh; border: 0; border-radius: 0; }
  .tools { flex-wrap: nowrap; gap: 6px; }
  .tools .choice { min-block-size: 44px; padding-inline: 8px; gap: 6px; font-size: 13px; }
  .ends .choice, .ends .primary { flex: auto; min-block-size: 44px; padding-inline: var(--space-3); }
}
@media (forced-colors: active) {
  .vote[aria-pressed=true], .choice[aria-pressed=true] { outline: 2px solid Highlight; }
}
`;

export default css;
