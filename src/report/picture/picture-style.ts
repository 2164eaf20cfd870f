// How a picture looks, by day and by night: one style for the page and for a file that stands alone.

const TERM_COLOURS = 7;

/** The class that gives an element the colour of a term. */
export const termClass = (term: number | undefined): string =>
  term === undefined || term === 0 ? "term-none" : `term-${(term - 1) % TERM_COLOURS}`;

const TERM_CLASSES = Array.from(
  { length: TERM_COLOURS },
  (_, colour) => `.term-${colour} {
  --c: var(--term-${colour});
}
`,
).join("");

/** CSS: the colours, and the elements that are drawn. */
export const PICTURE_STYLE = `:root {
  color-scheme: light dark;
  --paper: #fff;
  --panel: #f6f7f9;
  --ink: #1b1f24;
  --quiet: #59636e;
  --rule: #d8dde3;
  --focus: #0b57d0;
  --chosen: #e3edfc;
  --bad: #b3261e;
  --bad-paper: #fdeceb;
  --good: #1a6b3c;
  --term-0: #0072b2;
  --term-1: #c25e00;
  --term-2: #007a5a;
  --term-3: #b4508d;
  --term-4: #3f8fc4;
  --term-5: #8a7100;
  --term-6: #6a4fb3;
  --term-none: #8a939d;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b;
    --panel: #1b1f25;
    --ink: #e6e9ed;
    --quiet: #9aa4b0;
    --rule: #343b44;
    --focus: #8ab4f8;
    --chosen: #24344d;
    --bad: #ff8a80;
    --bad-paper: #3a2022;
    --good: #7fd4a0;
    --term-0: #56b4e9;
    --term-1: #f0a04b;
    --term-2: #3fc79a;
    --term-3: #e39cc8;
    --term-4: #8fcdf5;
    --term-5: #e0cf5a;
    --term-6: #b7a2f0;
    --term-none: #79828d;
  }
}
${TERM_CLASSES}.term-none {
  --c: var(--term-none);
}
.lane {
  stroke: var(--c);
  stroke-width: 2.5;
}
.lane.candidate {
  stroke-width: 4;
  stroke-dasharray: 6 3;
}
.lane.pre-candidate {
  stroke-dasharray: 2 4;
}
.lane.leader {
  stroke-width: 8;
}
.lane.down {
  stroke: var(--term-none);
  stroke-width: 2;
  stroke-dasharray: 1 6;
  stroke-linecap: round;
}
.lane.learner:not(.leader),
.lane.outside:not(.leader) {
  stroke-width: 1;
}
.lane.outside {
  opacity: 0.45;
}
.lane.dim {
  opacity: 0.55;
}
.healing {
  fill: var(--good);
  opacity: 0.07;
}
.heals {
  stroke: var(--good);
  stroke-width: 2;
  stroke-dasharray: 7 4;
}
.paused {
  stroke: var(--ink);
  stroke-width: 18;
  opacity: 0.16;
}
.writing {
  stroke: var(--ink);
  stroke-width: 4;
  stroke-dasharray: 2 2;
  opacity: 0.6;
}
.crown {
  fill: var(--ink);
}
.term-text,
.configuration-text {
  fill: var(--c);
  font-size: 11px;
  font-weight: 650;
  text-anchor: middle;
  paint-order: stroke;
  stroke: var(--paper);
  stroke-width: 3px;
}
.configuration-text {
  font-size: 9px;
}
.arrow {
  stroke: var(--c);
  fill: var(--c);
  stroke-width: 1.6;
}
.arrow path {
  stroke: none;
}
.arrow.copied line {
  stroke-dasharray: 5 3;
}
.arrow.waiting,
.arrow.dropped {
  stroke-width: 1.2;
}
.arrow .cross {
  fill: none;
  stroke: var(--c);
  stroke-width: 1.8;
}
.arrow.waiting {
  opacity: 0.6;
}
.arrow.lit {
  stroke-width: 2.6;
}
.arrow.far {
  opacity: 0.3;
}
.arrow.chosen {
  stroke-width: 3;
  opacity: 1;
}
.arrow.dim {
  opacity: 0.22;
}
.mark {
  fill: var(--c);
  stroke: var(--paper);
  stroke-width: 1.5;
}
.mark.fire,
.mark.advance {
  fill: var(--paper);
  stroke: var(--c);
  stroke-width: 2.5;
}
.mark.idle {
  fill: var(--paper);
  stroke: var(--c);
  stroke-width: 1.5;
}
.mark.crash {
  fill: none;
  stroke: var(--ink);
  stroke-width: 3;
}
.mark.restart {
  fill: var(--ink);
}
.mark.dim {
  opacity: 0.35;
}
circle.broken {
  fill: none;
  stroke: var(--bad);
  stroke-width: 3;
}
.operation {
  stroke: var(--good);
  stroke-width: 5;
  stroke-linecap: round;
}
.operation.failed {
  stroke: var(--term-none);
}
.operation.unknown,
.operation.given-up {
  stroke: var(--term-none);
  stroke-width: 3;
  stroke-dasharray: 2 5;
}
.operation.broken {
  stroke: var(--bad);
}
.operation-text {
  fill: var(--quiet);
  font-size: 10px;
}
.operation-text.broken {
  fill: var(--bad);
  font-weight: 650;
}
.cut {
  fill: var(--ink);
  opacity: 0.05;
}
.wall {
  stroke: var(--ink);
  stroke-width: 2;
  stroke-dasharray: 2 4;
  opacity: 0.7;
}
`;
