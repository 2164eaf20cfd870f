// One step of a run in words: what happened, and what it changed.

import { hasMishap, withoutMishap, type Mishap } from "../cluster/mishap.js";
import { MISHAPS } from "../cluster/mishaps.js";
import { definitionOf, type Action } from "../cluster/action.js";
import { applyAction, type Step } from "../cluster/apply-action.js";
import { isSamePacket } from "../cluster/network.js";
import type { Pending } from "../cluster/slot.js";
import type { Write } from "../contract/disk.js";
import type { Packet } from "../contract/message.js";
import { nodeName, serversText } from "../contract/node-name.js";
import { renderAction } from "./action-rows.js";
import { renderWrite } from "./durable-text.js";
import { responseText } from "./operation-text.js";
import { MISHAP_ROWS } from "./mishap-rows.js";
import { renderAnswers } from "./packet-text.js";
import { oneLine, oneWord } from "./plain-text.js";
import { PLAIN, type Style } from "./style.js";
import { appliedText, viewChanges } from "./view-changes.js";

/** A step as one line. */
export function renderStep(step: Step, style: Style = PLAIN): string {
  const what = renderAction(step, style);
  if (step.node < 0) return what;
  const changes = changesOf(step, style);
  if (changes.length > 0) return `${what}: ${changes.join("; ")}`;
  return isQuietByNature(step.action) ? what : `${what}: ${style.dim(nothingOf(step))}`;
}

/** What to say where there is no change to tell: of what a server keeps to itself not all is in its view. */
export function nothingOf({ node, action, before, cluster }: Step): string {
  if (node < 0 || isQuietByNature(action)) return "nothing else changes";
  const [old, now] = [before.slots[node].state, cluster.slots[node].state];
  const { key } = cluster.setup.implementation;
  const isSame = old === now || (old !== null && now !== null && key(old) === key(now));
  return isSame ? "nothing changes" : "nothing changes that is shown";
}

const isQuietByNature = ({ type }: Action): boolean =>
  type === "crash" || type === "restart" || definitionOf(type).isOfClocks === true;

/** What a server asked for while it booted, or "" where it did no more than that. */
export function renderBoot(boot: Step, style: Style = PLAIN): string {
  const { slots, setup } = boot.cluster;
  const slot = slots[boot.node];
  const writes = writesText(slot.pending, (write) => renderWrite(write, slot.disk, setup.implementation), style);
  const did = [...sentText(boot, style), ...writes, ...endOf(boot, style)];
  return did.length === 0 ? "" : `${nodeName(slot.options.id)} boots: ${did.join("; ")}`;
}

/** What a step changed at the server that took it, in the order in which it is told. */
export function changesOf(step: Step, style: Style): string[] {
  const { before, cluster, node } = step;
  const old = before.slots[node];
  const slot = cluster.slots[node];
  const changes: string[] = [];
  if (isKept(step)) changes.push("does not take it yet: it stays in the network");
  if (old.view !== null && slot.view !== null) {
    changes.push(...viewChanges(node, old.view, slot.view, step.applied, style));
  } else changes.push(...appliedText(step.applied));
  for (const { index } of step.restored) changes.push(`restores the snapshot up to index ${index}`);
  const asked = slot.pending.filter((pending) => !old.pending.includes(pending));
  changes.push(...sentText(step, style));
  changes.push(...writesText(asked, (write) => renderWrite(write, slot.disk, cluster.setup.implementation), style));
  changes.push(...mishapTexts(step).map(style.yellow));
  changes.push(...endOf(step, style));
  return changes;
}

/** Whether the packet that was delivered is still there (and was not sent anew by this very step). */
function isKept({ action, before, cluster, sent }: Step): boolean {
  if (action.type !== "deliver") return false;
  const copies = (packets: readonly Packet[]): number =>
    packets.filter((other) => isSamePacket(other, action.packet)).length;
  return copies(cluster.network) - copies(sent.map(({ packet }) => packet)) === copies(before.network);
}

/** What left the node. */
function sentText({ sent, responses }: Pick<Step, "sent" | "responses">, style: Style): string[] {
  const packets = sent.map(({ packet }) => packet);
  return [
    ...packetsText(packets, style).map((text) => `sends ${text}`),
    ...responses.map((response) => `answers ${responseText(response)}`),
  ];
}

/** The writes that a node asked for, and what has to wait for them. */
function writesText(asked: readonly Pending[], textOf: (write: Write) => string, style: Style): string[] {
  const writes = asked.flatMap((pending) => (pending.type === "write" ? [textOf(pending.write)] : []));
  const packets = asked.flatMap((pending) => (pending.type === "send" ? [pending.packet] : []));
  const answers = asked.flatMap((pending) => (pending.type === "respond" ? [responseText(pending)] : []));
  const waiting = [...packetsText(packets, style), ...answers].join(", ");
  return [
    ...(writes.length > 0 ? [`begins to write ${writes.join(", ")}`] : []),
    ...(waiting === "" ? [] : [`holds back until then ${waiting}`]),
  ];
}

/** One text for all packets of a kind that say the same yes or no. */
function packetsText(packets: readonly Packet[], { dim }: Style): string[] {
  const receivers = new Map<string, { kind: string; answers: string; to: number[] }>();
  for (const { kind, body, to } of packets) {
    const answers = renderAnswers(body);
    const key = `${kind}\n${answers}`;
    const group = receivers.get(key) ?? { kind, answers, to: [] };
    group.to.push(to);
    receivers.set(key, group);
  }
  return [...receivers.values()].map(
    ({ kind, answers, to }) =>
      `${oneWord(kind)} to ${serversText(to)}${answers === "" ? "" : ` ${dim(`(${answers})`)}`}`,
  );
}

/** What went wrong inside a step, or nothing. */
export function mishapTexts({ before, action }: Step): readonly string[] {
  if (!hasMishap(action)) return [];
  // How many there would have been: the same step once more, without the mishap.
  const unharmed = applyAction(before, withoutMishap(action));
  return MISHAPS.flatMap(({ field, among }) => {
    const after = (action as Mishap)[field];
    return after === undefined ? [] : [MISHAP_ROWS[field].words(after, unharmed?.[among] ?? 0)];
  });
}

function endOf({ halted, panic }: Pick<Step, "halted" | "panic">, style: Style): string[] {
  return [
    ...(halted === null ? [] : [`halts: ${oneLine(halted)}`]),
    ...(panic === null ? [] : [style.red(`PANICS: ${oneLine(panic.text)}`)]),
  ];
}
