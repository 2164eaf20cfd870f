// Which configuration is asked for next: one near that in force, drawn.

import { inOrder, type Configuration } from "../contract/configuration.js";
import type { NodeId } from "../contract/node-name.js";
import type { Stream } from "../random/streams.js";

const CHANGES = [
  { item: "add", weight: 6 },
  { item: "remove", weight: 6 },
  { item: "replace", weight: 3 },
  { item: "learn", weight: 3 },
  { item: "promote", weight: 3 },
  { item: "demote", weight: 3 },
  { item: "alone", weight: 1 },
  { item: "any", weight: 2 },
] as const;

/** A configuration that follows on one, of so many servers; `asked` is who is asked for it. */
export function drawTarget(
  { voters, learners }: Configuration,
  nodes: number,
  asked: NodeId,
  stream: Stream,
): Configuration {
  const all = Array.from({ length: nodes }, (_, server) => server);
  const outside = all.filter((server) => !voters.includes(server) && !learners.includes(server));
  const oneOf = (servers: readonly NodeId[]): readonly NodeId[] => (servers.length === 0 ? [] : [stream.pick(servers)]);
  // Who leads is removed, too.
  const oneVoter = stream.chance(0.25) && voters.includes(asked) ? [asked] : oneOf(voters);
  switch (stream.weighted(CHANGES)) {
    case "add":
      return changed(voters, learners, [], oneOf(outside.length > 0 ? outside : learners));
    case "remove":
      return changed(voters, learners, oneVoter, []);
    case "replace":
      return changed(voters, learners, oneVoter, oneOf([...outside, ...learners]));
    case "learn":
      return changed(voters, inOrder([...learners, ...oneOf(outside)]), [], []);
    case "promote":
      return changed(voters, learners, [], oneOf(learners));
    case "demote":
      return changed(voters, inOrder([...learners, ...oneVoter]), oneVoter, []);
    case "alone":
      return changed(voters, learners, voters, oneVoter);
    case "any":
      return changed(
        [],
        [],
        [],
        all.filter(() => stream.chance(0.5)),
      );
  }
}

/** Without some voters, with others; who votes does not learn. */
function changed(
  voters: readonly NodeId[],
  learners: readonly NodeId[],
  less: readonly NodeId[],
  more: readonly NodeId[],
): Configuration {
  const voting = inOrder([...voters.filter((voter) => !less.includes(voter)), ...more]);
  return { voters: voting, outgoing: null, learners: learners.filter((learner) => !voting.includes(learner)) };
}
