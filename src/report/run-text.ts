// A run that a person can follow: one numbered line an action, then the verdict.

import type { Step } from "../cluster/apply-action.js";
import type { Start } from "../cluster/start-cluster.js";
import type { Setup } from "../cluster/setup.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import { quantity } from "../contract/quantity.js";
import type { Phase } from "../run/phase.js";
import type { Verdict } from "../trace/trace.js";
import { PHASE_BEGINS, renderPhaseEnd } from "./phase-text.js";
import { oneWord } from "./plain-text.js";
import { renderBoot, renderStep } from "./step-text.js";
import { PLAIN, type Style } from "./style.js";
import { wrapped } from "./wrap.js";
import { renderVerdict, type LawText } from "./verdict-text.js";

/** How a run is told. */
export interface RunTextOptions {
  readonly style?: Style;
  /** To say what the broken law demands. */
  readonly laws?: readonly LawText[];
  /** So many actions follow that are not told. */
  readonly more?: number;
  /** The first step that is not as it was recorded, counted from 1; absent where all are. */
  readonly differsAt?: number;
  /** The healing phase that follows the steps. */
  readonly phase?: Phase | null;
}

/** The text of a run. A verdict "violated" or "panic" is on the last step. Ends in a newline. */
export function renderRun(
  start: Start,
  steps: readonly Step[],
  verdict: Verdict,
  options: RunTextOptions = {},
): string {
  const { style = PLAIN, laws = [], more = 0, differsAt, phase = null } = options;
  const isLastBad = verdict.verdict === "violated" || verdict.verdict === "panic";
  const width = String(steps.length + (phase?.steps.length ?? 0)).length;
  const lines = [wrapped(renderSetup(start.cluster.setup), style.width, 2), ""];
  for (const boot of start.boots) {
    const text = renderBoot(boot, style);
    if (text !== "") lines.push(numbered(0, text, width, style));
  }
  steps.forEach((step, i) => {
    const isBad = isLastBad && i === steps.length - 1;
    if (isBad) lines.push(broken(i + 1, renderStep(step), width, style));
    else
      lines.push(numbered(i + 1, renderStep(step, style), width, style, i + 1 === differsAt ? style.yellow("~") : " "));
  });
  if (more > 0) {
    lines.push(style.dim(`(${quantity(more, "more action")})`));
    // What these come to is not said of the actions that are told.
    if (verdict.verdict === "holds") return [...lines, ""].join("\n");
  }
  if (phase !== null) lines.push(...phaseLines(phase, steps.length, width, style));
  return [...lines, "", ...renderVerdict(verdict, laws, { style }), ""].join("\n");
}

/** The healing phase, numbered on: its actions are none of the trace's. */
function phaseLines(phase: Phase, before: number, width: number, style: Style): string[] {
  const end = renderPhaseEnd(phase);
  return [
    style.bold(PHASE_BEGINS),
    ...phase.steps.map((step, i) => numbered(before + i + 1, renderStep(step, style), width, style)),
    ...(end === null ? [] : [style.bold(end)]),
  ];
}

const numbered = (number: number, text: string, width: number, style: Style, mark = " "): string =>
  wrapped(`${mark} ${style.dim(String(number).padStart(width))}  ${text}`, style.width, width + 4);

/** The step that did it: one colour over all of it, and a mark for whoever sees no colours. */
const broken = (number: number, text: string, width: number, style: Style): string =>
  style.red(wrapped(`> ${String(number).padStart(width)}  ${text}`, style.width, width + 4));

/** What is said of a setup. */
export interface SetupText {
  readonly implementation: Pick<Setup["implementation"], "name" | "version">;
  readonly environment: Setup["environment"];
}

/** `S4 waits`, `S4 to S6 wait`. */
const waitingText = (first: NodeId, last: NodeId): string =>
  first === last ? `${nodeName(first)} waits` : `${nodeName(first)} to ${nodeName(last)} wait`;

/** Whose nodes, how many, in what environment. */
export function renderSetup({ implementation, environment }: SetupText): string {
  const { nodes, voters = nodes, network, disk, time, settings, cut } = environment;
  const switches = Object.entries(settings).map(([name, value]) => `${oneWord(name)}=${oneWord(value)}`);
  const parts = [
    `${quantity(nodes, "server")} of ${oneWord(implementation.name, 80)} ${oneWord(implementation.version)}`,
    ...(voters < nodes ? [`${waitingText(voters, nodes - 1)} to be added`] : []),
    network === "fifo" ? "links keep order" : "packets may overtake each other",
    disk === "async" ? "writes finish later" : "writes finish at once",
    time === "timed" ? "timers keep their windows" : "timers fire at any moment",
    ...(cut === undefined ? [] : [`${cut.join(" ")} stay blocked`]),
    ...(switches.length > 0 ? [switches.join(" ")] : []),
  ];
  return parts.join("; ");
}
