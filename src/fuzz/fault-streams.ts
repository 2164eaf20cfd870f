// From which chance it is drawn whether a run has a fault, and how often.

import type { FaultName } from "../cluster/action.js";
import type { Environment } from "../cluster/setup.js";
import { streamsOf, type Stream } from "../random/streams.js";

/** The first faults are drawn with all else. Each that came later has a stream of its own, so that old seeds draw what they drew. */
const FIRST: ReadonlySet<FaultName> = new Set(["drop", "duplicate", "crash", "failWrite", "partition", "wipe"]);

export const isDrawnApart = (fault: FaultName): boolean => !FIRST.has(fault);

/** The stream of each fault in a run; `shared` is that of all else. */
export function faultStreams({ seed }: Environment, shared: Stream): (fault: FaultName) => Stream {
  const apart = new Map<FaultName, Stream>();
  return (fault) => {
    if (!isDrawnApart(fault)) return shared;
    const stream = apart.get(fault) ?? streamsOf(seed)(`fault ${fault}`);
    apart.set(fault, stream);
    return stream;
  };
}
