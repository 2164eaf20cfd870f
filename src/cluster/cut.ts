// A lasting, partial cut: links that do not work again as the faults stop and a cluster heals.

import { isSetTo, type Capabilities } from "../contract/capabilities.js";
import type { NodeId } from "../contract/node-name.js";
import type { Link } from "./actions/definition.js";
import type { Cluster } from "./cluster.js";
import { linkOfName, namesOfLinks } from "./link-name.js";
import type { Environment } from "./setup.js";

/** The links that stay blocked. */
export const cutLinks = ({ cut = [] }: Environment): readonly Link[] => cut.map(linkOfName);

/** By sender: a bit for each receiver that it reaches no more. */
function cutMasks(environment: Environment): readonly number[] {
  const masks = new Array<number>(environment.nodes).fill(0);
  for (const { from, to } of cutLinks(environment)) masks[from] |= 1 << to;
  return masks;
}

/** Whether just those links are blocked that stay so. */
export function isAsWholeAsItGets({ blocked, setup }: Cluster): boolean {
  const { cut } = setup.environment;
  if (cut === undefined) return blocked.every((mask) => mask === 0);
  const never = cutMasks(setup.environment);
  return blocked.every((mask, from) => mask === never[from]);
}

/** A cut as an environment has it: each link once, in order; nothing where it is empty. */
export const cutOf = (links: readonly Link[]): Pick<Environment, "cut"> =>
  links.length === 0 ? {} : { cut: namesOfLinks(links) };

/** The environment with its servers renamed; links of a server that is no more (-1) go with it. */
export function withCutRenamed(environment: Environment, names: readonly NodeId[]): Environment {
  const { cut: _, ...others } = environment;
  const links = cutLinks(environment).map(({ from, to }) => ({ from: names[from], to: names[to] }));
  return { ...others, ...cutOf(links.filter(({ from, to }) => from >= 0 && to >= 0)) };
}

/**
 * Whether progress can be asked for: the implementation promises it, and a majority of the servers is whole among itself. Where
 * membership changes nobody can say whose majority that would be.
 */
export function standsCut(capabilities: Capabilities, environment: Environment): boolean {
  const { standsCuts, loss } = capabilities;
  const { cut, settings, nodes } = environment;
  if (cut === undefined) return true;
  if (!loss || !isSetTo(standsCuts, settings) || isSetTo(capabilities.reconfigures, settings)) return false;
  return canGather(cutMasks(environment), [], 0, (nodes >> 1) + 1);
}

/** Whether so many servers, these among them and else only from `next` on, all reach each other. */
function canGather(never: readonly number[], members: readonly NodeId[], next: NodeId, wanted: number): boolean {
  if (members.length === wanted) return true;
  if (next === never.length) return false;
  const isReached = members.every((other) => ((never[other] >> next) & 1) === 0 && ((never[next] >> other) & 1) === 0);
  return (
    (isReached && canGather(never, [...members, next], next + 1, wanted)) || canGather(never, members, next + 1, wanted)
  );
}
