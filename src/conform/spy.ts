// Hears every call of an implementation, with what it was answered.

import type { Disk } from "../contract/disk.js";
import type { Implementation, NodeOptions, Transition } from "../contract/implementation.js";
import type { Message } from "../contract/message.js";

/** A call: `boot` where there is no state before it. */
export type Call = {
  /** Null where it threw. */
  answer: Transition<unknown> | null;
} & (
  | { readonly type: "boot"; readonly disk: Disk; readonly options: NodeOptions }
  | { readonly type: "reduce"; readonly before: unknown; readonly message: Message }
);

export class Spy {
  private calls: Call[] = [];
  /** The same implementation, heard. */
  readonly implementation: Implementation;

  constructor(implementation: Implementation) {
    this.implementation = {
      ...implementation,
      boot: (disk, options) => {
        const call = this.heard({ type: "boot", disk, options, answer: null });
        return (call.answer = implementation.boot(disk, options));
      },
      reduce: (before, message) => {
        const call = this.heard({ type: "reduce", before, message, answer: null });
        return (call.answer = implementation.reduce(before, message));
      },
    };
  }

  private heard(call: Call): Call {
    this.calls.push(call);
    return call;
  }

  /** The calls since it was last asked. */
  taken(): readonly Call[] {
    const { calls } = this;
    this.calls = [];
    return calls;
  }
}
