import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import { clusterDigest } from "../../src/cluster/digest.js";
import { recordAction, type ActionRecord } from "../../src/trace/action-record.js";
import { resolveAction, resolveLoosely } from "../../src/trace/resolve-action.js";
import { deliver, fire, lastCluster, packet, play, randomRun } from "./random-run.js";

const runs = fc.record({ seed: fc.nat().map(String), length: fc.nat({ max: 60 }) });
const once = { seed: 20240607, numRuns: 60 };

describe("a recorded action", () => {
  it("resolves, in the cluster that it was recorded in, to what was done there, exactly and loosely", () => {
    fc.assert(
      fc.property(runs, ({ seed, length }) => {
        for (const { action, before, cluster } of randomRun(seed, length).steps) {
          const record = recordAction(action, before);
          const exact = resolveAction(record, before);
          expect(exact && clusterDigest(applyAction(before, exact)!.cluster)).toBe(clusterDigest(cluster));
          expect(resolveLoosely(record, before)).toEqual({ action: exact, drift: false });
        }
      }),
      once,
    );
  });

  it("is the same text for the same partition, however its links are listed", () => {
    const { cluster } = play([]).start;
    const links = [
      { from: 1, to: 0 },
      { from: 0, to: 1 },
    ];
    const record = recordAction({ type: "partition", blocked: links }, cluster);
    expect(record).toEqual({ do: "partition", blocked: ["S1>S2", "S2>S1"] });
    expect(recordAction({ type: "partition", blocked: [...links, ...links].reverse() }, cluster)).toEqual(record);
  });

  it("keeps its mishap", () => {
    const { cluster } = play([]).start;
    for (const mishap of [{ crashAfter: 0 }, { failAfter: 1 }]) {
      const action = { type: "fire", node: 1, timer: "election", ...mishap } as const;
      const record = recordAction(action, cluster);
      expect(record).toEqual({ do: "fire", node: "S2", timer: "election", ...mishap });
      expect(resolveAction(record, cluster)).toEqual(action);
    }
  });

  it("counts clients from 1, as people do", () => {
    const { cluster } = play([]).start;
    const action = { type: "invoke", node: 0, operation: { type: "write", client: 0, command: "c1" } } as const;
    const record = recordAction(action, cluster);
    expect(record).toEqual({ do: "invoke", node: "S1", operation: "write", client: 1, command: "c1" });
    expect(resolveAction(record, cluster)).toEqual(action);
  });
});

// S1 leads and has sent two AppendEntries to S2: an empty log's first, and one with a command.
const twoOnOneLink = (network: "any" | "fifo") =>
  lastCluster(
    play(
      [
        fire("S1", "election"),
        deliver("S1", "S2", "RequestVote"),
        deliver("S2", "S1", "RequestVoteReply"),
        { do: "invoke", node: "S1", operation: "write", client: 1, command: "c1" },
      ],
      { network, settings: { noop: "off" } },
    ),
  );

describe("a packet that is not there", () => {
  const cluster = twoOnOneLink("any");
  const [first, second] = cluster.network.filter(({ to, kind }) => to === 1 && kind === "AppendEntries");
  const recordOf = (content: string): ActionRecord => ({ ...deliver("S1", "S2", "AppendEntries"), content });
  const contentOf = (sent: typeof first) => {
    const record = recordAction({ type: "deliver", packet: sent }, cluster);
    return "content" in record ? record.content : "";
  };

  it("is not resolved exactly", () => {
    expect(resolveAction(recordOf("0123456789abc"), cluster)).toBeNull();
  });

  it("is replaced loosely by the oldest of the same sender, receiver and kind, and the drift is told", () => {
    expect(resolveLoosely(recordOf("0123456789abc"), cluster)).toEqual({
      action: { type: "deliver", packet: first },
      drift: true,
    });
  });

  it("is not replaced where its like is there: the exact one comes first, however young", () => {
    expect(resolveLoosely(recordOf(contentOf(second) as string), cluster)).toEqual({
      action: { type: "deliver", packet: second },
      drift: false,
    });
  });

  it("is not replaced by another kind, sender or receiver", () => {
    for (const [from, to, kind] of [
      ["S1", "S2", "InstallSnapshot"],
      ["S2", "S1", "AppendEntries"],
      ["S3", "S2", "AppendEntries"],
    ]) {
      expect(resolveLoosely(deliver(from, to, kind), cluster)).toBeNull();
    }
  });
});

describe("on a link that keeps order", () => {
  const cluster = twoOnOneLink("fifo");
  const [first, second] = cluster.network.filter(({ to, kind }) => to === 1 && kind === "AppendEntries");

  it("only the head is delivered, whatever the record says", () => {
    const record = recordAction({ type: "deliver", packet: second }, cluster);
    expect(resolveAction(record, cluster)).toBeNull();
    expect(resolveLoosely(record, cluster)).toEqual({ action: { type: "deliver", packet: first }, drift: true });
  });

  it("a drop names its position, and finds its packet by it", () => {
    const record = recordAction({ type: "drop", packet: second }, cluster);
    expect(record).toMatchObject({ do: "drop", from: "S1", to: "S2", kind: "AppendEntries", position: 1 });
    expect(resolveAction(record, cluster)).toEqual({ type: "drop", packet: second, position: 1 });
  });

  it("a drop whose packet has moved up takes the same content elsewhere, and the drift is told", () => {
    const record = { ...recordAction({ type: "drop", packet: second }, cluster), position: 5 } as ActionRecord;
    expect(resolveAction(record, cluster)).toBeNull();
    expect(resolveLoosely(record, cluster)).toEqual({
      action: { type: "drop", packet: second, position: 1 },
      drift: true,
    });
  });

  it("in a bag a drop names no position: copies are one", () => {
    const bag = twoOnOneLink("any");
    const sent = bag.network.find(({ kind }) => kind === "AppendEntries")!;
    expect(recordAction({ type: "drop", packet: sent }, bag)).not.toHaveProperty("position");
    expect(resolveLoosely(packet("drop", "S1", "S2", "AppendEntries"), bag)).toMatchObject({ drift: true });
  });
});
