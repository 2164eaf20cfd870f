// What people are shown of each kind of action: the words of a replay, the sign of a picture with its legend, where the page
// offers it, and what the documents say of it.

import type { Action, ActionType } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import type { StepOf } from "../cluster/step.js";
import { hasMishap } from "../cluster/mishap.js";
import { overtaking, type Slot } from "../cluster/slot.js";
import type { Packet } from "../contract/message.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import { quantity } from "../contract/quantity.js";
import { renderWrite } from "./durable-text.js";
import { renderLog } from "./log-text.js";
import { operationText } from "./operation-text.js";
import { renderBody } from "./packet-text.js";
import { renderPartition } from "./partition-text.js";
import { oneWord } from "./plain-text.js";
import type { Style } from "./style.js";

/** The marks of a picture, on the line of the server that an action moves. */
export type Sign = "dot" | "ring" | "diamond" | "square" | "cross" | "triangle";

/** The headings under which the page offers what can happen next. */
export const GROUPS = [
  ...["Messages arrive", "Servers act", "Servers crash or restart", "Messages are lost or copied", "Writes fail"],
  "The network splits or heals",
] as const;
export type Group = (typeof GROUPS)[number];

export interface ActionRow<A> {
  /** Who did what, or had what done to it. */
  words(step: StepOf<A>, style: Style): string;
  readonly sign: Sign;
  /** What a legend says where it occurs; null where its sign needs no word. */
  readonly legend: string | null;
  readonly group: Group;
  /** When it is possible, and what happens then: for the documents, as Markdown. */
  readonly when: string;
  readonly does: string;
}

type Rows = { readonly [T in ActionType]: ActionRow<Extract<Action, { readonly type: T }>> };

