// Stands between the harness and code that it does not trust: what goes in is a copy, what comes out is checked, and
// whatever is not as the contract says is thrown as a ContractError that names the function. In a run that is a panic.

import { ContractError } from "./contract-error.js";
import { checkOutboundIn, checkViewIn } from "./check-in-cluster.js";
import { checkFields, checkOutbound, checkPacket, shown, type FieldCheck } from "./check-outbound.js";
import { checkTransition } from "./check-transition.js";
import { checkDurable, checkNames, checkPledge, checkView } from "./check-view.js";
import type { Disk } from "./disk.js";
import type { Implementation, Key, NodeOptions, Renaming, Transition } from "./implementation.js";
import { canonicalCopy } from "./json.js";
import type { Log } from "./log.js";
import { messageText } from "./message-text.js";
import type { Message, Packet } from "./message.js";
import type { Outbound } from "./outbound.js";
import { isCopyingItself } from "./own-copies.js";
import { copyOfOptions, copyOfPacket } from "./recording.js";
import type { StateMachine } from "./state-machine.js";
import { textOfThrown } from "./thrown-text.js";
import type { DurableView, Pledge, View } from "./view.js";

/** A state with what was read from it when it was made: a view that fails is then a failure of the step. */
export class Guarded {
  constructor(
    readonly inner: unknown,
    readonly options: NodeOptions,
    readonly view: View,
    readonly localMessages: readonly string[],
  ) {}
}

/** Makes a call that may never return: told to who watches over the thread. */
export type Watch = <T>(call: () => T) => T;

/** The same implementation, watched: no call of it is made but by `watch`. */
export function guarded(implementation: Implementation, watch: Watch = (call) => call()): Implementation<Guarded> {
  const guard = new Guard(implementation);
  const { name, version, recording, durable, describe, localMessages, rename, machine } = implementation;
  const renaming = rename && guard.renaming(rename);
  return {
    name,
    version,
    capabilities: canonicalCopy(implementation.capabilities),
    ...(recording && { recording }),
    boot: (disk, options) => watch(() => guard.boot(disk, options)),
    reduce: (state, message) => watch(() => guard.reduce(state, message)),
    view: (state) => state.view,
    key: guard.key(watch),
    ...(localMessages && { localMessages: (state: Guarded) => state.localMessages }),
    ...(durable && { durable: (disk: Disk) => watch(() => guard.durable(disk)) }),
    ...(describe && { describe: (packet: Packet) => watch(() => guard.describe(packet)) }),
    ...(machine && { machine: guardedMachine(machine, watch) }),
    ...(renaming && {
      rename: {
        state: (state, permutation) => watch(() => renaming.state(state, permutation)),
        packet: (packet, permutation) => watch(() => renaming.packet(packet, permutation)),
        value: (key, value, permutation) => watch(() => renaming.value(key, value, permutation)),
      },
    }),
  };
}

function guardedMachine(machine: StateMachine, watch: Watch): StateMachine {
  const what = "machine.apply(state, command)";
  return {
    initial: naming("machine.initial", () => canonicalCopy(machine.initial)),
    apply: (state, command) =>
      watch(() => {
        const own = naming(what, () => canonicalCopy(machine.apply(canonicalCopy(state), command)));
        return checkFields<ReturnType<StateMachine["apply"]>>(own, CHANGE, what);
      }),
    ...(machine.commands && { commands: canonicalCopy(machine.commands) }),
    ...(machine.read && {
      read: (state) =>
        watch(() => naming("machine.read(state)", () => canonicalCopy(machine.read!(canonicalCopy(state))))),
    }),
    ...(machine.partOf && {
      partOf: (command) => watch(() => textFrom("machine.partOf(command)", () => machine.partOf!(command))),
    }),
  };
}

const given: FieldCheck = (value) => (value === undefined ? "plain data expected, found nothing" : null);
const CHANGE = { state: given, value: given };

function textFrom(what: string, call: () => unknown): string {
  const text = naming(what, call);
  if (typeof text !== "string") throw new ContractError(`${what}: a string expected, found ${shown(text)}`);
  return text;
}

class Guard {
  private readonly copies: boolean;
  /** What its first server showed: by that it was decided which laws are judged. */
  private firstView: View | null = null;
  private readonly durables = new WeakMap<Disk, DurableView>();
  private readonly pledges = new WeakMap<Packet, { readonly pledge: Pledge | null }>();

  constructor(private readonly implementation: Implementation) {
    this.copies = !isCopyingItself(implementation);
  }

  boot(disk: Disk, options: NodeOptions): Transition<Guarded> {
    const transition = this.implementation.boot(copyOfDisk(disk), copyOfOptions(options));
    return this.checked(transition, null, options, null);
  }

  reduce(before: Guarded, message: Message): Transition<Guarded> {
    const own = this.copies ? copyOfMessage(message) : message;
    return this.checked(this.implementation.reduce(before.inner, own), before, before.options, message);
  }

