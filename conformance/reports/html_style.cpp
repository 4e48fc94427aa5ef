// SPDX-License-Identifier: BSL-1.0
// Colours have a contrast of 4.5 or more on their ground, in both schemes.
#include "conformance/reports/html_parts.hpp"

namespace flowkit::conformance::detail {

const char* const html_style = R"(
:root { color-scheme: light dark; --ground: #fff; --card: #f6f7f9; --text: #1c2126; --soft: #57606a; --rule: #d5dae0;
  --fail: #b3261e; --fail-ground: #fdecea; --warn: #7a4d00; --warn-ground: #fff3d6;
  --info: #0b57a4; --info-ground: #e7f1fc;
  --pass: #1a6e36; --pass-ground: #e6f5ea; --line: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171a; --card: #1d2125; --text: #e4e7ea; --soft: #a3adb7;
  --rule: #363d44; --fail: #ff9c93; --fail-ground: #43191a; --warn: #f2c14e; --warn-ground: #3b2f10; --info: #8fc1ff;
  --info-ground: #16304d; --pass: #84d69b; --pass-ground: #173721; --line: #8fc1ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p { margin: .35rem 0; max-width: 60rem; overflow-wrap: anywhere; }
.soft, .caption, dt { color: var(--soft); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 1rem 0; }
a { color: var(--info); }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 1.25rem 0; list-style: none; }
.tiles li { flex: 1 1 7rem; padding: .6rem .9rem; border-radius: .5rem; background: var(--card); color: var(--soft); }
.tiles b { display: block; font-size: 1.7rem; line-height: 1.2; color: var(--text); }
.fail { color: var(--fail); background: var(--fail-ground); }
.non-strict { color: var(--warn); background: var(--warn-ground); }
.info { color: var(--info); background: var(--info-ground); }
.pass { color: var(--pass); background: var(--pass-ground); }
.not-seen { color: var(--soft); background: var(--card); }
.badge { display: inline-block; padding: 0 .5em; border-radius: .35em; font-size: .85em; font-weight: 600;
  white-space: nowrap; }
.scrolls { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; }
th, td { padding: .3rem .7rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { color: var(--soft); font-weight: 600; }
td.n, th.n { text-align: right; }
td.id, code, pre { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: .88rem; }
.matrix .scrolls { max-height: 85vh; overflow: auto; border: 1px solid var(--rule); border-radius: .5rem; }
.matrix table { border-collapse: separate; border-spacing: 0; width: 100%; }
.matrix th, .matrix td { padding: .3rem .5rem; background: var(--ground); }
.matrix td { text-align: center; white-space: nowrap; color: var(--soft); }
.matrix td.verdict { text-align: left; }
.matrix thead th { position: sticky; top: 0; z-index: 2; text-align: center; min-width: 2.5rem;
  background: var(--card); }
.matrix thead th:first-child { left: 0; z-index: 3; text-align: left; }
.matrix thead th:nth-child(2) { text-align: left; }
.matrix tbody th { position: sticky; left: 0; z-index: 1; min-width: 20rem; font-weight: 400; }
.matrix th.section { position: static; background: var(--card); font-weight: 600; }
.matrix th.section span { position: sticky; left: .5rem; }
.matrix small { display: block; font-size: .85em; }
.matrix td.fail { color: var(--fail); background: var(--fail-ground); font-weight: 600; }
.matrix td.non-strict { color: var(--warn); background: var(--warn-ground); font-weight: 600; }
.matrix td.info { color: var(--info); background: var(--info-ground); font-weight: 600; }
@media (max-width: 40rem) { .matrix tbody th { min-width: 9rem; max-width: 10rem; overflow-wrap: anywhere; }
  .matrix small { display: none; } }
:focus-visible { outline: 2px solid var(--info); outline-offset: 2px; }
article { content-visibility: auto; contain-intrinsic-size: auto 12rem; }
details { border: 1px solid var(--rule); border-radius: .5rem; margin: .6rem 0; background: var(--ground);
  content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
summary { padding: .5rem .8rem; cursor: pointer; overflow-wrap: anywhere; }
details > div, details > p { padding: 0 .8rem; }
article { border-top: 1px solid var(--rule); padding: .6rem .8rem .9rem; }
pre { margin: .5rem 0 0; padding: .6rem .8rem; overflow-x: auto; border-radius: .4rem; background: var(--card);
  line-height: 1.45; }
mark { color: var(--fail); background: var(--fail-ground); font-weight: 700; border-radius: .15em;
  text-decoration: underline; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .4rem 0; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } h1 { font-size: 1.35rem; } }
.ids { columns: 16rem; font-size: .85rem; }
figure { margin: 1rem 0 1.5rem; }
figcaption { font-weight: 600; }
svg { display: block; width: 100%; min-width: 40rem; height: auto; max-width: 60rem; font: 12px system-ui, sans-serif; }
svg text { fill: var(--soft); }
svg .end { text-anchor: end; }
.axis { stroke: var(--soft); } .grid { stroke: var(--rule); }
.span { fill: none; stroke: var(--line); stroke-width: 3; stroke-linecap: round; }
svg .mid { text-anchor: middle; }
.line { fill: none; stroke: var(--line); stroke-width: 1.6; } 
.dots { fill: none; stroke: var(--line); stroke-width: 4; stroke-linecap: round; } .wide { stroke-width: 8; }
.gap { fill: none; stroke: var(--fail); stroke-width: 2; stroke-dasharray: 4 2; }
@media print { details { border: 0; } }
)";

}  // namespace flowkit::conformance::detail
