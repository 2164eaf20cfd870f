// Which mutant breaks which law, and how soon: writes docs/kill-matrix.md, .json and .svg. Flags of `seaworthy mutants` may
// follow. Started by `npm run kill-matrix`, which takes an hour of two processors.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { mutantById } from "../dist/mutants/all-mutants.js";
import type { Cell, MatrixSource } from "../dist/report/kill-matrix.js";
import { grouped } from "./measure.js";

interface Row {
  readonly id: string;
  readonly expected: "found" | "survives";
  readonly breaks: readonly string[];
  readonly found: number;
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
const { commit, seed, seeds, actionsMax, mutants } = JSON.parse(stdout) as MatrixSource & { mutants: readonly Row[] };

const must = mutants.filter(({ expected }) => expected === "found");
const missed = must.filter(({ found }) => found < seeds);
const survivors = mutants.filter(({ expected }) => expected === "survives");

function rowOf({ id, breaks, found, broken }: Row): string {
  const medians = breaks.flatMap((law) => broken[law]?.actions ?? []);
  const soonest = medians.length === 0 ? "" : grouped(Math.min(...medians));
  const others = Object.keys(broken).filter((law) => !breaks.includes(law));
  return `| \`${id}\` | ${breaks.join(", ")} | ${found} of ${seeds} | ${soonest} | ${others.join(", ")} |`;
}

const page = [
  "# The kill matrix",
  "",
  "How soon `fuzz` with its defaults breaks a law for every shipped mutant: the same runs that everybody gets, told nothing of",
  `what they hunt. ${must.length - missed.length} of the ${must.length} mutants that must be found were, from each of ${seeds} seeds within`,
  `${grouped(actionsMax)} actions, about a minute of one core.`,
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
        ...missed.map(({ id, found }) => `- \`${id}\`, from ${found} of ${seeds}: ${mutantById(id)!.needs}`),
        "",
      ]),
  "## All of them",
  "",
  "**Actions** is the median over all seeds until the first run that broke a law that the mutant must break. What else is broken on",
  "the way is told as far as campaigns of 300,000 actions showed it.",
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
