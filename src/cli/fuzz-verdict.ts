// What a campaign came to, in a word and as an exit status.

import type { FuzzOutcome } from "../host/sessions/shared-campaign.js";
import type { FoundTrace } from "../host/files/found-trace.js";
import type { Inspection } from "../host/jobs/inspect-job.js";
import type { KeptTraces } from "../host/files/kept-traces.js";
import { lawById } from "../laws/all-laws.js";
import { PANIC, PROGRESS } from "../run/judge.js";
import { EXIT } from "./exit-status.js";
import type { FuzzFlags } from "./fuzz-flags.js";

/** A campaign that is over, with all that is said of it. */
export interface Campaigned {
  readonly flags: FuzzFlags;
  readonly seed: string;
  readonly inspection: Inspection;
  /** Ids of the laws whose findings are warnings only. */
  readonly warnings: readonly string[];
  /** What was forced on beyond what the implementation claims to stand. */
  readonly outside: readonly string[];
  /** What had been found before, and was played again. */
  readonly kept: KeptTraces;
  readonly outcome: FuzzOutcome;
  readonly cpuSeconds: number;
  /** Where its trace was kept, or null where that failed. */
  readonly placeOf: (found: FoundTrace) => string | null;
  /** Where its picture is, or null where there is none. */
  readonly pictureOf: (found: FoundTrace) => string | null;
  /** What `--implementation` must say in a command. */
  readonly implementation: string | undefined;
}

/** `warned`: nothing that counts, but a careful node's law was broken by one that does not claim to keep it. */
export type FuzzVerdict = "clean" | "warned" | "violated" | "panic" | "no-progress" | "stopped" | "failed";

/** The laws of discipline, of whoever does not claim to keep them: worth knowing, no failure, unless one is strict. */
export function warningLaws({ capabilities, judged }: Inspection, { strict }: FuzzFlags): readonly string[] {
  return strict || capabilities.disciplined ? [] : judged.filter((id) => lawById(id)?.kind === "discipline");
}

export function verdictOfCampaign({ warnings, outcome, kept }: Campaigned): FuzzVerdict {
  const broken = [...outcome.findings.map(({ found }) => found.finding.law), ...brokenBefore(kept)];
  const kinds = broken.filter((law) => !warnings.includes(law)).map(kindOf);
  for (const kind of ["violated", "panic", "no-progress"] as const) if (kinds.includes(kind)) return kind;
  if (outcome.failure !== null || unansweredBefore(kept) > 0) return "failed";
  if (outcome.stopped || outcome.runs === 0) return "stopped";
  return broken.length > 0 ? "warned" : "clean";
}

/** What the traces of before break still. */
export const brokenBefore = ({ retried }: KeptTraces): readonly string[] =>
  retried.flatMap(({ outcome, law }) => (outcome === "broken" && law !== null ? [law] : []));

/** How many traces of before got no answer. */
export const unansweredBefore = ({ retried }: KeptTraces): number =>
  retried.filter(({ outcome }) => outcome === "unanswered").length;

function kindOf(law: string): FuzzVerdict {
  if (law === PANIC) return "panic";
  return law === PROGRESS ? "no-progress" : "violated";
}

export function exitStatusOfCampaign(campaigned: Campaigned): number {
  if (campaigned.outcome.failure !== null) return EXIT.usage;
  switch (verdictOfCampaign(campaigned)) {
    case "clean":
    case "warned":
      return EXIT.clean;
    case "violated":
    case "panic":
    case "no-progress":
      return EXIT.found;
    case "stopped":
      return EXIT.unknown;
    case "failed":
      return EXIT.usage;
  }
}