const ROWS: Rows = {
  deliver: {
    words: ({ action }, style) => `${nodeName(action.packet.to)} takes ${packetText(action.packet, style)}`,
    sign: "dot",
    legend: null,
    group: "Messages arrive",
    when: "the packet is under way, its receiver is up, its link is not blocked; on a `fifo` link it is the oldest",
    does: "the packet leaves the network and the receiver takes it",
  },
  fire: {
    words: ({ action }) => `${nodeName(action.node)}'s ${oneWord(action.timer)} timer fires`,
    sign: "ring",
    legend: "ring: timer",
    group: "Servers act",
    when: "the server is up and the timer armed; if `timed`, its window has opened",
    does: "the timer is no longer armed, and the server takes that it fired",
  },
  invoke: {
    words: ({ action }) =>
      action.operation.type === "compact"
        ? `${nodeName(action.node)} is asked to compact its log`
        : `client ${action.operation.client + 1} asks ${nodeName(action.node)} for ${operationText(action.operation)}`,
    sign: "diamond",
    legend: "diamond: a client asks",
    group: "Servers act",
    when: "the server is up; for a compaction, its state machine has taken an entry that its log still has",
    does: "a client asks the server for an operation. What the client asked for before is given up: its outcome stays unknown to the client. Or an operator asks it to compact its log, and hands over a snapshot of its state machine",
  },
  local: {
    words: ({ action }) => `${nodeName(action.node)} takes its own step ${oneWord(action.name)}`,
    sign: "dot",
    legend: null,
    group: "Servers act",
    when: "the server is up and offers this step",
    does: "the server takes an internal step",
  },
  finish: {
    words: (step) => finishText(step, step.action.node, 0),
    sign: "square",
    legend: "square: write finishes",
    group: "Servers act",
    when: "the server is up and writes are under way",
    does: "the oldest write becomes durable",
  },
  advance: {
    words: ({ cluster }) => `time moves on to ${cluster.now} ms`,
    sign: "ring",
    legend: null,
    group: "Servers act",
    when: "`timed` only: no timer of a server that is up has its window ending now",
    does: "time moves on to the next moment at which a window opens or ends; in the healing phase also to one before",
  },
  crash: {
    words: (step, style) => style.yellow(`${nodeName(step.action.node)} crashes`) + lossText(step),
    sign: "cross",
    legend: "cross: crash",
    group: "Servers crash or restart",
    when: "the server is up",
    does: "the server is down. Its memory, its timers and its unfinished writes are gone",
  },
  restart: {
    words: ({ action, cluster }, style) =>
      style.yellow(`${nodeName(action.node)} restarts`) + restartText(cluster.slots[action.node]),
    sign: "triangle",
    legend: "triangle: restart",
    group: "Servers crash or restart",
    when: "the server is down",
    does: "the server boots from its disk",
  },
  drop: {
    words: ({ action }, style) => style.yellow(`lost: ${packetText(action.packet, style, "to")}`),
    sign: "dot",
    legend: null,
    group: "Messages are lost or copied",
    when: "the packet is under way",
    does: "the packet is lost",
  },
  duplicate: {
    words: ({ action }, style) =>
      `${nodeName(action.packet.to)} takes ${style.yellow("a copy of")} ${packetText(action.packet, style)}`,
    sign: "dot",
    legend: "dashed arrow: copy",
    group: "Messages are lost or copied",
    when: "as `deliver`, in a bag only",
    does: "the receiver takes a copy; the packet itself stays under way",
  },
  partition: {
    words: ({ action, cluster }, style) => style.yellow(renderPartition(action.blocked, cluster.slots.length)),
    sign: "dot",
    legend: "shade and wall: partition",
    group: "The network splits or heals",
    when: "always",
    does: "these links, and only these, are blocked from now on",
  },
  wipe: {
    words: ({ action }, style) => style.yellow(`${nodeName(action.node)} loses its disk`),
    sign: "cross",
    legend: "cross: crash, or disk lost",
    group: "Servers crash or restart",
    when: "something was written to the server's disk",
    does: "the disk is blank, and the server is down",
  },
  pause: {
    words: ({ action }, style) => style.yellow(`${nodeName(action.node)} stands still for ${action.for} ms`),
    sign: "cross",
    legend: "cross: a server stands still",
    group: "Servers crash or restart",
    when: "`timed` only: the server is up and does not stand still",
    does: "for so many milliseconds the server takes nothing. Its clock goes on; what fell due meanwhile comes first when it goes on",
  },
  jump: {
    words: ({ action }, style) =>
      style.yellow(`${nodeName(action.node)}'s clock jumps ${oneWord(action.way)} by ${action.by} ms`),
    sign: "ring",
    legend: "ring: timer, or a clock that jumps",
    group: "Servers act",
    when: "`timed` only, and where no read relies on clocks: the server is up and a timer is armed",
    does: "its timers fire so many milliseconds of its own clock sooner, or later; none before now",
  },
  overtake: {
    words: (step, style) => {
      const { node } = step.action;
      const text = finishText(step, node, overtaking(step.before.slots[node].pending));
      return `${text} ${style.yellow("before an older write")}`;
    },
    sign: "square",
    legend: "square: write finishes, here before an older one",
    group: "Servers act",
    when: "writes are under way on both devices",
    does: "the oldest write on another device than the oldest of all becomes durable",
  },
};

/** What people are shown of a kind of action. */
export const rowOf = (type: ActionType): ActionRow<Action> => ROWS[type];

/** Who did what, or had what done to it: the first half of a step's line. */
export const renderAction = (step: Step, style: Style): string => rowOf(step.action.type).words(step, style);

function packetText({ from, to, kind, body }: Packet, style: Style, direction?: "to"): string {
  const fields = renderBody(body);
  const way = direction === undefined ? `from ${nodeName(from)}` : `from ${nodeName(from)} to ${nodeName(to)}`;
  return `${oneWord(kind)} ${way}${fields === "" ? "" : ` ${style.dim(`(${fields})`)}`}`;
}

/** Which of the writes under way a server's disk finishes. */
function finishText({ action, before, cluster }: StepOf<object>, node: NodeId, place: number): string {
  const { pending, disk } = before.slots[node];
  const write = pending[place];
  const what = write.type === "write" ? renderWrite(write.write, disk, cluster.setup.implementation) : "a write";
  return `${nodeName(node)}'s disk ${hasMishap(action) ? "is to finish" : "finishes"} ${what}`;
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
function lossText({ before, cluster, node }: StepOf<unknown>): string {
  const writes = before.slots[node].pending.filter((pending) => pending.type === "write").length;
  const packets = before.network.length - cluster.network.length;
  const lost = [
    ...(writes > 0 ? [`${quantity(writes, "write")} under way`] : []),
    ...(packets > 0 ? [`${quantity(packets, "packet")} bound for it`] : []),
  ];
  return lost.length === 0 ? "" : `, losing ${lost.join(" and ")}`;
}
