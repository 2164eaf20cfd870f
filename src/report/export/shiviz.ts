// A log for ShiViz: the regular expression that reads it, an empty line (there is one execution), a line an event with
// its vector clock. Each server is a host. What happens to none of them happens at the host "network".

import type { Step } from "../../cluster/apply-action.js";
import { nodeName } from "../../contract/node-name.js";
import { trafficOf, type Journey } from "../../playback/journeys.js";
import { PHASE_BEGINS, shownSteps } from "../phase-text.js";
import { renderBoot, renderStep } from "../step-text.js";
import { outcomeOf } from "./outcome.js";
import type { RecordedRun } from "./recording.js";
import { fileOf } from "./refusal.js";

/** As the first line of a file ShiViz takes it for its parser. */
const LINE = String.raw`(?<host>\S+) (?<clock>\{.*?\}) (?<event>.*)`;

/** By host, how many of its events are known. */
type Clock = Readonly<Record<string, number>>;

export const exportShiviz = (recording: RecordedRun): string => fileOf(linesOf(recording));

function* linesOf({ replay, laws }: RecordedRun): Iterable<string> {
  const { start, verdict, phase } = replay;
  const steps = shownSteps(replay);
  const traffic = trafficOf(start, steps);
  const { isGood, title, sentences } = outcomeOf(verdict, laws);
  const clocks = new Clocks();
  const booted = start.boots.map(({ node }) => clocks.tick(nodeName(node), []));
  const after: Clock[] = [];
  const clockOf = ({ packet, sent }: Journey): Clock => (sent === 0 ? booted[packet.from] : after[sent - 1]);
  yield LINE;
  yield "";
  for (const boot of start.boots) yield lineOf(nodeName(boot.node), booted[boot.node], bootText(boot));
  for (const [i, step] of steps.entries()) {
    if (phase !== null && i === replay.steps.length) {
      yield lineOf(NETWORK, clocks.tick(NETWORK, after.slice(-1)), PHASE_BEGINS);
    }
    const host = hostOf(step);
    const { arrived, lost } = traffic[i];
    // The network learns what it loses; a server learns nothing from what its crash takes with it.
    const seen = step.node < 0 ? lost : arrived === null ? [] : [arrived];
    after.push(clocks.tick(host, seen.map(clockOf)));
    yield lineOf(host, after[i], `${i + 1}. ${renderStep(step)}`);
  }
  if (!isGood) yield lineOf(NETWORK, clocks.tick(NETWORK, after.slice(-1)), `${title}. ${sentences.join(" ")}`);
}

const NETWORK = "network";

const hostOf = ({ node }: Step): string => (node < 0 ? NETWORK : nodeName(node));
const bootText = (boot: Step): string => renderBoot(boot) || `${nodeName(boot.node)} boots`;
const lineOf = (host: string, clock: Clock, event: string): string => `${host} ${JSON.stringify(clock)} ${event}`;

/** What each host knows of all others. */
class Clocks {
  private readonly now = new Map<string, Clock>();

  /** The next event of a host that has just learnt what these clocks know. */
  tick(host: string, seen: readonly Clock[]): Clock {
    const clock: Record<string, number> = { ...this.now.get(host) };
    for (const [other, count] of seen.flatMap((known) => Object.entries(known))) {
      clock[other] = Math.max(clock[other] ?? 0, count);
    }
    clock[host] = (clock[host] ?? 0) + 1;
    this.now.set(host, clock);
    return clock;
  }
}
