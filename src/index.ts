/**
 * The public list: what an implementation is made of, and what can be done with one. Nothing inside imports this.
 *
 * @module seaworthy
 */

// The contract, and what helps to stand behind it.
export { CAREFUL, type Capabilities } from "./contract/capabilities.js";
export {
  initialConfiguration,
  isConfiguration,
  isQuorum,
  isVoter,
  membersOf,
  type Configuration,
} from "./contract/configuration.js";
export { ContractError } from "./contract/contract-error.js";
export { digestText } from "./contract/digest.js";
export { applyWrite, BLANK_DISK, type Disk, type Write } from "./contract/disk.js";
export { guarded, type Guarded, type Watch } from "./contract/guard.js";
export type { Implementation, Key, NodeOptions, Renaming, Transition } from "./contract/implementation.js";
export { canonicalText, type Json } from "./contract/json.js";
export {
  agreeUpTo,
  append,
  appendAll,
  baseOf,
  commonIndex,
  compacted,
  EMPTY_LOG,
  entriesAfter,
  entryAt,
  latestConfiguration,
  Log,
  logLike,
  nameOfLog,
  logOf,
  logUpTo,
  termAt,
  toEntries,
  type Entry,
  type ConfigurationEntry,
} from "./contract/log.js";
export {
  NOOP,
  type Command,
  type Payload,
  type Registration,
  type SessionCommand,
  type SessionId,
} from "./contract/payload.js";
export type { Message, Packet, PacketBody } from "./contract/message.js";
export type { NodeId } from "./contract/node-name.js";
export { NO_OUTBOUND, type Gate, type Outbound, type Outcome, type Response } from "./contract/outbound.js";
export {
  idOf,
  type Operation,
  type OperationId,
  type Compact,
  type Read,
  type Reconfigure,
  type Register,
  type Transfer,
  type WriteOperation,
} from "./contract/operation.js";
export { logAfterSnapshot, type Answers, type Session, type Snapshot } from "./contract/snapshot.js";
export type { StateMachine } from "./contract/state-machine.js";
export { recorded, type Driver, type LiveNode, type Recorded } from "./contract/recording.js";
export { twice } from "./contract/twice.js";
export { protocolDriver } from "./host/foreign/in-process.js";
export { implementationNamed } from "./host/loading/implementation-named.js";
export { createSandbox, type Sandbox, type SandboxTimer, type SandboxOutside } from "./host/loading/sandbox.js";
export type { DurableView, Pledge, Role, View, ViewField } from "./contract/view.js";

// The cluster: a value, and the actions that move it on.
// Every kind of action has a type, and is to be public without a line here.
// eslint-disable-next-line no-restricted-syntax
export type * from "./cluster/action.js";
export { FAULT_NAMES, FAULTS, faultsIn } from "./cluster/action.js";
export type { Mishap } from "./cluster/mishap.js";
export { applyAction, type Step } from "./cluster/apply-action.js";
export type { StepOf } from "./cluster/step.js";
export type { Client, ClientSession } from "./cluster/client.js";
export type { Cluster } from "./cluster/cluster.js";
export type { Network } from "./cluster/network.js";
export type { Replica } from "./cluster/replica.js";
export type { Pending, Slot, Timer } from "./cluster/slot.js";
export type { Applied, Release } from "./cluster/node-output.js";
export type { Panic } from "./cluster/step-node.js";
export { startCluster, type Start } from "./cluster/start-cluster.js";
export { clusterDigest } from "./cluster/digest.js";
export type { Fixed } from "./cluster/fixed.js";
export { ALL_FAULTS, enabledActions, NO_FAULTS, type Faults } from "./cluster/enabled-actions.js";
export {
  DEFAULT_ENVIRONMENT,
  type DiskKind,
  type Environment,
  type NetworkKind,
  type Setup,
  type TimeKind,
} from "./cluster/setup.js";

// The laws.
export { ALL_LAWS, judgedOn, lawById, selectLaws, type NotJudged } from "./laws/all-laws.js";
export { emptyHistory, type History, type HistoryPart } from "./laws/history.js";
export type { Judgement, Law, LawKind, Violation } from "./laws/law.js";

// The reference node, and the same with mistakes made on purpose.
export { ALL_MUTANTS, mutantById } from "./mutants/all-mutants.js";
export type { CheckedIn, Family, Mutant } from "./mutants/mutant.js";
export { REFERENCE, withRules } from "./raft/reference.js";
export { PAPER_RULES, type Rules } from "./raft/rules.js";
export type { LogPosition } from "./raft/rules/election.js";
export type { HardState } from "./raft/rules/persistence.js";
export type {
  AppendEntries,
  AppendEntriesReply,
  InstallSnapshot,
  InstallSnapshotReply,
  PacketKind,
  ReadIndexReply,
  RequestPreVoteReply,
  RequestVote,
  RequestVoteReply,
  SnapshotChunk,
} from "./raft/packets.js";
export type { ServerOptions, Settings } from "./raft/settings.js";
export type { AskedRead, NodeState, PendingRead, PendingTransfer, Reads, Receiving } from "./raft/state.js";

// Runs: one by one, judged, replayed, shrunk; and many of them.
export { Campaign, type CampaignPlan } from "./fuzz/campaign.js";
export type { PlanSource } from "./fuzz/plan-source.js";
export { mergeTotals, noTotals, type FaultCount, type Totals } from "./fuzz/totals.js";
export { ListChooser } from "./play/listed.js";
export { Play, type Chooser } from "./play/play.js";
export type { Phase } from "./run/phase.js";
export type { CampaignFinding } from "./fuzz/campaign-finding.js";
export { gatherFindings, type Gatherable, type Gathered } from "./fuzz/gather.js";
export { NO_LIMITS, type SwarmLimits } from "./fuzz/limits.js";
export { drawPlan } from "./fuzz/swarm.js";
export type { HealingPlan } from "./play/healing.js";
export { emptyTally, Judge, PANIC, PROGRESS, type Finding, type Tally, type WhatBroke } from "./run/judge.js";
export { recordTrace, type Recordable } from "./run/record.js";
export type { Drift } from "./run/trace-follower.js";
export { isConfirmed, replayBestEffort, replayStrictly, type Replay } from "./run/replay.js";
export { Run, type RawFinding, type RunPlan } from "./run/run.js";
export type { SchedulePlan, WeightedKind, Weights } from "./play/schedule-plan.js";
export { Shrinker } from "./shrink/shrink.js";
export { renderTrace } from "./trace/render-trace.js";
export { parseTrace } from "./trace/trace-text.js";
export { TraceError } from "./trace/trace-error.js";
export type { Header, ImplementationRecord, ProgressRecord, Trace, TraceStep, Verdict } from "./trace/trace.js";
export type { ActionRecord, PacketRecord } from "./trace/action-record.js";

// Text for people, and files for other tools.
export { renderCluster } from "./report/cluster-text.js";
export { EXPORT_FORMATS, type ExportFormat, type ExportFormatName } from "./report/export/formats.js";
export type { NodesSource, RecordedRun } from "./report/export/recording.js";
export { ExportRefusal } from "./report/export/refusal.js";
export { renderFinding, type FindingText } from "./report/finding-text.js";
export { renderRun, type RunTextOptions } from "./report/run-text.js";
export { PLAIN, type Style } from "./report/style.js";
export type { LawText } from "./report/verdict-text.js";
