// The laws that a trace was judged by.

import { LAWS_KNOWN, selectLaws } from "../../laws/all-laws.js";
import type { Law } from "../../laws/law.js";
import type { Trace } from "../../trace/trace.js";
import { UserError } from "../user-error.js";

export function lawsOfTrace({ header, verdict }: Trace): readonly Law[] {
  const ids = verdict.verdict === "violated" ? [...new Set([...header.laws, verdict.law])] : header.laws;
  const { laws, unknown } = selectLaws(ids);
  if (unknown.length === 0) return laws;
  throw new UserError(`the trace was judged by a law that is not known here: ${unknown.join(", ")}. ${LAWS_KNOWN}.`);
}
