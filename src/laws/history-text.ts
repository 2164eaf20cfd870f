// A history as text, for whoever must know one again: equal texts, equal histories.

import { toEntries, type Log } from "../contract/log.js";
import type { NodeId } from "../contract/message.js";
import type { Commitments } from "./committed.js";
import type { History } from "./history.js";
import type { Leaders } from "./leaders.js";
import type { Votes } from "./votes.js";

/** The text of a history in which every server i is called names[i]. */
export function historyText({ leaders, committed, commitments, votes }: History, names: readonly NodeId[]): string {
  const byVoter = names.map(() => "");
  votes.forEach((given, voter) => (byVoter[names[voter]] = votesText(given, names)));
  return [leadersText(leaders, names), logText(committed), commitmentsText(commitments), byVoter.join(";")].join("|");
}

function leadersText(leaders: Leaders, names: readonly NodeId[]): string {
  let text = "";
  for (let at = leaders; at !== null; at = at.previous)
    text += `${at.term}:${names[at.node]}:${at.log === undefined ? "" : logText(at.log)} `;
  return text;
}

function commitmentsText(commitments: Commitments): string {
  let text = "";
  for (let at = commitments; at !== null; at = at.previous) text += `${at.term}:${logText(at.log)} `;
  return text;
}

function votesText(votes: Votes, names: readonly NodeId[]): string {
  let text = "";
  for (let at = votes; at !== null; at = at.previous) text += `${at.term}:${names[at.candidate]} `;
  return text;
}

const logText = (log: Log): string => JSON.stringify(toEntries(log).map(({ term, command }) => [term, command]));
