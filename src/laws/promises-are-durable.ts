// "Updated on stable storage before responding to RPCs" (Figure 2), judged on packets as they leave, against the disk of
// their sender at that moment. Requests promise nothing: a leader may replicate in parallel with its own write.

import { agreeUpTo, type Log } from "../contract/log.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import type { DurableView, Pledge, View } from "../contract/view.js";
import type { Judgement, Law, Violation } from "./law.js";
import { pledgesOf } from "./seen.js";

export const PROMISES_ARE_DURABLE: Law = {
  id: "promises-are-durable",
  title: "What a server promises is durable",
  kind: "discipline",
  sentence: "A vote or an acknowledgement leaves a server only once what it promises is on that server's disk.",
  source: 'paper, Figure 2 ("before responding to RPCs") and section 5.1',
  needs: [],
  needsDurable: ["currentTerm"],
  needsPledges: true,
  others: "none",
  reads: [],
  judge(step) {
    const { node, sent } = step;
    if (node < 0 || sent.length === 0) return null;
    const { implementation } = step.cluster.setup;
    const pledges = pledgesOf(step);
    let judgement: Judgement = null;
    for (let i = 0; i < sent.length; i++) {
      const { packet, disk } = sent[i];
      const pledge = pledges[i];
      if (pledge === null || promisesNothing(pledge)) continue;
      const durable = implementation.durable?.(disk);
      if (durable?.currentTerm === undefined) continue;
      const lack = lackOf(pledge, packet.to, durable, step.cluster.slots[node].view);
      if (lack !== null) return unkept(node, packet.to, pledge, lack);
      judgement = "holds";
    }
    return judgement;
  },
};

/** A vote that is not given; or an acknowledgement of no entry. */
const promisesNothing = (pledge: Pledge): boolean => (pledge.type === "vote" ? !pledge.granted : pledge.index === 0);

/** What the disk has in place of what was promised, or null where it has that. */
function lackOf(pledge: Pledge, to: NodeId, durable: DurableView, view: View | null): string | null {
  const { currentTerm, votedFor, log } = durable;
  const term = currentTerm!;
  if (term < pledge.term) return `is still in term ${term}`;
  if (pledge.type === "vote") {
    // In a newer term nothing can contradict the vote any more.
    if (term > pledge.term || votedFor === undefined || votedFor === to) return null;
    return votedFor === null ? "holds no vote" : `holds a vote for ${nodeName(votedFor)}`;
  }
  // Where entries of a newer leader stand in its place, nothing of what was acknowledged was committed or ever will be: the write may
  // have overtaken that of an older term, behind which the acknowledgement waited.
  if (log === undefined || log.term > pledge.term) return null;
  if (log.index < pledge.index) return `holds a log that ends at index ${log.index}`;
  const mine = logOfTerm(view, pledge.term);
  // Whether the follower should have acknowledged so much is not asked here: only whether it stands on its disk.
  if (mine === undefined || mine.index < pledge.index || agreeUpTo(mine, log, pledge.index)) return null;
  return `holds another log up to index ${pledge.index}`;
}

// The log that was acknowledged is the one in memory, as long as the sender is in the term in which it said so.
function logOfTerm(view: View | null, term: number): Log | undefined {
  return view !== null && view.currentTerm === term ? view.log : undefined;
}

function unkept(node: NodeId, to: NodeId, pledge: Pledge, lack: string): Violation {
  const promise =
    pledge.type === "vote"
      ? `vote for ${nodeName(to)} in term ${pledge.term}`
      : `acknowledgement up to index ${pledge.index} in term ${pledge.term}`;
  return {
    how: pledge.type,
    sentence: `The ${promise} left ${nodeName(node)} before it was durable: the disk ${lack}.`,
    facts: [
      `${nodeName(node)} sent ${nodeName(to)} the ${promise}.`,
      `At that moment the disk of ${nodeName(node)} ${lack}.`,
    ],
  };
}
