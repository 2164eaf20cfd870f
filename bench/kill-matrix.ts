// Which mutant breaks which law, and how soon: writes docs/kill-matrix.md, .json and .svg. Flags of `seaworthy mutants` may
// follow, but for --picture and --json. Started by `npm run kill-matrix`, which takes long.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { mutantById } from "../src/mutants/all-mutants.js";
import { foundBySeed, foundFrom, type Cell, type MatrixSource } from "../src/report/kill-matrix.js";
import { grouped } from "./measure.js";

interface Row {
  readonly id: string;
  readonly expected: "found" | "survives";
  readonly breaks: readonly string[];
  readonly first: Cell | null;
  readonly foundAfter: readonly (number | null)[];
  readonly broken: Readonly<Record<string, Cell>>;
}

const load = (): string => `load ${loadavg()[0].toFixed(1)}`;
const began = load();
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const words = ["mutants", "--matrix", "--json", "--picture", "docs/kill-matrix.svg", ...process.argv.slice(2)];
const { status, stdout } = spawnSync(process.execPath, [main, ...words], {
  encoding: "utf8",
  maxBuffer: Infinity,
  stdio: ["ignore", "pipe", "inherit"],
});
if (status !== 0) throw new Error(`seaworthy ${words.join(" ")} ended with status ${status}`);
writeFileSync("docs/kill-matrix.json", stdout);
const { commit, seed, seeds, actions, actionsMax, mutants } = JSON.parse(stdout) as MatrixSource & {
  mutants: readonly Row[];
};

const must = mutants.filter(({ expected }) => expected === "found");
const missed = must.filter((row) => foundFrom(row) < seeds);
const bySeed = foundBySeed(must, seeds);
const survivors = mutants.filter(({ expected }) => expected === "survives");

function rowOf(row: Row): string {
  const { id, breaks, first, broken } = row;
  const others = Object.keys(broken).filter((law) => !breaks.includes(law));
  const median = first?.actions ?? null;
  return `| \`${id}\` | ${breaks.join(", ")} | ${foundFrom(row)} of ${seeds} | ${median === null ? "" : grouped(median)} | ${others.join(", ")} |`;
}

const page = [
  "# The kill matrix",
  "",
  "How soon `fuzz` with its defaults breaks a law for every shipped mutant: the same runs that everybody gets, told nothing of",
  `what they hunt. Of ${must.length} mutants that must be found, ${seeds} seeds found ${bySeed.join(", ")} within ${grouped(actionsMax)} actions each`,
  `(${((100 * Math.min(...bySeed)) / must.length).toFixed(1)} in 100 at least); ${must.length - missed.length} were found from every one of them.`,
  "",
  "![Which mutant breaks which law, and how soon](kill-matrix.svg)",
  "",
  `Made by \`npm run kill-matrix\`, ${availableParallelism()} cores, ${began} at the beginning, ${load()} at the end; the seeds are`,
  `\`${seed}/1\` to \`/${seeds}\`${commit === null ? "" : `, the commit is \`${commit.slice(0, 12)}\``}. The same as a document: [kill-matrix.json](kill-matrix.json).`,
  "",
  ...(missed.length === 0
    ? []
    : [
        "## Not found from every seed",
        "",
        "Each has a schedule by hand, which a test plays, and a trace under `traces/`. What it needs:",
        "",
        ...missed.map((row) => `- \`${row.id}\`, from ${foundFrom(row)} of ${seeds}: ${mutantById(row.id)!.needs}`),
        "",
      ]),
  "## All of them",
  "",
  "**Actions** is the median over all seeds until the first run that broke a law that the mutant must break. What else is broken on",
  `the way is told as far as the first ${grouped(actions)} actions of each campaign showed it.`,
  "",
  "| mutant | must break | found | actions | breaks as well |",
  "|---|---|---|---|---|",
  ...must.map(rowOf),
  "",
  `${survivors.length} changes look wrong and do no harm: ${survivors.map(({ id }) => `\`${id}\``).join(", ")}. ` +
    (survivors.every(({ broken }) => Object.keys(broken).length === 0)
      ? "They broke nothing."
      : `Of these broke a law: ${survivors
          .filter(({ broken }) => Object.keys(broken).length > 0)
          .map(({ id, broken }) => `\`${id}\` (${Object.keys(broken).join(", ")})`)
          .join(", ")}.`),
  "",
];
writeFileSync("docs/kill-matrix.md", page.join("\n"));
