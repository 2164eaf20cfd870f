// What a step changed in a node, in words: read off the views before and after, so that it works for any implementation.

import type { Applied } from "../cluster/node-output.js";
import { isSameConfiguration, type Configuration } from "../contract/configuration.js";
import { baseOf, commonIndex, entriesAfter, type Log } from "../contract/log.js";
import { nodeName, serversText, type NodeId } from "../contract/node-name.js";
import { isCandidate, type View } from "../contract/view.js";
import { renderConfiguration, renderEntries, renderRange } from "./log-text.js";
import type { Style } from "./style.js";

/** The changes of one life: a node that crashed or started has no two views to compare. */
export function viewChanges(
  node: NodeId,
  before: View,
  after: View,
  applied: readonly Applied[],
  style: Style,
): string[] {
  const office = officeChange(before, after);
  return [
    ...(office === null ? [] : [style.bold(office)]),
    ...voteChanges(node, before, after, office !== null),
    ...logChanges(before.log, after.log),
    ...configurationChanges(before.configuration, after.configuration),
    ...commitChanges(before, after, applied),
    ...followerChanges(node, before, after),
  ];
}

function officeChange(before: View, after: View): string | null {
  const { role, currentTerm: term } = after;
  const isNewTerm = term !== before.currentTerm && term !== undefined;
  const inTerm = term === undefined ? "" : ` in term ${term}`;
  if (role === before.role || role === undefined) {
    if (!isNewTerm) return null;
    if (role === "candidate") return `stands again${inTerm}`;
    return term < (before.currentTerm ?? 0) ? `falls back to term ${term}` : `moves to term ${term}`;
  }
  if (role === "leader") return `becomes leader${term === undefined ? "" : ` of term ${term}`}${votesText(after)}`;
  if (role === "candidate") return `becomes candidate${inTerm}`;
  if (role === "pre-candidate") return `asks whether it would be elected${isNewTerm ? inTerm : ""}`;
  return `${before.role === "leader" ? "steps down" : "gives up"}: follower${inTerm}`;
}

function votesText({ votesGranted }: View): string {
  return votesGranted && votesGranted.length > 0 ? ` with votes of ${serversText(votesGranted)}` : "";
}

function voteChanges(node: NodeId, before: View, after: View, isTermSaid: boolean): string[] {
  const changes: string[] = [];
  const { votedFor, currentTerm, votesGranted } = after;
  const isSameTerm = currentTerm === before.currentTerm;
  if (votedFor !== undefined && (votedFor !== before.votedFor || (!isSameTerm && votedFor !== null))) {
    const inTerm = isTermSaid || currentTerm === undefined ? "" : ` in term ${currentTerm}`;
    if (votedFor !== null) changes.push(`votes for ${votedFor === node ? "itself" : nodeName(votedFor)}${inTerm}`);
    // A newer term begins without a vote: nothing worth saying. To lose the vote of a term is.
    else if (isSameTerm) changes.push(`forgets its vote${inTerm}`);
  }
  const hasNewVotes = votesGranted && votesGranted.join() !== (before.votesGranted ?? []).join();
  if (hasNewVotes && votesGranted.length > 0 && isCandidate(after.role)) {
    changes.push(`has votes of ${serversText(votesGranted)}`);
  }
  return changes;
}

function logChanges(before: Log | undefined, after: Log | undefined): string[] {
  if (before === undefined || after === undefined) return [];
  const base = baseOf(after).index;
  const kept = Math.max(base, commonIndex(before, after));
  const changes: string[] = base === baseOf(before).index ? [] : [`begins its log after index ${base}`];
  if (before.index > kept) {
    const removed = entriesAfter(before, kept, before.index);
    changes.push(`removes ${renderRange(kept + 1, before.index)} (${renderEntries(removed)})`);
  }
  if (after.index > kept) {
    const added = entriesAfter(after, kept, after.index);
    changes.push(`appends ${renderEntries(added)} at ${renderRange(kept + 1, after.index)}`);
  }
  return changes;
}

function configurationChanges(before: Configuration | undefined, after: Configuration | undefined): string[] {
  if (before === undefined || after === undefined || isSameConfiguration(before, after)) return [];
  return [`counts by ${renderConfiguration(after)}`];
}

function commitChanges(before: View, after: View, applied: readonly Applied[]): string[] {
  const committed = committedText(before.commitIndex, after.commitIndex, after.log);
  if (committed !== null && committed === appliedRange(applied))
    return [`commits and applies ${committed}`, ...skippedText(applied)];
  const changes: string[] = [];
  if (committed !== null) changes.push(`commits ${committed}`);
  if ((after.commitIndex ?? 0) < (before.commitIndex ?? 0)) {
    changes.push(`commitIndex falls from ${before.commitIndex} to ${after.commitIndex}`);
  }
  changes.push(...appliedText(applied));
  if (applied.length === 0 && after.lastApplied !== before.lastApplied && after.lastApplied !== undefined) {
    changes.push(`lastApplied ${before.lastApplied ?? "?"} to ${after.lastApplied}`);
  }
  return changes;
}

function committedText(before: number | undefined, after: number | undefined, log: Log | undefined): string | null {
  if (after === undefined || after <= (before ?? 0)) return null;
  const first = (before ?? 0) + 1;
  const entries = log === undefined ? [] : entriesAfter(log, first - 1, after - first + 1);
  return rangeText(first, after, entries.length === 0 ? "" : renderEntries(entries));
}

/** What the state machine took. Said of a node that crashed in the step too: its clients may have seen it. */
export function appliedText(applied: readonly Applied[]): string[] {
  const range = appliedRange(applied);
  return range === null ? [] : [`applies ${range}`, ...skippedText(applied)];
}

/** Of a session's command that took effect before, or whose session is over, the state machine takes nothing. */
function skippedText(applied: readonly Applied[]): string[] {
  const skipped = applied.filter((entry) => entry.skipped).map(({ index }) => index);
  return skipped.length === 0 ? [] : [`its state machine skips index ${skipped.join(", ")}`];
}

function appliedRange(applied: readonly Applied[]): string | null {
  if (applied.length === 0) return null;
  const isInOrder = applied.every(({ index }, place) => index === applied[0].index + place);
  if (isInOrder) return rangeText(applied[0].index, applied[applied.length - 1].index, renderEntries(applied));
  return applied.map((entry) => rangeText(entry.index, entry.index, renderEntries([entry]))).join(", ");
}

const rangeText = (first: number, last: number, entries: string): string =>
  renderRange(first, last) + (entries === "" ? "" : ` (${entries})`);

/** What a leader learnt of its followers. On taking office all of it is new and says nothing. */
function followerChanges(node: NodeId, before: View, after: View): string[] {
  if (before.role !== "leader" || after.role !== "leader") return [];
  const changes: string[] = [];
  for (const field of ["matchIndex", "nextIndex"] as const) {
    const old = before[field] ?? [];
    const now = after[field] ?? [];
    now.forEach((index, other) => {
      if (index === old[other]) return;
      const whose = other === node ? `its own ${field}` : `${field} of ${nodeName(other)}`;
      changes.push(`${whose} ${old[other] ?? "?"} to ${index}`);
    });
  }
  return changes;
}
