// Read by the rules of ShiViz (js/shiviz.js, js/model/parser.js and js/model/modelGraph.js of DistributedClocks/shiviz): the
// first line is the parser, the second the delimiter of executions; each host's clock counts from 1 by one; a clock is what
// follows from the clocks of the events before it.

import { describe, expect, it } from "vitest";
import { exportShiviz } from "../../../src/report/export/shiviz.js";
import { ALL_RECORDINGS, recorded } from "./recordings.js";

interface LogEvent {
  readonly host: string;
  readonly clock: Readonly<Record<string, number>>;
  readonly event: string;
}

function read(text: string): readonly LogEvent[] {
  const [parser, delimiter, ...log] = text.split("\n");
  expect(delimiter).toBe("");
  return [
    ...log
      .join("\n")
      .trim()
      .matchAll(new RegExp(`^${parser}$`, "gm")),
  ].map(({ groups }) => ({
    host: groups!["host"],
    clock: JSON.parse(groups!["clock"]) as Record<string, number>,
    event: groups!["event"],
  }));
}

/** The event of a host at its own time. */
const at = (events: readonly LogEvent[], host: string, time: number): LogEvent =>
  events.filter((event) => event.host === host)[time - 1];

/** From which events of others an event has learnt something that no other of them knew. */
function parentsOf(events: readonly LogEvent[], { host, clock }: LogEvent): readonly LogEvent[] {
  const before = clock[host] === 1 ? {} : at(events, host, clock[host] - 1).clock;
  const news = Object.entries(clock)
    .filter(([other, time]) => other !== host && time > ((before as Record<string, number>)[other] ?? 0))
    .map(([other, time]) => at(events, other, time));
  return news.filter(
    (one) => !news.some((other) => other !== one && (other.clock[one.host] ?? 0) >= one.clock[one.host]),
  );
}

describe("a log for ShiViz", () => {
  it.each(ALL_RECORDINGS)("is read line by line, and its clocks are possible: $title", ({ recording }) => {
    const text = exportShiviz(recording);
    const events = read(text);
    expect(events).toHaveLength(text.trimEnd().split("\n").length - 2);
    const times = new Map<string, number>();
    for (const event of events) {
      const { host, clock } = event;
      times.set(host, (times.get(host) ?? 0) + 1);
      expect(clock[host]).toBe(times.get(host));
      const known = [...parentsOf(events, event), ...(clock[host] === 1 ? [] : [at(events, host, clock[host] - 1)])];
      const merged: Record<string, number> = { [host]: clock[host] };
      for (const [other, time] of known.flatMap((parent) => Object.entries(parent.clock))) {
        if (other !== host) merged[other] = Math.max(merged[other] ?? 0, time);
      }
      expect(merged).toEqual(clock);
    }
  });

  it.each(ALL_RECORDINGS.slice(0, -1))("draws each packet from the event that sent it: $title", ({ recording }) => {
    const events = read(exportShiviz(recording));
    for (const event of events) {
      const [, kind, sender] = /^\d+\. S\d takes (?:a copy of )?(\w+) from (S\d)/.exec(event.event) ?? [];
      if (kind === undefined) continue;
      // What it has learnt before, it learns again without an arrow.
      const since = event.clock[sender];
      const sent = Array.from({ length: since }, (_, i) => at(events, sender, i + 1).event);
      const release = /finishes|is to finish/;
      expect(sent.some((text) => text.includes(kind) || release.test(text))).toBe(true);
      for (const parent of parentsOf(events, event)) expect(parent.host).toBe(sender);
    }
  });

  it("ends with the law that is broken, after the step that broke it", () => {
    const events = read(exportShiviz(recorded("vote-dup-counted")));
    expect(events.at(-1)).toMatchObject({
      host: "network",
      event: expect.stringMatching(/^Broken: Election Safety\. /),
    });
    expect(events.at(-1)!.clock).toMatchObject(events.at(-2)!.clock);
  });
});
