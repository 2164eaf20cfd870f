// Every decision of a server that its safety or its progress stands on: one small function each, with the sentence of the
// paper that it is (of Figure 2, where no section is named), in a file for each feature. The handlers call these and decide
// nothing but whose office a message is for. A mutant replaces one.

import { BACK_PRESSURE_RULES, type BackPressureRules } from "./rules/back-pressure.js";
import { COMMITMENT_RULES, type CommitmentRules } from "./rules/commitment.js";
import { CHECK_QUORUM_RULES, type CheckQuorumRules } from "./rules/check-quorum.js";
import { CHUNK_RULES, type ChunkRules } from "./rules/chunks.js";
import { COMPACTION_RULES, type CompactionRules } from "./rules/compaction.js";
import { ELECTION_RULES, type ElectionRules } from "./rules/election.js";
import { LEASE_RULES, type LeaseRules } from "./rules/leases.js";
import { MEMBERSHIP_RULES, type MembershipRules } from "./rules/membership.js";
import { PERSISTENCE_RULES, type PersistenceRules } from "./rules/persistence.js";
import { PRE_VOTE_RULES, type PreVoteRules } from "./rules/pre-vote.js";
import { READ_INDEX_RULES, type ReadIndexRules } from "./rules/read-index.js";
import { READ_RULES, type ReadRules } from "./rules/reads.js";
import { ROUTING_RULES, type RoutingRules } from "./rules/routing.js";
import { SESSION_RULES, type SessionRules } from "./rules/sessions.js";
import { TRANSFER_RULES, type TransferRules } from "./rules/transfer.js";
import { REPLICATION_RULES, type ReplicationRules } from "./rules/replication.js";

/** Every decision of a server, by name. Each can be replaced by itself. */
export interface Rules
  extends
    ElectionRules,
    ReplicationRules,
    CommitmentRules,
    PersistenceRules,
    PreVoteRules,
    CheckQuorumRules,
    ReadRules,
    ReadIndexRules,
    CompactionRules,
    ChunkRules,
    TransferRules,
    LeaseRules,
    MembershipRules,
    SessionRules,
    RoutingRules,
    BackPressureRules {}

/** The rules as the paper has them. Where one departs from it, its sentence says what is unlike the paper. */
export const PAPER_RULES: Rules = {
  ...ELECTION_RULES,
  ...REPLICATION_RULES,
  ...COMMITMENT_RULES,
  ...PERSISTENCE_RULES,
  ...PRE_VOTE_RULES,
  ...CHECK_QUORUM_RULES,
  ...READ_RULES,
  ...READ_INDEX_RULES,
  ...COMPACTION_RULES,
  ...CHUNK_RULES,
  ...TRANSFER_RULES,
  ...LEASE_RULES,
  ...MEMBERSHIP_RULES,
  ...SESSION_RULES,
  ...ROUTING_RULES,
  ...BACK_PRESSURE_RULES,
};
