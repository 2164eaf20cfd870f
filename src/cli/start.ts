// npm start, the main job in half a minute: the reference holds, a real library from npm does not, and here is how.

import { TraceFolder } from "../host/files/trace-files.js";
import { UserError } from "../host/user-error.js";
import { shellWord } from "../report/shell-word.js";
import { fuzz } from "./fuzz-command.js";
import { HANG_MILLISECONDS, TRACES, type FuzzFlags } from "./fuzz-flags.js";
import { verdictOfCampaign } from "./fuzz-verdict.js";
import { counted, grouped } from "./numbers.js";
import { complain, outputStyle, print } from "./output.js";
import { replayCommand } from "./replay-command.js";

const LIBRARY = "liferaft";
const LAW = "leader-completeness";
const FLAGS: FuzzFlags = { seed: "start", shrinks: 1, traces: TRACES, hangAfter: HANG_MILLISECONDS };
const QUIETLY = { isQuiet: true, paths: [] };

/** Answers the exit status: 0 where it found what it came for. */
async function start(): Promise<number> {
  const style = outputStyle();
  const folder = new TraceFolder(FLAGS.traces);

  print(style.bold("The reference node\n"));
  const reference = await fuzz({ ...FLAGS, runs: 5000 }, folder, QUIETLY);
  const { runs, actions, judged } = reference.outcome;
  if (verdictOfCampaign(reference) !== "clean") {
    complain("the reference node broke a law. Run: npx seaworthy fuzz --seed start");
    return 1;
  }
  print(
    `  ${counted(runs, "run")}, ${counted(actions, "action")}, each judged by ${judged.length} laws: ${style.green("nothing found")}\n\n`,
  );

  print(
    style.bold(
      "@markwylde/liferaft, unmodified from npm, on links that keep order, without loss and without crashes\n",
    ),
  );
  const library = await fuzz(
    { ...FLAGS, implementation: LIBRARY, nodes: 3, runs: 60, shrinks: 3, laws: LAW },
    folder,
    QUIETLY,
  );
  if (library.outcome.failure !== null) throw library.outcome.failure;
  const [found] = library.outcome.findings
    .map((one) => one.found)
    .filter(({ finding }) => finding.law === LAW)
    .sort((a, b) => a.steps - b.steps);
  if (!found) {
    complain(`${LAW} was not broken this time. Try more: npx seaworthy fuzz --implementation ${LIBRARY} --for 60s`);
    return 1;
  }
  if (folder.failure !== null) throw folder.failure;
  const path = folder.pathOf(found);
  print(
    `  ${counted(library.outcome.runs, "run")}, ${counted(library.outcome.actions, "action")}; found after ${grouped(found.foundAfter)} actions of run ${found.seed}, shrunk to ${found.steps}:\n\n`,
  );
  await replayCommand(path, { hangAfter: FLAGS.hangAfter });
  print(`\n  trace   ${path}\n  replay  ${style.bold(`npx seaworthy replay ${shellWord(path)}`)}\n`);
  const picture = library.pictureOf(found);
  print(`  picture ${picture === null ? "could not be drawn" : style.link(picture, picture)}\n`);
  return 0;
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  complain(error.message);
  process.exitCode = 2;
}
