// All mutants, in the order of the life of a cluster: elect, replicate, commit, survive a crash, answer.

import { CLIENT_MUTANTS } from "./clients.js";
import { COMMITMENT_MUTANTS } from "./commitment.js";
import { COMPACTION_MUTANTS } from "./compaction.js";
import { DISRUPTION_MUTANTS } from "./disruption.js";
import { ELECTION_MUTANTS } from "./election.js";
import { FOLKLORE_MUTANTS } from "./folklore.js";
import { LEASE_MUTANTS } from "./leases.js";
import { MEMBERSHIP_MUTANTS } from "./membership.js";
import type { Mutant } from "./mutant.js";
import { PERSISTENCE_MUTANTS } from "./persistence.js";
import { READ_MUTANTS } from "./reads.js";
import { REPLICATION_MUTANTS } from "./replication.js";
import { SESSION_MUTANTS } from "./sessions.js";
import { SURVIVORS } from "./survivors.js";
import { TRANSFER_MUTANTS } from "./transfer.js";

/** All mutants, family by family. */
export const ALL_MUTANTS: readonly Mutant[] = [
  ...ELECTION_MUTANTS,
  ...REPLICATION_MUTANTS,
  ...COMMITMENT_MUTANTS,
  ...PERSISTENCE_MUTANTS,
  ...DISRUPTION_MUTANTS,
  ...CLIENT_MUTANTS,
  ...SESSION_MUTANTS,
  ...TRANSFER_MUTANTS,
  ...COMPACTION_MUTANTS,
  ...READ_MUTANTS,
  ...MEMBERSHIP_MUTANTS,
  ...LEASE_MUTANTS,
  ...FOLKLORE_MUTANTS,
  ...SURVIVORS,
];

/** The mutant of an id, if there is one. */
export function mutantById(id: string): Mutant | undefined {
  return ALL_MUTANTS.find((mutant) => mutant.id === id);
}
