// What an implementation declares, tried one by one: short runs in a world where nothing else goes wrong. What fails first is
// what should not be declared, or is to be mended.

import type { Capabilities } from "../contract/capabilities.js";
import type { Implementation } from "../contract/implementation.js";
import { quantity } from "../contract/quantity.js";
import { faultOf, FAULTS, type Fault, type FaultName } from "../cluster/action.js";
import { CRASHES } from "../cluster/actions/crash.js";
import { neverHappened } from "../cluster/actions/fault.js";
import { NO_FAULTS } from "../cluster/enabled-actions.js";
import { environmentByDefault } from "../cluster/setup.js";
import { NO_LIMITS, type SwarmLimits } from "../fuzz/limits.js";
import { drawPlan } from "../fuzz/swarm.js";
import { ALL_LAWS, judgedOn } from "../laws/all-laws.js";
import type { Law } from "../laws/law.js";
import { emptyTally } from "../run/judge.js";
import { Run, type RawFinding } from "../run/run.js";
import { resultOf, type Evidence, type Result } from "./check.js";
import { Spy, type Call } from "./spy.js";

/** One thing that is declared, and the runs in which it alone is on. */
interface Declared {
  /** As `--set` has it. */
  readonly word: string;
  readonly limits: SwarmLimits;
  /** What must happen in a run for it to be tried: a fault, a write, or links that stay cut; null where any run will do. */
  readonly needs: FaultName | "write" | "cut" | null;
}

const STEPS = 80;

/** All that an implementation declares, in the order in which it is tried; first that nothing goes wrong. */
function declaredBy(capabilities: Capabilities): readonly Declared[] {
  const { nodes, settings } = environmentByDefault(capabilities);
  const calm: SwarmLimits = {
    ...NO_LIMITS,
    ...{ nodes, steps: STEPS, settings, faults: NO_FAULTS },
    ...{ network: "fifo", disk: "sync", time: "untimed", healing: false },
  };
  const network = { ...calm, network: capabilities.network };
  const slow = { ...calm, disk: "async" as const };
  const switches = Object.entries(capabilities.settings).flatMap(([name, [, ...values]]) =>
    values.map((value): Declared => {
      return { word: `${name}=${value}`, limits: { ...calm, settings: { ...settings, [name]: value } }, needs: null };
    }),
  );
  const borne: readonly Fault[] = FAULTS.filter((fault) => fault.isBorne(capabilities));
  const faults = borne.map((fault): Declared => {
    const name = fault.name as FaultName;
    // Whoever bears crashes makes progress once they are over.
    const base = { ...calm, ...fault.where, healing: name === CRASHES.name };
    return { word: `${name}=on`, limits: { ...base, faults: { ...NO_FAULTS, [name]: true } }, needs: name };
  });
  const { standsCuts, loss, restart } = capabilities;
  const cut = { ...network, settings: { ...settings, ...standsCuts }, faults: { ...NO_FAULTS, partition: true } };
  const cuts: Declared = { word: "standsCuts", limits: { ...cut, healing: true }, needs: "cut" };
  return [
    // Where nothing goes wrong there is progress, too; runs of who never restarts have no phase in which that is asked.
    { word: CALM, limits: { ...calm, healing: capabilities.restart }, needs: null },
    ...(capabilities.network === "any" ? [{ word: "network=any", limits: network, needs: null }] : []),
    ...(capabilities.asyncDisk ? [{ word: "disk=async", limits: slow, needs: "write" as const }] : []),
    ...faults,
    ...switches,
    // Where the faults stop, links may stay cut: there is no such time where nothing is lost, or nobody restarts.
    ...(standsCuts && loss && restart ? [cuts] : []),
  ];
}

const CALM = "calm";

/** What a result of a trial has besides. */
export interface TrialResult extends Result {
  /** The flags of `fuzz` that make the same runs. */
  readonly flags: readonly string[];
}

/** Runs in which one declared thing is on. */
export class Trial {
  private count = 0;
  private counterexample: Evidence | null = null;
  private readonly laws: readonly Law[];

  private constructor(
    private readonly implementation: Implementation,
    private readonly declared: Declared,
    private readonly seed: string,
    private readonly runs: number,
  ) {
    const { disciplined } = implementation.capabilities;
    this.laws = judgedOn(
      implementation,
      ALL_LAWS.filter(({ kind }) => kind === "raft" || disciplined),
    ).judged;
  }

