// Makes stateful code pure: a node's state is the list of messages that it was given since boot. The newest state is
// live; an older one is rebuilt by feeding its list again.

import { canonicalCopy, canonicalText, type Json } from "./json.js";
import { digestText } from "./digest.js";
import type { Capabilities } from "./capabilities.js";
import type { Disk } from "./disk.js";
import type { Implementation, Key, NodeOptions, Transition } from "./implementation.js";
import { nameOfLog, plainLog, type Log } from "./log.js";
import type { Message, Packet } from "./message.js";
import type { Outbound } from "./outbound.js";
import { copiesItself } from "./own-copies.js";
import type { StateMachine } from "./state-machine.js";
import type { DurableView, Pledge, View } from "./view.js";

/** A live node: an object that changes when it is given a message. */
export interface LiveNode {
  /** What booting asked for. */
  readonly outbound: readonly Outbound[];
  /** Gives it one message; answers what it asks for. */
  give(message: Message): readonly Outbound[];
  /** Its state at this moment in the words of Figure 2. */
  view(): View;
  /** Canonical text of the whole state; without it the list of messages is the key: sound, many states. */
  key?(): string;
  /**
   * In place of a key: plain data that with the view tells its states apart. It is kept with each state, so that nobody has
   * to go back to one for its key.
   */
  rest?(): Json | undefined;
  /** Internal steps that may be taken now, by name. */
  localMessages?(): readonly string[];
  /** Whether it is no more: another is started in its place, and given the same messages. */
  isGone?(): boolean;
}

/** Stateful code behind the contract: how to start a node, and what is known of all of them. */
export interface Driver {
  readonly name: string;
  readonly version: string;
  readonly capabilities: Capabilities;
  /** Its nodes never have internal steps. */
  readonly localMessages?: false;
  /** A node that has just booted from its disk. */
  start(disk: Disk, options: NodeOptions): LiveNode;
  /** What a restart would bring back from a disk, for the laws on durability. */
  durable?(disk: Disk): DurableView;
  /** What a packet promises, for the laws that read packets; null where it promises nothing. */
  describe?(packet: Packet): Pledge | null;
  /** What its servers do with commands, where that is more than writing to a key. */
  readonly machine?: StateMachine;
}

/** A node's state by its past. Invariant: feeding the messages back to `boot` to a fresh node gives this view and key. */
export interface Recorded {
  readonly life: Life;
  readonly before: Recorded | null;
  readonly message: Message | null;
  readonly length: number;
  readonly view: View;
  readonly rest: Json | undefined;
  readonly localMessages: readonly string[];
}

interface Life {
  readonly disk: Disk;
  readonly options: NodeOptions;
  /** The live node and the state that it is in. Not part of the value: a cache of one place. */
  live: { readonly node: LiveNode; at: Recorded } | null;
  /** Whether its nodes have keys of their own. */
  readonly keyed: boolean;
  /** Keys already taken, by state. */
  readonly keys: WeakMap<Recorded, string>;
}

const NO_MESSAGES: readonly string[] = [];

/** The implementation that a driver gives by recording. */
export function recorded(driver: Driver): Implementation<Recorded> {
  return copiesItself<Implementation<Recorded>>({
    name: driver.name,
    version: driver.version,
    capabilities: driver.capabilities,
    recording: true,
    boot(disk, options) {
      const node = started(driver, disk, options);
      const life: Life = { disk, options, live: null, keyed: node.key !== undefined, keys: new WeakMap() };
      const state = observe(node, life, null, null);
      life.live = { node, at: state };
      return { state, outbound: copied(node.outbound) };
    },
    reduce(state, message): Transition<Recorded> {
      const node = liveAt(driver, state);
      const live = state.life.live!;
      // Until the step has returned the node stands nowhere: a step that throws must not leave a half-taken one behind.
      state.life.live = null;
      const outbound = copied(give(node, message));
      const next = observe(node, state.life, state, message);
      live.at = next;
      state.life.live = live;
      return { state: next, outbound };
    },
    view: (state) => state.view,
    key: keyBy(driver),
    ...(driver.localMessages !== false && { localMessages: (state: Recorded) => state.localMessages }),
    ...(driver.durable && { durable: driver.durable.bind(driver) }),
    ...(driver.describe && { describe: driver.describe.bind(driver) }),
    ...(driver.machine && { machine: driver.machine }),
  });
}

function observe(node: LiveNode, life: Life, before: Recorded | null, message: Message | null): Recorded {
  return {
    life,
    before,
    message,
    length: before === null ? 0 : before.length + 1,
    view: node.view(),
    rest: node.rest?.(),
    localMessages: node.localMessages ? node.localMessages() : NO_MESSAGES,
  };
}

const started = (driver: Driver, disk: Disk, options: NodeOptions): LiveNode =>
  driver.start(disk, copyOfOptions(options));

/** A node may go on to change the options that it was given. */
export const copyOfOptions = (options: NodeOptions): NodeOptions => canonicalCopy(options);

function liveAt(driver: Driver, state: Recorded): LiveNode {
  const live = state.life.live;
  if (live !== null && live.at === state && live.node.isGone?.() !== true) return live.node;
  const node = started(driver, state.life.disk, state.life.options);
  for (const message of messagesOf(state)) give(node, message);
  state.life.live = { node, at: state };
  return node;
}

// A packet is copied on the way: stateful code may go on to change what it sent, or what it was given.
function give(node: LiveNode, message: Message): readonly Outbound[] {
  return node.give(message.type === "packet" ? { type: "packet", packet: copyOfPacket(message.packet) } : message);
}

function copied(outbound: readonly Outbound[]): readonly Outbound[] {
  return outbound.map((out) => (out.type === "send" ? { ...out, packet: copyOfPacket(out.packet) } : out));
}

/** A packet of its own, as it would come over a wire. */
export function copyOfPacket({ from, to, kind, body }: Packet): Packet {
  return { from, to, kind, body: canonicalCopy(body) };
}

function keyBy(driver: Driver): Key<Recorded> {
  const by =
    (logText: (log: Log) => unknown) =>
    (state: Recorded): string =>
      state.rest === undefined ? keyOf(driver, state) : keyWith(state.rest, state.view, logText);
  return Object.assign(by(plainLog), { short: by(nameOfLog) });
}

/** The key of a state by plain data that with its view tells it apart. */
export const keyWith = (rest: Json, { log, ...others }: View, logText: (log: Log) => unknown): string =>
  canonicalText([others, log === undefined ? null : logText(log), rest]);

// Taken only when asked for: fuzzing never looks at keys.
function keyOf(driver: Driver, state: Recorded): string {
  const { keys, keyed } = state.life;
  const known = keys.get(state);
  if (known !== undefined) return known;
  const key = keyed ? liveAt(driver, state).key!() : listKeyOf(state);
  keys.set(state, key);
  return key;
}

// The list of messages as a key. A loop: a run may be longer than the stack is deep.
function listKeyOf(state: Recorded): string {
  const { keys, disk } = state.life;
  const missing: Recorded[] = [];
  let at: Recorded | null = state;
  for (; at !== null && !keys.has(at); at = at.before) missing.push(at);
  let key = at === null ? "" : keys.get(at)!;
  for (const { before, message } of missing.reverse()) {
    const isFirst = before === null;
    key = isFirst ? canonicalText({ ...disk, log: nameOfLog(disk.log) }) : digestText(key) + canonicalText(message);
  }
  return key;
}

function messagesOf(state: Recorded): Message[] {
  const messages = new Array<Message>(state.length);
  for (let at = state; at.before !== null; at = at.before) messages[at.length - 1] = at.message!;
  return messages;
}
