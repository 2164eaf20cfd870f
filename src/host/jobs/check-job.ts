// Searches all runs of a model, in slices, until it is done or a budget runs out.

import { eventsOf } from "../../cluster/action.js";
import { fixedIn } from "../../cluster/fixed.js";
import { startCluster } from "../../cluster/start-cluster.js";
import { ContractError } from "../../contract/contract-error.js";
import type { Implementation } from "../../contract/implementation.js";
import { HiddenCommandError } from "../../checker/commands.js";
import { ChangedStateError } from "../../checker/numbers.js";
import { AsymmetryError } from "../../checker/symmetry.js";
import { Search, type Violated } from "../../checker/search.js";
import { selectLaws } from "../../laws/all-laws.js";
import type { Law } from "../../laws/law.js";
import { panicIn, violationOf, type Finding } from "../../run/judge.js";
import { Checkpointer, readPart } from "../files/checkpoint.js";
import { isForeign } from "../loading/implementation-name.js";
import { textOfError, UserError } from "../user-error.js";
import type { Bounds, CommandNames, Loss } from "../../checker/model.js";
import type { Environment } from "../../cluster/setup.js";
import { foundTrace, type FoundTrace } from "../files/found-trace.js";
import type { Pulse, SearchCounts } from "../workers/pulse.js";
import { SearchPart, type Budgets, type StoppedBy } from "../sessions/search-part.js";
import type { Subject } from "./subject.js";

/** All runs of a model, as long as the budgets last. */
export interface CheckJob {
  readonly do: "check";
  readonly subject: Subject;
  readonly model: CheckedModel;
  readonly budgets: Budgets;
  /** Which of how many workers this is, and the memory in which they meet. */
  readonly share: { readonly index: number; readonly of: number; readonly meeting: SharedArrayBuffer };
  /** Where the search is put away, and how often; null where it is not. */
  readonly checkpoint: { readonly path: string; readonly model: string; readonly milliseconds: number } | null;
  /** What it goes on from: the file that names the parts, and this worker's; null where it begins anew. */
  readonly resume: { readonly path: string; readonly part: string } | null;
}

/** What is searched, as plain data. */
export interface CheckedModel {
  readonly environment: Environment;
  readonly bounds: Bounds;
  readonly loss: Loss;
  /** Ids of the laws that are judged. */
  readonly laws: readonly string[];
  readonly symmetry: boolean;
  readonly dropsIgnored: boolean;
  readonly commands: CommandNames;
}

export interface CheckResult extends SearchCounts {
  /** Ids of the laws whose premise occurred somewhere. */
  readonly witnessed: readonly string[];
  /** Why it stopped before its end; null where it did not. */
  readonly stoppedBy: StoppedBy;
  /** The hashes of all states of servers and of all packets, two lanes each: workers may have met the same. */
  readonly nodeStates: Int32Array;
  readonly messages: Int32Array;
  readonly reducerCalls: number;
  /** What the search holds that grows with the clusters that it found. */
  readonly bytes: number;
  /** In how many ways servers are renamed: 1 without symmetry. */
  readonly renamings: number;
  /** Whether this is one worker's part of the answer; before they part, each has the whole. */
  readonly isParted: boolean;
  /** Why it could not be put away the last time; null where it could, or was not to be. */
  readonly notSaved: string | null;
  readonly found: FoundTrace | null;
  /** How long a reader finds the way to what was found. */
  readonly events: number;
  /** How many steps of the model it takes: none takes fewer. */
  readonly modelSteps: number;
}

/** What stands in the header of a trace for the seed: nothing was drawn. */
const SEED = "check";

export async function checkJob(job: CheckJob, implementation: Implementation, pulse: Pulse): Promise<CheckResult> {
  const { model, subject } = job;
  pulse.enter("searching");
  const setup = { implementation, environment: model.environment };
  requireRoom(startCluster(setup).cluster.network.length, model, implementation);
  // Our own nodes answer alike whenever they are asked: what goes wrong with them is a mistake of the search.
  const isTheirs = isForeign(subject);
  const explain = (error: unknown): unknown => explained(error, isTheirs, subject.twice);
  try {
    const witnessed = new Set<string>();
    const laws = selectLaws(model.laws).laws.map((law) => noting(law, witnessed));
    const { index, of, meeting } = job.share;
    const search = new Search({ ...model, setup, laws }, { index, of });
    if (job.resume !== null) readPart(job.resume.path, job.resume.part, search);
    const checkpointer =
      job.checkpoint && new Checkpointer(job.checkpoint.path, job.checkpoint.model, job.checkpoint.milliseconds);
    const stoppedBy = await new SearchPart(search, job.budgets, pulse, meeting, checkpointer).run();
    // What was found is tried again anyway, and says so itself where it does not come back.
    if (isTheirs && search.violated === null) search.parts.numbers.requireAllUnchanged();
    const notSaved = checkpointer?.failure?.message ?? null;
    return {
      ...countsOf(search),
      witnessed: [...witnessed],
      stoppedBy,
      notSaved,
      ...foundBy(search, implementation, model),
    };
  } catch (error) {
    throw explain(error);
  }
}

