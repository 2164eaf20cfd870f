// Curves of shares over runs, one panel a model, as one SVG that reads in light and dark.

export interface Curve {
  readonly panel: string;
  readonly name: string;
  /** Runs (more than 0) and share (0 to 1). */
  readonly points: readonly (readonly [number, number])[];
}

const PANEL = { width: 300, height: 200, left: 44, right: 16, top: 34, bottom: 40 } as const;
const ACROSS = 2;
// Colours that a colour-blind person can tell apart (Okabe and Ito), and a dash each for print.
const STYLES = [
  { colour: "#0072b2", dash: "none" },
  { colour: "#d55e00", dash: "6 3" },
  { colour: "#009e73", dash: "2 3" },
] as const;

export function curvesSvg(curves: readonly Curve[]): string {
  const panels = [...new Set(curves.map(({ panel }) => panel))];
  const names = [...new Set(curves.map(({ name }) => name))];
  const rows = Math.ceil(panels.length / ACROSS);
  const [width, height] = [ACROSS * PANEL.width, rows * PANEL.height + 28];
  const drawn = panels.map((panel, i) => {
    const own = curves.filter((curve) => curve.panel === panel);
    const at = `translate(${(i % ACROSS) * PANEL.width} ${Math.floor(i / ACROSS) * PANEL.height})`;
    return `<g transform="${at}">${panelSvg(panel, own, names)}</g>`;
  });
  const legend = names.map((name, i) => {
    const x = PANEL.left + i * 130;
    const y = height - 12;
    return `<path d="M${x} ${y}h28" ${strokeOf(i)}/><text x="${x + 34}" y="${y + 4}">${name}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<style>text{fill:#222}.axis{stroke:#888;fill:none}.grid{stroke:#8884;fill:none}`,
    `@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>`,
    ...drawn,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}

function panelSvg(title: string, curves: readonly Curve[], names: readonly string[]): string {
  const { width, height, left, right, top, bottom } = PANEL;
  const runs = curves[0].points.map(([count]) => count);
  const decades = Math.log10(runs[runs.length - 1]);
  const x = (count: number): number => left + (Math.log10(count) / decades) * (width - left - right);
  const y = (share: number): number => height - bottom - share * (height - top - bottom);
  const at = (value: number): string => value.toFixed(1);
  const shares = [0, 0.25, 0.5, 0.75, 1];
  const grid = shares.map(
    (share) =>
      `<path class="grid" d="M${left} ${at(y(share))}H${width - right}"/>` +
      `<text x="${left - 6}" y="${at(y(share) + 4)}" text-anchor="end">${100 * share} %</text>`,
  );
  const ticks = runs.map(
    (count) => `<text x="${at(x(count))}" y="${height - bottom + 16}" text-anchor="middle">${short(count)}</text>`,
  );
  const lines = curves.map(({ name, points }) => {
    const path = points.map(([count, share], i) => `${i === 0 ? "M" : "L"}${at(x(count))} ${at(y(share))}`).join("");
    return `<path d="${path}" ${strokeOf(names.indexOf(name))}/>`;
  });
  return [
    `<text x="${left}" y="20" font-weight="bold">${title}</text>`,
    ...grid,
    `<path class="axis" d="M${left} ${top}V${height - bottom}H${width - right}"/>`,
    ...ticks,
    `<text x="${(left + width - right) / 2}" y="${height - bottom + 31}" text-anchor="middle">runs</text>`,
    ...lines,
  ].join("");
}

const short = (count: number): string => (count < 1000 ? String(count) : `${count / 1000}k`);

function strokeOf(i: number): string {
  const { colour, dash } = STYLES[i % STYLES.length];
  return `stroke="${colour}" stroke-width="2" fill="none" stroke-dasharray="${dash}"`;
}
