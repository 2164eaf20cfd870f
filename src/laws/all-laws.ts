// All laws in their fixed order: where one step breaks several, the first of them is what is reported.

import { BLANK_DISK } from "../contract/disk.js";
import type { Implementation } from "../contract/implementation.js";
import { textOfThrown } from "../contract/thrown-text.js";
import type { DurableView, View, ViewField } from "../contract/view.js";
import { environmentByDefault, optionsOf } from "../cluster/setup.js";
import { ANSWERS_ARE_TRUE } from "./answers-are-true.js";
import { COMMIT_WITHIN_LOG } from "./commit-within-log.js";
import { COMMITTED_BY_QUORUM } from "./committed-by-quorum.js";
import { COMMITTED_ON_DURABLE_QUORUM } from "./committed-on-durable-quorum.js";
import { COUNTED_IS_DURABLE } from "./counted-is-durable.js";
import { ELECTED_BY_QUORUM } from "./elected-by-quorum.js";
import { ELECTION_SAFETY } from "./election-safety.js";
import type { Law } from "./law.js";
import { LEADER_APPEND_ONLY } from "./leader-append-only.js";
import { LEADER_COMPLETENESS } from "./leader-completeness.js";
import { LINEARIZABILITY } from "./linearizability.js";
import { LINEARIZABLE_READS } from "./linearizable-reads.js";
import { LOG_MATCHING } from "./log-matching.js";
import { MATCH_INDEX_MEANS_EQUAL_PREFIX } from "./match-index-means-equal-prefix.js";
import { MONOTONIC_COMMIT_INDEX } from "./monotonic-commit-index.js";
import { MONOTONIC_LAST_APPLIED } from "./monotonic-last-applied.js";
import { MONOTONIC_MATCH_INDEX } from "./monotonic-match-index.js";
import { MONOTONIC_TERM } from "./monotonic-term.js";
import { NEXT_INDEX_ABOVE_MATCH_INDEX } from "./next-index-above-match-index.js";
import { ONE_CHANGE_AT_A_TIME } from "./one-change-at-a-time.js";
import { ONE_VOTE_PER_TERM } from "./one-vote-per-term.js";
import { OWN_TERM_COMMIT } from "./own-term-commit.js";
import { PROMISES_ARE_DURABLE } from "./promises-are-durable.js";
import { QUORUMS_OVERLAP } from "./quorums-overlap.js";
import { RESTART_KEEPS_DURABLE } from "./restart-keeps-durable.js";
import { SNAPSHOT_HOLDS_COMMITTED } from "./snapshot-holds-committed.js";
import { SESSIONS_ONCE } from "./sessions-once.js";
import { STATE_MACHINE_FOLLOWS_LOG } from "./state-machine-follows-log.js";
import { STATE_MACHINE_SAFETY } from "./state-machine-safety.js";

/** All laws, in the order in which findings are named. */
export const ALL_LAWS: readonly Law[] = [
  ELECTION_SAFETY,
  LEADER_APPEND_ONLY,
  LOG_MATCHING,
  LEADER_COMPLETENESS,
  STATE_MACHINE_SAFETY,
  ANSWERS_ARE_TRUE,
  LINEARIZABLE_READS,
  SESSIONS_ONCE,
  LINEARIZABILITY,
  SNAPSHOT_HOLDS_COMMITTED,
  STATE_MACHINE_FOLLOWS_LOG,
  ONE_VOTE_PER_TERM,
  MONOTONIC_TERM,
  MONOTONIC_COMMIT_INDEX,
  MONOTONIC_LAST_APPLIED,
  RESTART_KEEPS_DURABLE,
  MONOTONIC_MATCH_INDEX,
  MATCH_INDEX_MEANS_EQUAL_PREFIX,
  NEXT_INDEX_ABOVE_MATCH_INDEX,
  COMMIT_WITHIN_LOG,
  OWN_TERM_COMMIT,
  COMMITTED_ON_DURABLE_QUORUM,
  PROMISES_ARE_DURABLE,
  COUNTED_IS_DURABLE,
  ELECTED_BY_QUORUM,
  COMMITTED_BY_QUORUM,
  ONE_CHANGE_AT_A_TIME,
  QUORUMS_OVERLAP,
];

