// Stands between the harness and code that it does not trust: what goes in is a copy, what comes out is checked, and
// whatever is not as the contract says is thrown as a ContractError that names the function. In a run that is a panic.

import { ContractError } from "./contract-error.js";
import { checkOutbound, shown } from "./check-outbound.js";
import { checkDurable, checkNames, checkPledge, checkView } from "./check-view.js";
import type { Disk } from "./disk.js";
import type { Implementation, NodeOptions, Renaming, Transition } from "./implementation.js";
import { canonicalCopy } from "./json.js";
import type { Message, Packet } from "./message.js";
import type { Outbound } from "./outbound.js";
import { copyOfPacket, isRecorded } from "./recording.js";
import type { View } from "./view.js";

/** A state with what was read from it when it was made: a view that fails is then a failure of the step. */
export class Guarded {
  constructor(
    readonly inner: unknown,
    readonly options: NodeOptions,
    readonly view: View,
    readonly localMessages: readonly string[],
  ) {}
}

/** The same implementation, watched. `onCall` is told before each call that may never return. */
export function guarded(implementation: Implementation, onCall: () => void = () => {}): Implementation<Guarded> {
  const guard = new Guard(implementation, onCall);
  const { name, version, capabilities, recording, durable, describe, localMessages, rename } = implementation;
  return {
    name,
    version,
    capabilities,
    ...(recording && { recording }),
    boot: (disk, options) => guard.boot(disk, options),
    reduce: (state, message) => guard.reduce(state, message),
    view: (state) => state.view,
    key: (state) => guard.key(state),
    ...(localMessages && { localMessages: (state: Guarded) => state.localMessages }),
    ...(durable && { durable: (disk: Disk) => guard.durable(disk) }),
    ...(describe && { describe: (packet: Packet) => guard.describe(packet) }),
    ...(rename && { rename: guard.renaming(rename) }),
  };
}

class Guard {
  /** Recorded code gets its copies from recording. */
  private readonly copies: boolean;

  constructor(
    private readonly implementation: Implementation,
    private readonly onCall: () => void,
  ) {
    this.copies = !isRecorded(implementation);
  }

  boot(disk: Disk, options: NodeOptions): Transition<Guarded> {
    this.onCall();
    const own = this.copies ? { values: canonicalCopy(disk.values), log: disk.log } : disk;
    return this.checked(this.implementation.boot(own, options), null, options, "boot(disk, options)");
  }

  reduce(before: Guarded, message: Message): Transition<Guarded> {
    this.onCall();
    const own =
      this.copies && message.type === "packet" ? { ...message, packet: copyOfPacket(message.packet) } : message;
    const what = `reduce(state, ${nameOf(message)})`;
    return this.checked(this.implementation.reduce(before.inner, own), before, before.options, what);
  }

  private checked(
    transition: Transition<unknown>,
    before: Guarded | null,
    options: NodeOptions,
    what: string,
  ): Transition<Guarded> {
    checkTransition(transition, what);
    const { state: inner, kept } = transition;
    const outbound = transition.outbound.map((one, i) => this.checkedOutbound(one, options, what, i));
    const state = before !== null && inner === before.inner ? before : this.stateOf(inner, options);
    return kept ? { state, outbound, kept } : { state, outbound };
  }

  private checkedOutbound(outbound: Outbound, options: NodeOptions, what: string, i: number): Outbound {
    const where = `${what} returned outbound[${i}]`;
    checkOutbound(outbound, where);
    if (outbound.type !== "send") return outbound;
    const { from, to } = outbound.packet;
    if (from !== options.id)
      throw new ContractError(`${where} (send).packet.from: ${from}, but this server is ${options.id}`);
    if (to >= options.nodes)
      throw new ContractError(`${where} (send).packet.to: ${to}, but servers are 0 to ${options.nodes - 1}`);
    return this.copies
      ? { ...outbound, packet: naming(`${where} (send).packet.body`, () => copyOfPacket(outbound.packet)) }
      : outbound;
  }

  private stateOf(inner: unknown, options: NodeOptions): Guarded {
    const view = naming("view(state)", () => this.implementation.view(inner));
    checkView(view, "view(state)");
    const { localMessages } = this.implementation;
    if (localMessages === undefined) return new Guarded(inner, options, view, NO_NAMES);
    const names = naming("localMessages(state)", () => localMessages(inner));
    checkNames(names, "localMessages(state)");
    return new Guarded(inner, options, view, names);
  }

  key(state: Guarded): string {
    const key: unknown = naming("key(state)", () => this.implementation.key(state.inner));
    if (typeof key !== "string") throw new ContractError(`key(state): a string expected, found ${shown(key)}`);
    return key;
  }

  durable(disk: Disk): ReturnType<NonNullable<Implementation["durable"]>> {
    const durable = naming("durable(disk)", () => this.implementation.durable!(disk));
    checkDurable(durable, "durable(disk)");
    return durable;
  }

  describe(packet: Packet): ReturnType<NonNullable<Implementation["describe"]>> {
    const pledge = naming("describe(packet)", () => this.implementation.describe!(packet));
    checkPledge(pledge, "describe(packet)");
    return pledge;
  }

  renaming({ state, packet, value }: Renaming<unknown>): Renaming<Guarded> {
    return {
      state: ({ inner, options }, permutation) =>
        this.stateOf(
          naming("rename.state(state, permutation)", () => state(inner, permutation)),
          { ...options, id: permutation[options.id] },
        ),
      packet: (one, permutation) => naming("rename.packet(packet, permutation)", () => packet(one, permutation)),
      value: (key, one, permutation) =>
        naming("rename.value(key, value, permutation)", () => value(key, one, permutation)),
    };
  }
}

const NO_NAMES: readonly string[] = [];

function checkTransition(transition: unknown, what: string): asserts transition is Transition<unknown> {
  if (typeof transition !== "object" || transition === null) {
    throw new ContractError(`${what} returned ${shown(transition)}; { state, outbound } expected`);
  }
  if ("then" in transition) {
    throw new ContractError(
      `${what} returned a promise; the contract is synchronous (drain it in a driver, see recorded)`,
    );
  }
  const { state, outbound, kept, ...others } = transition as Partial<Transition<unknown>>;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined)
    throw new ContractError(`${what} returned an unknown field ${unknown}; there are state, outbound, kept`);
  if (state === undefined) throw new ContractError(`${what} returned no state`);
  if (!Array.isArray(outbound)) throw new ContractError(`${what} returned no list of outbound, but ${shown(outbound)}`);
  if (kept !== undefined && typeof kept !== "boolean") throw new ContractError(`${what} returned kept: ${shown(kept)}`);
}

/** Lets an exception say which function threw it. */
function naming<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new ContractError(
      `${what} threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    );
  }
}

function nameOf(message: Message): string {
  switch (message.type) {
    case "packet":
      return `packet ${message.packet.kind}`;
    case "timer":
      return `timer ${message.timer}`;
    case "request":
    case "written":
    case "writeFailed":
      return message.type;
    case "local":
      return `local ${message.name}`;
  }
}