  static all(implementation: Implementation, seed: string, runs: number): readonly Trial[] {
    return declaredBy(implementation.capabilities).map(
      (declared) => new Trial(implementation, declared, `${seed}/${declared.word}`, runs),
    );
  }

  /** One action between two `yield`s. */
  *work(): Generator<void> {
    const { implementation, declared, laws } = this;
    const tally = emptyTally(laws);
    const spy = new Spy(implementation);
    for (let nth = 0; nth < this.runs && this.counterexample === null; nth++) {
      const plan = drawPlan(implementation, `${this.seed}/${nth}`, declared.limits);
      const run = new Run(spy.implementation, plan, laws, tally);
      let wrote = false;
      while (!run.done) {
        run.advance(1);
        wrote = spy.taken().some(isWriting) || wrote;
        yield;
      }
      if (isTried(declared, run, wrote)) this.count++;
      const [first] = run.findings;
      if (first !== undefined) this.counterexample = exampleOf(first, plan.seed);
    }
  }

  result(): TrialResult {
    const { word, needs } = this.declared;
    const isCalm = word === CALM;
    const about = {
      id: isCalm ? CALM : `only ${word}`,
      title: isCalm ? "Nothing goes wrong" : `Only ${word}`,
      of: needs === null ? "runs" : `runs in which ${needs === "write" ? "something was written" : "it happened"}`,
      mend: mendOf(this.declared, this.implementation.capabilities),
      untried: untriedOf(needs),
      isEssential: isCalm,
    };
    return { ...resultOf(about, this.count, this.counterexample), flags: this.flags() };
  }

  private flags(): readonly string[] {
    const { limits } = this.declared;
    const { nodes, steps, network, disk, time, healing, faults, settings } = limits;
    const borne = FAULTS.filter((fault) => fault.isBorne(this.implementation.capabilities));
    const words = [
      ...[`network=${network}`, `disk=${disk}`, `time=${time}`, `healing=${healing ? "on" : "off"}`],
      ...borne.map(({ name }) => `${name}=${faults[name] ? "on" : "off"}`),
      ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    ];
    return [
      ...["--seed", this.seed, "--runs", String(this.runs), "--nodes", String(nodes), "--steps", String(steps)],
      ...words.flatMap((word) => ["--set", word]),
    ];
  }
}

function exampleOf({ finding, actions }: RawFinding, seed: string): Evidence {
  const name = finding.law === finding.kind ? "" : `${finding.law}: `;
  const after = `after ${quantity(actions.length, "action")} of the run.`;
  return { sentence: `${name}${finding.sentence}`, way: [...finding.facts, after], seed };
}

function isTried({ needs }: Declared, { plan, struck }: Run, wrote: boolean): boolean {
  if (needs === null) return true;
  if (needs === "write") return wrote;
  return needs === "cut" ? plan.environment.cut !== undefined : struck.has(needs);
}

/** What to do where it never happened. */
function untriedOf(needs: Declared["needs"]): string {
  if (needs === "write") return "no server wrote anything";
  const isFault = needs !== null && needs !== "cut";
  return `it ${isFault ? neverHappened(faultOf(needs)) : "never happened"} in these runs: try more --runs`;
}

/** What to do where it fails. */
function mendOf({ word, needs }: Declared, capabilities: Capabilities): string {
  const otherwise = (declaration: string): string => `make it stand that, or declare ${declaration}`;
  if (word === "network=any") return otherwise('network: "fifo"');
  if (needs === "write") return otherwise("asyncDisk: false");
  if (needs === "cut") return otherwise(`no ${word}`);
  if (needs === null && word !== CALM) return otherwise(`no ${word} among its settings`);
  const fault = FAULTS.find(({ name }) => name === needs);
  const least: Capabilities = { ...capabilities, network: "fifo", loss: false, restart: false };
  if (fault !== undefined && !fault.isBorne(least)) return otherwise(`that it ${fault.assumes}`);
  return "no declaration makes this right: every Raft must stand a network that only delays";
}

const isWriting = ({ answer }: Call): boolean => answer?.outbound.some(({ type }) => type === "write") ?? false;
