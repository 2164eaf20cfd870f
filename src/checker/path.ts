// A path of a search as plain actions that everybody can take: with the losses that it chose, and without what only a
// specification's network does.

import type { Action } from "../cluster/action.js";
import { dropAt } from "../cluster/actions/drop.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Packet } from "../contract/message.js";
import { isSamePacket } from "../cluster/network.js";
import { Play } from "../play/play.js";
import { UniqueNames } from "./commands.js";
import { Expansion } from "./expansion.js";
import type { Numbers } from "./numbers.js";
import type { Parts } from "./parts.js";
import type { BrokenLaw } from "./verdicts.js";

/** One step of a path: what happened, and the packets under way after it, by number. */
export interface PathStep {
  /** null where a packet was lost or copied by the network itself. */
  readonly action: Action | null;
  readonly network: readonly number[];
}

/** Goes a path again, of which it is known which successor was taken at each step. */
export function movesAlong(parts: Parts, ordinals: readonly number[]): readonly PathStep[] {
  const moves: PathStep[] = [];
  let list = parts.firstList();
  for (const ordinal of ordinals) {
    let at = 0;
    let next: Int32Array | null = null;
    const expansion = new Expansion(parts, {
      wants: () => at++ === ordinal,
      take(taken, length, step, extra) {
        next = taken.slice(0, length);
        const network = [...next.subarray(parts.layout.packets)];
        moves.push({ action: parts.actionOf(step, extra), network });
      },
      isBroken() {},
    });
    expansion.expand(list, list.length);
    if (next === null) throw new Error("a path that was found cannot be gone again");
    list = next;
  }
  return moves;
}

/** A path as actions, and the names that its commands have there. */
export interface Way {
  readonly actions: readonly Action[];
  readonly names: UniqueNames;
}

/**
 * The actions of a path from the first cluster on, and one more. What was lost as it was sent, or in a specification's bag,
 * is never delivered: it needs no action unless it stands in the way of another on its link.
 */
export function wayAlong({ first, numbers }: Parts, moves: readonly PathStep[], last: Action): Way {
  const { environment, implementation } = first.setup;
  const isBag = implementation.capabilities.bag !== undefined;
  const names = new UniqueNames();
  const actions: Action[] = [];
  const play = Play.from(first);
  const take = (action: Action): void => {
    if (play.take(action) === null) throw new Error(`a path that was found cannot be gone: ${action.type}`);
    actions.push(action);
  };
  const clearTheWay = (action: Action): void => {
    if (environment.network !== "fifo" || action.type !== "deliver") return;
    let inTheWay = lossBefore(play.cluster, action.packet);
    while (inTheWay !== null) {
      take(inTheWay);
      inTheWay = lossBefore(play.cluster, action.packet);
    }
  };
  let before: readonly number[] = first.network.map((packet) => numbers.packetNumber(packet));
  for (const { action, network } of moves) {
    if (action !== null) {
      const here = named(action, names);
      clearTheWay(here);
      take(isBag ? repeatedWhereAlone(here, play.cluster, network, numbers) : here);
    } else if (!isBag) take(names.in(lossBetween(before, network, numbers)));
    before = network;
  }
  const end = named(last, names);
  clearTheWay(end);
  return { actions: [...actions, end], names };
}

const named = (action: Action, names: UniqueNames): Action =>
  action.type === "invoke" && action.operation.type === "write" && !names.isAgain(action.operation)
    ? { ...action, operation: { ...action.operation, command: names.next(action.operation.command) } }
    : names.in(action);

/** The loss of the oldest packet on a link, if it is not the one that is to be delivered. */
function lossBefore(cluster: Cluster, packet: Packet): Action | null {
  const place = cluster.network.findIndex(({ from, to }) => from === packet.from && to === packet.to);
  return place < 0 || isSamePacket(cluster.network[place], packet) ? null : dropAt(cluster, place);
}

/** The loss that leads from one list of packets to another, which is the same without it. */
function lossBetween(before: readonly number[], after: readonly number[], { packets, link }: Numbers): Action {
  const place = before.findIndex((number, at) => after[at] !== number);
  const position = before.slice(0, place).filter((number) => link[number] === link[before[place]]).length;
  return { type: "drop", packet: packets.values[before[place]], position };
}

// Where the search made a copy of a packet beforehand, the packet here is delivered and stays: one delivery for each copy.
function repeatedWhereAlone(action: Action, cluster: Cluster, after: readonly number[], numbers: Numbers): Action {
  if (action.type !== "deliver") return action;
  const isCopyLeft = after.some((number) => isSamePacket(numbers.packets.values[number], action.packet));
  const copies = cluster.network.filter((packet) => isSamePacket(packet, action.packet)).length;
  return isCopyLeft && copies === 1 ? { ...action, type: "duplicate" } : action;
}

/** What was broken, in the words of the way there. */
export function inNames(broken: BrokenLaw, names: UniqueNames): BrokenLaw {
  if (broken.law === null) return { ...broken, panic: { text: names.inText(broken.panic.text) } };
  const { sentence, facts } = broken.violation;
  const [one, other] = facts;
  const inFacts = [names.inText(one), names.inText(other)] as const;
  return { ...broken, violation: { sentence: names.inText(sentence), facts: inFacts } };
}
