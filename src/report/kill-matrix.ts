// The kill matrix: which mutant breaks which law, and how soon. As values, as text and as a document.

import { LAW_IDS } from "../laws/all-laws.js";
import type { Mutant } from "../mutants/mutant.js";
import { PANIC, PROGRESS } from "../run/judge.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";
import { wrapped } from "./wrap.js";

/** How a mutant breaks a law. */
export interface Cell {
  /** From how many of the seeds. */
  readonly found: number;
  /** The median of the actions until then, over all seeds; null where most never came to it. */
  readonly actions: number | null;
}

/** From how many seeds a mutant was found. */
export const foundFrom = ({ first }: { readonly first: Cell | null }): number => first?.found ?? 0;

interface MatrixRow {
  readonly mutant: Mutant;
  /** The first run that broke any law that it must break; null where no seed led to one. */
  readonly first: Cell | null;
  /** By seed: after how many actions that was; null where it was not. */
  readonly foundAfter: readonly (number | null)[];
  /** By column; null where no seed led to it. */
  readonly cells: readonly (Cell | null)[];
}

/** How a matrix was made. */
export interface MatrixSource {
  readonly commit: string | null;
  readonly seed: string;
  readonly seeds: number;
  /** How many actions each campaign took. */
  readonly actions: number;
  /** How many it went on for, until a law was broken that must be. */
  readonly actionsMax: number;
}

export interface KillMatrix extends MatrixSource {
  /** Ids of laws, and `panic` and `progress`: those that something broke. */
  readonly columns: readonly string[];
  readonly rows: readonly MatrixRow[];
}

/** What a seed led to. */
interface Hunted {
  /** By law id, `panic` or `progress`: after how many actions it was broken. */
  readonly firstBroken: Readonly<Record<string, number>>;
  /** After how many the first law was broken that must be, however long that took; null where none was. */
  readonly foundAfter: number | null;
}

/** A mutant with what each seed led to, in the order of the seeds. */
export interface Killed {
  readonly mutant: Mutant;
  readonly seeds: readonly Hunted[];
}

const COLUMNS: readonly string[] = [...LAW_IDS, PANIC, PROGRESS];

export function killMatrix(source: MatrixSource, killed: readonly Killed[]): KillMatrix {
  const columns = COLUMNS.filter((law) =>
    killed.some(({ seeds }) => seeds.some(({ firstBroken }) => law in firstBroken)),
  );
  const rows = killed.map(({ mutant, seeds }) => ({
    mutant,
    first: cellOf(seeds.map(({ foundAfter }) => foundAfter)),
    foundAfter: seeds.map(({ foundAfter }) => foundAfter),
    cells: columns.map((law) => cellOf(seeds.map(({ firstBroken }) => firstBroken[law] ?? null))),
  }));
  return { ...source, columns, rows };
}

function cellOf(seeds: readonly (number | null)[]): Cell | null {
  const actions = seeds.map((after) => after ?? Infinity).sort((a, b) => a - b);
  const found = actions.filter(Number.isFinite).length;
  const median = actions[actions.length >> 1];
  return found === 0 ? null : { found, actions: Number.isFinite(median) ? median : null };
}

/** The initials of a law: `ES` of `election-safety`. */
export const initialsOf = (law: string): string =>
  law.includes("-") ? law.replace(/(\w)\w*-?/g, "$1").toUpperCase() : law;

/** What a cell says: a median, or from how many of the seeds. */
export function cellText(cell: Cell | null, seeds: number): string {
  if (cell === null) return "";
  return cell.actions === null ? `${cell.found}/${seeds}` : shortNumber(cell.actions);
}

/** 940, 9.4k, 94k, 940k, 9.4M: four characters at most. */
function shortNumber(number: number): string {
  if (number < 1000) return String(number);
  const [unit, by] = number < 999_500 ? ["k", 1e3] : ["M", 1e6];
  const digits = (number / by).toFixed(1);
  return `${digits.length < 4 ? digits : Math.round(number / by)}${unit}`;
}

/** How the matrix was made, in a sentence. */
export const sourceText = ({ commit, seed, seeds, actions, actionsMax }: MatrixSource): string =>
  `${seeds === 1 ? `From the seed ${seed}/1` : `Median of the seeds ${seed}/1 to /${seeds}`}, campaigns of ${shortNumber(actions)} actions` +
  `${actionsMax > actions ? `; first: until any law was broken that must be, up to ${shortNumber(actionsMax)}` : ""}` +
  `${commit === null ? "" : `; commit ${commit.slice(0, 12)}`}.`;

/** From each seed: of how many mutants it led to a law that they must break. */
export const foundBySeed = (rows: readonly Pick<MatrixRow, "foundAfter">[], seeds: number): readonly number[] =>
  Array.from({ length: seeds }, (_, i) => rows.filter(({ foundAfter }) => foundAfter[i] !== null).length);

/** Of how many mutants that must be found each seed led to a law that they must break, and of which not. */
function foundText({ rows, seeds }: KillMatrix): string[] {
  const must = rows.filter(({ mutant }) => mutant.expected === "found");
  if (must.length === 0) return [];
  const missed = must.filter((row) => foundFrom(row) < seeds);
  const all =
    `Of the ${must.length} that must be found: ${foundBySeed(must, seeds).join(", ")} from each seed by itself, ` +
    `${must.length - missed.length} from every one`;
  const not = missed.map((row) => `${row.mutant.id} (from ${foundFrom(row)})`).join(", ");
  return [not === "" ? `${all}.` : `${all}; not ${not}.`];
}

export function renderMatrix(matrix: KillMatrix, style: Style): string {
  const { columns, rows, seeds } = matrix;
  const heading = ["mutant", "first", ...columns.map(initialsOf)];
  const lines = rows.map(({ mutant, first, cells }) => [
    mutant.id,
    style.bold(cellText(first, seeds)),
    ...cells.map((cell, i) => {
      const text = cellText(cell, seeds);
      return mutant.breaks.includes(columns[i]) ? style.bold(text === "" ? "-" : text) : style.dim(text);
    }),
  ]);
  const [first, ...others] = renderTable([heading, ...lines], {
    align: ["left", ...heading.slice(1).map(() => "right" as const)],
  });
  const legend = columns.filter((law) => initialsOf(law) !== law).map((law) => `${initialsOf(law)} ${law}`);
  return [
    ...[style.dim(first), ...others, ""],
    ...[legend.join(", "), ...foundText(matrix), `${sourceText(matrix)} In bold: what the mutant must break.`].map(
      (line) => wrapped(line, style.width, 2),
    ),
    "",
  ].join("\n");
}

export const matrixDocument = ({ columns, rows, ...source }: KillMatrix): object => ({
  ...source,
  mutants: rows.map(({ mutant: { id, expected, breaks }, first, foundAfter, cells }) => ({
    ...{ id, expected, breaks, first, foundAfter },
    broken: Object.fromEntries(columns.flatMap((law, i) => (cells[i] === null ? [] : [[law, cells[i]]]))),
  })),
});