/** Their ids, in this order. */
export const LAW_IDS: readonly string[] = ALL_LAWS.map(({ id }) => id);

/** Puts what is said of laws into their order. */
export const byLaw = (a: { readonly law: string }, b: { readonly law: string }): number =>
  LAW_IDS.indexOf(a.law) - LAW_IDS.indexOf(b.law);

/** What a message says to whoever names one that there is not. */
export const LAWS_KNOWN = `There are ${LAW_IDS.join(", ")}`;

/** The law of an id, if there is one. */
export function lawById(id: string): Law | undefined {
  return ALL_LAWS.find((law) => law.id === id);
}

/** The laws of these ids in their fixed order, or the ids that name none. */
export function selectLaws(ids: readonly string[]): {
  readonly laws: readonly Law[];
  readonly unknown: readonly string[];
} {
  const laws = ALL_LAWS.filter((law) => ids.includes(law.id));
  return { laws, unknown: ids.filter((id) => lawById(id) === undefined) };
}

/** A law that cannot be judged on an implementation. */
export interface NotJudged {
  readonly law: Law;
  /** Why not, as half a sentence: "it shows no commitIndex". */
  readonly reason: string;
}

/** Which laws can be judged on an implementation, and why not the others. */
export function judgedOn(
  implementation: Implementation,
  laws: readonly Law[],
): { readonly judged: readonly Law[]; readonly notJudged: readonly NotJudged[] } {
  const shown = shownBy(implementation);
  const judged: Law[] = [];
  const notJudged: NotJudged[] = [];
  for (const law of laws) {
    const reason = typeof shown === "string" ? shown : reasonAgainst(law, implementation, shown);
    if (reason === null) judged.push(law);
    else notJudged.push({ law, reason });
  }
  return { judged, notJudged };
}

interface Shown {
  readonly view: View;
  readonly durable: DurableView | null;
}

// A server that has just booted shows every field that its implementation can show: what only leaders and candidates
// have it shows empty.
function shownBy(implementation: Implementation): Shown | string {
  const options = optionsOf(environmentByDefault(implementation.capabilities), 0);
  try {
    const { state } = implementation.boot(BLANK_DISK, options);
    return { view: implementation.view(state), durable: implementation.durable?.(BLANK_DISK) ?? null };
  } catch (error) {
    return `it does not boot from a blank disk: ${textOfThrown(error)}`;
  }
}

const ABOUT_LOGS: ReadonlySet<ViewField> = new Set(["log", "commitIndex", "lastApplied", "nextIndex", "matchIndex"]);

function reasonAgainst(law: Law, implementation: Implementation, { view, durable }: Shown): string | null {
  const isAboutLogs = law.needs.some((field) => ABOUT_LOGS.has(field)) || law.needsDurable?.includes("log") === true;
  if ((isAboutLogs || law.needsAnswers) && !implementation.capabilities.replicates) return "it replicates nothing";
  for (const field of law.needs) if (view[field] === undefined) return `it shows no ${field}`;
  if (law.needsSnapshots && implementation.capabilities.compacts === undefined) return "it takes no snapshots";
  if (law.needsSessions && implementation.capabilities.sessions === undefined) return "its clients open no sessions";
  if (law.needsReads && !implementation.capabilities.reads) return "it answers no reads";
  if (law.needsPledges && implementation.describe === undefined) return "it does not describe what its packets promise";
  if (law.needsDurable === undefined) return null;
  if (durable === null) return "it does not say what is durable";
  for (const field of law.needsDurable) if (durable[field] === undefined) return `it shows no durable ${field}`;
  return null;
}