  private checked(
    transition: Transition<unknown>,
    before: Guarded | null,
    options: NodeOptions,
    message: Message | null,
  ): Transition<Guarded> {
    const { inner, outbound, kept } = telling(
      () => this.checkedTransition(transition, options),
      (wrong) => `${callText(message)} returned ${wrong}`,
    );
    // Laws ask for it later: what fails in it is a failure of this step.
    if (this.implementation.describe) for (const one of outbound) if (one.type === "send") this.describe(one.packet);
    if (before !== null && inner === before.inner) return { state: before, outbound, ...(kept && { kept }) };
    const state = telling(
      () => this.stateOf(inner, before, options),
      (wrong) => `${wrong}, after ${callText(message)}`,
    );
    return kept ? { state, outbound, kept } : { state, outbound };
  }

  private checkedTransition(transition: unknown, options: NodeOptions) {
    const { state: inner, outbound: asked, kept } = checkTransition(transition);
    const outbound = asked.map((one, i) => {
      const where = `outbound[${i}]`;
      const own = this.copies ? copyOfOutbound(one, where) : one;
      checkOutbound(own, where);
      checkOutboundIn(own, options, where);
      return own;
    });
    return { inner, outbound, kept };
  }

  private stateOf(inner: unknown, before: Guarded | null, options: NodeOptions): Guarded {
    const shownView = naming("view(state)", () => this.implementation.view(inner));
    const view = checkView(shownView, "view(state)", before?.view);
    checkViewIn(view, options, "view(state)", before?.view ?? this.firstView);
    this.firstView ??= view;
    const { localMessages } = this.implementation;
    if (localMessages === undefined) return new Guarded(inner, options, view, NO_NAMES);
    const names = naming("localMessages(state)", () => localMessages(inner));
    return new Guarded(inner, options, view, checkNames(names, "localMessages(state)"));
  }

  key(watch: Watch): Key<Guarded> {
    const { implementation } = this;
    const { short } = implementation.key;
    const key = ({ inner }: Guarded): string => watch(() => textFrom("key(state)", () => implementation.key(inner)));
    if (short === undefined) return key;
    return Object.assign(key, {
      short: ({ inner }: Guarded): string => watch(() => textFrom("key.short(state)", () => short(inner))),
    });
  }

  durable(disk: Disk): DurableView {
    const known = this.durables.get(disk);
    if (known !== undefined) return known;
    const what = "durable(disk)";
    const answer = naming(what, () => this.implementation.durable!(copyOfDisk(disk)));
    const own = checkDurable(answer, what);
    this.durables.set(disk, own);
    return own;
  }

  describe(packet: Packet): Pledge | null {
    const known = this.pledges.get(packet);
    if (known !== undefined) return known.pledge;
    const pledge = naming("describe(packet)", () =>
      canonicalCopy(this.implementation.describe!(copyOfPacket(packet)) as unknown),
    ) as Pledge | null;
    checkPledge(pledge, "describe(packet)");
    this.pledges.set(packet, { pledge });
    return pledge;
  }

  renaming({ state, packet, value }: Renaming<unknown>): Renaming<Guarded> {
    return {
      state: ({ inner, options }, permutation) =>
        this.stateOf(
          naming("rename.state(state, permutation)", () => state(inner, permutation)),
          null,
          { ...options, id: permutation[options.id] },
        ),
      packet: (one, permutation) =>
        naming("rename.packet(packet, permutation)", () => checkPacket(copyOfPacket(packet(one, permutation)))),
      value: (key, one, permutation) =>
        naming("rename.value(key, value, permutation)", () => canonicalCopy(value(key, one, permutation))),
    };
  }
}

/** What a server keeps is nobody's to change: values are copied, and entries, which logs share, are frozen. */
function copyOfDisk({ values, log, snapshot }: Disk): Disk {
  for (let at: Log | null = log; at !== null && !Object.isFrozen(at); at = at.previous) {
    Object.freeze(at);
    if (typeof at.payload === "object") Object.values(Object.freeze(at.payload) ?? {}).forEach(Object.freeze);
  }
  return { values: canonicalCopy(values), log, ...(snapshot && { snapshot: canonicalCopy(snapshot) }) };
}

function copyOfMessage(message: Message): Message {
  return message.type === "packet" ? { ...message, packet: copyOfPacket(message.packet) } : canonicalCopy(message);
}

/** Read once: what comes out may be an object that says something else the second time. */
function copyOfOutbound(outbound: Outbound, where: string): Outbound {
  try {
    return canonicalCopy(outbound);
  } catch (error) {
    // What the contract says of the field that is at fault is clearer.
    checkOutbound(outbound, where);
    const field = outbound.type === "send" ? " (send).packet.body" : "";
    throw new ContractError(`${where}${field}: ${textOfThrown(error)}`);
  }
}

const NO_NAMES: readonly string[] = [];

const callText = (message: Message | null): string =>
  message === null ? "boot(disk, options)" : `reduce(state, ${messageText(message)})`;

/** Says more of what is wrong where that is known. */
function telling<T>(call: () => T, more: (wrong: string) => string): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof ContractError ? new ContractError(more(error.message)) : error;
  }
}

/** Lets an exception say which function threw it. */
function naming<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof ContractError ? error : new ContractError(`${what} threw ${textOfThrown(error)}`);
  }
}
