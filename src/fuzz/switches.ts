// The switches of an implementation, as a run has them.

import type { Capabilities } from "../contract/capabilities.js";
import { streamsOf, type Stream } from "../random/streams.js";

type Settings = Readonly<Record<string, string>>;

/** One of the switches that make reads rely on clocks, and are not fixed, is at its default. */
export function withoutLeases(
  { settings, leases = {} }: Capabilities,
  drawn: Settings,
  { fixed, seed }: { readonly fixed: Settings; readonly seed: string },
): Settings {
  const free = Object.keys(leases)
    .filter((name) => name in settings && fixed[name] === undefined)
    .sort();
  if (free.length === 0) return drawn;
  const off = streamsOf(seed)("without leases").pick(free);
  return { ...drawn, [off]: settings[off][0] };
}

type Switches = readonly (readonly [name: string, values: readonly string[]])[];

/** A value for each switch. */
export function drawSwitches(
  { settings, features = [] }: Capabilities,
  seed: string,
  stream: Stream,
): Record<string, string> {
  // By name: in which order an implementation happens to list them decides nothing.
  const byName = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const [own, added] = [false, true].map((isFeature) =>
    byName.filter(([name]) => features.includes(name) === isFeature),
  );
  // A third of the runs are of plain Raft, without any feature. What is drawn of these leaves all other draws as they are.
  const others = streamsOf(seed)("features");
  const isPlain = others.chance(1 / 3);
  const draw = (switches: Switches, one: (values: readonly string[]) => string): Record<string, string> =>
    Object.fromEntries(switches.map(([name, values]) => [name, one(values)]));
  return {
    ...draw(own, (values) => stream.pick(values)),
    ...draw(added, (values) => (isPlain ? values[0] : others.pick(values))),
  };
}
