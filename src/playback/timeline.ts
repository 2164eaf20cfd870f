// A run that can be looked at anywhere. Not every cluster of a long run fits into memory: one in so many is kept, and
// what lies between is stepped through again when somebody looks there.

import { hasMishap, withoutMishap } from "../cluster/mishap.js";
import type { Action } from "../cluster/action.js";
import { applyAction, type Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { startCluster, type Start } from "../cluster/start-cluster.js";
import type { Setup } from "../cluster/setup.js";
import type { NodeId } from "../contract/node-name.js";
import { healed } from "../play/healed.js";
import { Play } from "../play/play.js";
import type { Replay } from "../run/replay.js";
import { Arrows } from "./arrows.js";
import { Lanes } from "./lanes.js";
import { actionOf, moveOf, type Move } from "./move.js";
import { Operations } from "./operations.js";

const CHUNK = 256;
const CHUNKS_MAX = 12;

export class Timeline {
  readonly moves: Move[] = [];
  readonly arrows = new Arrows();
  readonly lanes: Lanes;
  readonly operations = new Operations();
  /** By row: the server that moved, or -1; and whether anything of it changed. */
  private readonly movers: NodeId[] = [-1];
  private readonly changing: boolean[] = [false];
  /** The cluster before every CHUNK-th step. */
  private readonly kept: Cluster[] = [];
  private readonly chunks = new Map<number, readonly Step[]>();
  private play: Play;
  /** After so many actions the faults stop: the healing phase follows. */
  healsAfter: number | null = null;

  /** A run that began in another way than by switching all servers on says how. */
  constructor(
    private readonly setup: Setup,
    readonly start: Start = startCluster(setup),
  ) {
    this.play = Play.from(this.start.cluster);
    this.lanes = new Lanes(this.cluster);
    for (const boot of this.start.boots) this.arrows.take(0, boot);
  }

  /** How many actions it has. */
  get length(): number {
    return this.moves.length;
  }

  get cluster(): Cluster {
    return this.play.cluster;
  }

  /** The faults stop here: what follows is the healing phase. */
  heal(): void {
    this.healsAfter = this.length;
    this.play = Play.from(healed(this.cluster));
  }

  /** Takes the actions of a replay, those of its healing phase included; `onStep` is shown each step. */
  follow({ steps, phase }: Pick<Replay, "steps" | "phase">, onStep: (step: Step) => void = () => {}): void {
    const take = ({ action }: Step): void => {
      const step = this.take(action);
      if (step !== null) onStep(step);
    };
    steps.forEach(take);
    if (phase === null || phase.steps.length === 0) return;
    this.heal();
    phase.steps.forEach(take);
  }

  /** Takes one action more; null where it is not possible. */
  take(action: Action): Step | null {
    askUnharmed(this.cluster, action);
    const step = this.play.take(action);
    if (step === null) return null;
    const row = this.moves.length + 1;
    if (this.moves.length % CHUNK === 0) this.kept.push(step.before);
    this.chunks.delete(Math.floor(this.moves.length / CHUNK));
    this.moves.push(moveOf(action, step.before));
    this.movers.push(step.node);
    const { node } = step;
    this.changing.push(node >= 0 && step.before.slots[node] !== step.cluster.slots[node]);
    this.arrows.take(row, step);
    this.lanes.take(row, step.cluster);
    this.operations.take(row, step);
    return step;
  }

  /** Takes what was written down; null where that is not possible. */
  takeMove(move: Move): Step | null {
    const action = actionOf(move, this.cluster);
    return "packet" in action && action.packet === undefined ? null : this.take(action);
  }

  /** The step of a row, from 1 to the length. */
  stepAt(row: number): Step {
    const chunk = Math.floor((row - 1) / CHUNK);
    return this.stepsOf(chunk)[(row - 1) % CHUNK];
  }

  /** The cluster after so many actions. */
  clusterAt(row: number): Cluster {
    if (row === 0) return this.start.cluster;
    return row === this.length ? this.cluster : this.stepAt(row).cluster;
  }

  moverOf(row: number): NodeId {
    return this.movers[row];
  }

  hasChanged(row: number): boolean {
    return this.changing[row];
  }

  /** Another run that begins as this one, up to a row. */
  upTo(row: number): Timeline {
    const other = new Timeline(this.setup, this.start);
    for (const move of this.moves.slice(0, row)) {
      if (other.length === this.healsAfter) other.heal();
      other.takeMove(move);
    }
    return other;
  }

  private stepsOf(chunk: number): readonly Step[] {
    const known = this.chunks.get(chunk);
    if (known !== undefined) return known;
    const steps: Step[] = [];
    let play = Play.from(this.kept[chunk]);
    for (const move of this.moves.slice(chunk * CHUNK, (chunk + 1) * CHUNK)) {
      if (chunk * CHUNK + steps.length === this.healsAfter) play = Play.from(healed(play.cluster));
      steps.push(play.take(actionOf(move, play.cluster))!);
    }
    if (this.chunks.size >= CHUNKS_MAX) this.chunks.delete(this.chunks.keys().next().value!);
    this.chunks.set(chunk, steps);
    return steps;
  }
}

/** Asks a step with a mishap without it, too: its text tells how many writes there would have been. */
function askUnharmed(cluster: Cluster, action: Action): void {
  if (hasMishap(action)) applyAction(cluster, withoutMishap(action));
}
