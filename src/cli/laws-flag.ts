// Which laws `--laws` names, and whether any of them can be judged.

import type { Inspection } from "../host/jobs/inspect-job.js";
import { UserError } from "../host/user-error.js";
import { LAWS_KNOWN, selectLaws } from "../laws/all-laws.js";
import { oneWord } from "../report/plain-text.js";

/** The ids of the laws in a list with commas, in their fixed order; `others`: what else may stand there, for the message. */
export function lawsNamed(list: string, others = ""): readonly string[] {
  const { laws, unknown } = selectLaws(list.split(",").map((id) => id.trim()));
  if (unknown.length === 0) return laws.map(({ id }) => id);
  throw new UserError(`--laws: there is no law "${unknown.join('", "')}". ${LAWS_KNOWN}${others}.`);
}

/** Whoever judges nothing would find nothing wrong for nothing. */
export function requireLaws({ name, judged, notJudged }: Pick<Inspection, "name" | "judged" | "notJudged">): void {
  if (judged.length > 0) return;
  const reasons = notJudged.map(({ law, reason }) => `${law}, since ${reason}`).join("; ");
  throw new UserError(
    `no law can be judged on ${oneWord(name, 80)}: ${reasons}. Ask for other laws, or show more in the view.`,
  );
}
