// The environment of a run as an arbitrary: how many servers, what network, what disk, what clocks, which switches.

import fc from "fast-check";
import { allows } from "../cluster/fixed.js";
import { DEFAULT_ENVIRONMENT, NODES_MAX, type Environment } from "../cluster/setup.js";
import { isSetTo, type Capabilities } from "../contract/capabilities.js";
import { canonicalText } from "../contract/json.js";
import type { Implementation } from "../contract/implementation.js";
import type { NodeId } from "../contract/node-name.js";
import { UserError } from "../host/user-error.js";
import { simplificationsFor, withoutServer } from "../shrink/plainer.js";
import { NODES } from "../fuzz/swarm.js";
import { weighted, type EnvironmentConstraints } from "./constraints.js";

/** Environments for an implementation. Nothing is drawn that its capabilities rule out, unless a constraint says so. */
export function environmentArbitrary(
  implementation: Implementation,
  constraints: EnvironmentConstraints = {},
): fc.Arbitrary<Environment> {
  return new EnvironmentArbitrary(implementation, constraints);
}

/** A simpler environment; where a server was left out, the new id of each old one (-1 for the one that is gone). */
export interface Simpler {
  readonly environment: Environment;
  readonly names: readonly NodeId[] | null;
}

export class EnvironmentArbitrary extends fc.Arbitrary<Environment> {
  private readonly drawn: fc.Arbitrary<Environment>;

  constructor(
    private readonly implementation: Implementation,
    private readonly constraints: EnvironmentConstraints,
  ) {
    super();
    this.drawn = drawnFrom(implementation, constraints);
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Environment> {
    return this.drawn.generate(random, biasFactor);
  }

  override canShrinkWithoutContext(value: unknown): value is Environment {
    return typeof value === "object" && value !== null && "nodes" in value && this.allows(value as Environment);
  }

  // Not fast-check's own: leaving out a server must be able to leave out any of them.
  override shrink(environment: Environment): fc.Stream<fc.Value<Environment>> {
    return fc.stream(this.simpler(environment)).map((simpler) => new fc.Value(simpler.environment, undefined));
  }

  /** Every environment that is simpler in one thing: a server less, a plain disk, no clocks, a switch at its default. */
  *simpler(environment: Environment): Generator<Simpler> {
    for (let gone = environment.nodes - 1; gone >= 0; gone--) {
      const fewer = withoutServer(environment, gone);
      if (fewer.environment.nodes > 0 && this.allows(fewer.environment)) yield fewer;
    }
    const before = canonicalText(environment);
    for (const simpler of simplificationsFor(this.implementation)) {
      const after = simpler(environment);
      if (canonicalText(after) !== before && this.allows(after)) yield { environment: after, names: null };
    }
  }

  /** Whether an environment lies within the constraints. */
  allows(environment: Environment): boolean {
    return allows(this.constraints, environment);
  }
}

function drawnFrom({ capabilities }: Implementation, constraints: EnvironmentConstraints): fc.Arbitrary<Environment> {
  const { network: networks, asyncDisk } = capabilities;
  const network =
    networks === "fifo" ? fc.constant(networks) : weighted<Environment["network"]>([85, "any"], [15, "fifo"]);
  const disk = weighted<Environment["disk"]>([60, "sync"], [asyncDisk ? 40 : 0, "async"]);
  const time = weighted<Environment["time"]>([88, "untimed"], [12, "timed"]);
  const settings: Record<string, fc.Arbitrary<string>> = {};
  for (const [name, [usual, ...others]] of Object.entries(capabilities.settings)) {
    settings[name] = capabilities.features?.includes(name)
      ? weighted<string>(
          [75 * Math.max(1, others.length), usual],
          ...others.map((value): [number, string] => [25, value]),
        )
      : fc.constantFrom(usual, ...others);
  }
  for (const [name, value] of Object.entries(constraints.settings ?? {})) settings[name] = fc.constant(value);
  return fc
    .record({
      nodes: nodesFrom(constraints.nodes),
      network: fixedOr(constraints.network, network),
      disk: fixedOr(constraints.disk, disk),
      time: fixedOr(constraints.time, time),
      clockRates: fc.array(
        fc.integer({ min: 16, max: 24 }).map((rate) => 5 * rate),
        {
          minLength: NODES_MAX,
          maxLength: NODES_MAX,
        },
      ),
      clients: fc.integer({ min: 1, max: 3 }),
      ...(capabilities.reconfigures && { waiting: fc.nat() }),
      settings: fc.record(settings, { noNullPrototype: true }),
      seed: fc.nat().map(String),
    })
    .map(({ clockRates, waiting = 0, ...environment }) => ({
      ...DEFAULT_ENVIRONMENT,
      ...environment,
      ...votersOf(capabilities, constraints, environment, waiting),
      clockRates: environment.time === "timed" ? clockRates.slice(0, environment.nodes) : [],
    }));
}

/** Where membership changes some servers wait to be added. */
function votersOf(
  capabilities: Capabilities,
  { voters }: EnvironmentConstraints,
  { nodes, settings }: Pick<Environment, "nodes" | "settings">,
  waiting: number,
): Pick<Environment, "voters"> {
  const drawn = isSetTo(capabilities.reconfigures, settings) ? nodes - (waiting % nodes) : nodes;
  const begin = Math.min(nodes, voters ?? drawn);
  return begin < nodes ? { voters: begin } : {};
}

function nodesFrom(nodes: EnvironmentConstraints["nodes"]): fc.Arbitrary<number> {
  if (nodes === undefined) return weighted(...NODES.map(({ item, weight }) => [weight, item] as const));
  const wanted = [nodes].flat();
  if (wanted.length === 0 || wanted.some((count) => !Number.isInteger(count) || count < 1 || count > NODES_MAX)) {
    throw new UserError(
      `a cluster has 1 to ${NODES_MAX} servers, not ${wanted.join(", ") || "none at all"}. Give nodes such a number.`,
    );
  }
  return fc.constantFrom(...wanted);
}

const fixedOr = <T>(fixed: T | undefined, drawn: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fixed === undefined ? drawn : fc.constant(fixed);
