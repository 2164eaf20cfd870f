// The switches of an implementation, as a run has them.

import type { Capabilities } from "../contract/capabilities.js";
import { streamsOf, type Stream } from "../random/streams.js";

type Settings = Readonly<Record<string, string>>;

/** The first switch that makes reads rely on clocks and is not fixed is at its default. */
export function withoutLeases({ settings, leases = {} }: Capabilities, drawn: Settings, fixed: Settings): Settings {
  const first = Object.keys(leases).find((name) => name in settings && fixed[name] === undefined);
  return first === undefined ? drawn : { ...drawn, [first]: settings[first][0] };
}

type Switches = readonly (readonly [name: string, values: readonly string[]])[];

/** A value for each switch. */
export function drawSwitches(
  { settings, features = [] }: Capabilities,
  seed: string,
  stream: Stream,
): Record<string, string> {
  const [own, added] = [false, true].map((isFeature) =>
    Object.entries(settings).filter(([name]) => features.includes(name) === isFeature),
  );
  // Half of the runs are of plain Raft, without any feature. What is drawn of these leaves all other draws as they are.
  const others = streamsOf(seed)("features");
  const isPlain = others.chance(0.5);
  const draw = (switches: Switches, one: (values: readonly string[]) => string): Record<string, string> =>
    Object.fromEntries(switches.map(([name, values]) => [name, one(values)]));
  return {
    ...draw(own, (values) => stream.pick(values)),
    ...draw(added, (values) => (isPlain ? values[0] : others.pick(values))),
  };
}
