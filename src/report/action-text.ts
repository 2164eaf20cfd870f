// What happened to a cluster, in words: the first half of a step's line.

import type { Step } from "../cluster/apply-action.js";
import type { Slot } from "../cluster/slot.js";
import type { Packet } from "../contract/message.js";
import { nodeName } from "../trace/node-name.js";
import { renderWrite } from "./durable-text.js";
import { renderCommand, renderLog } from "./log-text.js";
import { renderCount } from "./names-text.js";
import { renderBody } from "./packet-text.js";
import { renderPartition } from "./partition-text.js";
import { oneWord } from "./plain-text.js";
import type { Style } from "./style.js";

/** Who did what, or had what done to it. */
export function renderAction(step: Step, style: Style): string {
  const { action, before, cluster } = step;
  switch (action.type) {
    case "deliver":
      return `${nodeName(action.packet.to)} takes ${packetText(action.packet, style)}`;
    case "duplicate":
      return `${nodeName(action.packet.to)} takes ${style.yellow("a copy of")} ${packetText(action.packet, style)}`;
    case "fire":
      return `${nodeName(action.node)}'s ${oneWord(action.timer)} timer fires`;
    case "request":
      return `client ${action.client + 1} asks ${nodeName(action.node)} for ${renderCommand(action.command)}`;
    case "local":
      return `${nodeName(action.node)} takes its own step ${oneWord(action.name)}`;
    case "finish": {
      const { pending, disk } = before.slots[action.node];
      const [head] = pending;
      const what = head.type === "write" ? renderWrite(head.write, disk, cluster.setup.implementation) : "a write";
      const verb = action.failAfter === undefined && action.crashAfter === undefined ? "finishes" : "is to finish";
      return `${nodeName(action.node)}'s disk ${verb} ${what}`;
    }
    case "restart":
      return style.yellow(`${nodeName(action.node)} restarts`) + restartText(cluster.slots[action.node]);
    case "crash":
      return style.yellow(`${nodeName(action.node)} crashes`) + lossText(step);
    case "advance":
      return `time moves on to ${cluster.now} ms`;
    case "drop":
      return style.yellow(`lost: ${packetText(action.packet, style, "to")}`);
    case "partition":
      return style.yellow(renderPartition(action.blocked, cluster.slots.length));
  }
}

function packetText({ from, to, kind, body }: Packet, style: Style, direction?: "to"): string {
  const fields = renderBody(body);
  const way = direction === undefined ? `from ${nodeName(from)}` : `from ${nodeName(from)} to ${nodeName(to)}`;
  return `${oneWord(kind)} ${way}${fields === "" ? "" : ` ${style.dim(`(${fields})`)}`}`;
}

/** What a node knows again after a restart. */
function restartText({ view }: Slot): string {
  if (view === null) return "";
  const known: string[] = [];
  if (view.currentTerm !== undefined) known.push(`in term ${view.currentTerm}`);
  if (view.votedFor !== undefined)
    known.push(view.votedFor === null ? "no vote" : `vote for ${nodeName(view.votedFor)}`);
  if (view.log !== undefined) known.push(`log [${view.log.index === 0 ? "" : renderLog(view.log)}]`);
  return known.length === 0 ? "" : ` ${known.join(", ")}`;
}

/** What a crash took with it. */
function lossText({ before, cluster, node }: Step): string {
  const writes = before.slots[node].pending.filter((pending) => pending.type === "write").length;
  const packets = before.network.length - cluster.network.length;
  const lost = [
    ...(writes > 0 ? [`${renderCount(writes, "write")} under way`] : []),
    ...(packets > 0 ? [`${renderCount(packets, "packet")} bound for it`] : []),
  ];
  return lost.length === 0 ? "" : `, losing ${lost.join(" and ")}`;
}