/** What is under way before anything happened was sent without a choice of what is lost. */
function requireRoom(sent: number, { bounds }: CheckedModel, { name }: Implementation): void {
  if (sent <= bounds.messages) return;
  throw new UserError(
    `${name} sends ${sent} packets as it boots, and --max-messages ${bounds.messages} has no room for them. Give --max-messages ${sent} or more.`,
  );
}

/** The same law, which notes that what it speaks of occurred. */
const noting = (law: Law, witnessed: Set<string>): Law => ({
  ...law,
  judge(step, history) {
    const judgement = law.judge(step, history);
    if (judgement !== null) witnessed.add(law.id);
    return judgement;
  },
});

function countsOf(search: Search): Omit<CheckResult, "witnessed" | "stoppedBy" | "notSaved" | keyof FoundPart> {
  const { distinct, generated, depth, queued } = search;
  const { numbers, local } = search.parts;
  return {
    ...{ distinct, generated, depth, queued, bytes: search.memory.bytes },
    isParted: search.isParted,
    nodeStates: numbers.slots.hashes(),
    messages: numbers.packets.hashes(),
    reducerCalls: local.calls,
    renamings: numbers.permutations.length,
  };
}

type FoundPart = Pick<CheckResult, "found" | "events" | "modelSteps">;

function foundBy({ violated }: Search, implementation: Implementation, model: CheckedModel): FoundPart {
  if (violated === null) return { found: null, events: 0, modelSteps: 0 };
  return findingOf(implementation, model, asFinding(violated), violated);
}

const asFinding = (violated: Violated): Finding =>
  violated.law === null
    ? panicIn(violated.node, violated.action, violated.panic)
    : violationOf(violated.law, violated.violation, violated.node);

function findingOf(
  implementation: Implementation,
  { environment, laws }: CheckedModel,
  finding: Finding,
  { actions, steps: modelSteps }: Violated,
): FoundPart {
  // All that is searched was asked for.
  const { nodes, voters, network, disk, time, settings } = environment;
  const fixed = fixedIn(environment, { nodes, ...(voters !== undefined && { voters }), network, disk, time, settings });
  const found = foundTrace(implementation, laws, {
    ...{ finding, environment, actions, healing: null, fixed, run: 0, seed: SEED },
    ...{ foundAfter: actions.length, asFound: null, cutTo: actions.length, reproduced: true, shrunk: true },
  });
  return { found, events: eventsOf(actions), modelSteps };
}

/** What a user can mend, said so. */
function explained(error: unknown, isTheirs: boolean, isTwice: boolean): unknown {
  if (error instanceof AsymmetryError) return new UserError(`${error.message}. Leave out --symmetry.`);
  if (error instanceof HiddenCommandError)
    return new UserError(
      `${error.message}. Let key(state) and packets show commands as they are (canonicalText(state) does), or give --set commands=counted, which takes every command as held from when it is asked for.`,
    );
  // The search's own limits, and memory that there is not.
  if (error instanceof RangeError) return new UserError(`${error.message}: give tighter bounds (--max-...).`);
  if (!isTheirs || error instanceof ContractError || error instanceof UserError) return error;
  if (error instanceof ChangedStateError)
    return new UserError(
      `${error.message}, so that nothing can be said of this search. reduce must leave the state that it is given as it is and return another${isTwice ? "" : "; --twice shows the step"}.`,
    );
  return new UserError(
    `the search failed: ${textOfError(error)}. An implementation that does not answer alike when it is asked again does that (${isTwice ? "--twice saw no step that differs when it is taken twice at once" : "--twice shows where"}), and so does a key that is the same for two different states.`,
  );
}
