// A leader that works answers a read, if only with a refusal: whoever asks it while all is well waits for no more than the
// heartbeats by which it makes sure that it leads.

import type { NodeId } from "../contract/node-name.js";
import type { OperationId } from "../contract/operation.js";
import type { Action } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import { isTaken } from "../cluster/operation.js";

/** So often the leader is asked, a maximum election timeout after the time before: clients do ask again. */
const READS_MAX = 2;

/** What the leader of a cluster in which all is well is asked for, until it answers. */
export class CalmReads {
  private readonly ids: OperationId[] = [];

  constructor(
    private readonly leader: NodeId,
    private readonly since: number,
    private readonly nextName: () => OperationId,
  ) {}

  next({ setup, clients, now }: Cluster): Action | null {
    const { leader, ids } = this;
    if (leader < 0 || clients.length === 0 || !isTaken("read", setup)) return null;
    const isAnswered = ids.length > 0 && clients[0].waitsFor === null;
    const askedNext = this.since + ids.length * setup.environment.electionTimeoutMax;
    if (isAnswered || ids.length === READS_MAX || now < askedNext) return null;
    const id = this.nextName();
    ids.push(id);
    return { type: "invoke", node: leader, operation: { type: "read", client: 0, id } };
  }

  /** What it was asked for, where it answered none of it. */
  unanswered({ clients }: Cluster): readonly OperationId[] {
    return this.ids.length > 0 && clients[0].waitsFor !== null ? this.ids : [];
  }
}
