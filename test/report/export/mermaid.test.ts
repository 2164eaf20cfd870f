// Read by Mermaid itself.

import mermaid from "mermaid";
import { describe, expect, it } from "vitest";
import { exportMermaid } from "../../../src/report/export/mermaid.js";
import { ExportRefusal } from "../../../src/report/export/refusal.js";
import { randomRun } from "../../trace/random-run.js";
import { ALL_RECORDINGS, HOSTILE_VERDICT, recorded, recordingOfRun } from "./recordings.js";

/** What Mermaid understands of a diagram. */
async function read(text: string) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  return db as unknown as {
    getActorKeys(): string[];
    getMessages(): { from?: string; to?: string; message: unknown; type: number }[];
  };
}

describe("a Mermaid diagram", () => {
  it.each(ALL_RECORDINGS)("is one to Mermaid: $title", async ({ recording }) => {
    const { diagramType } = await mermaid.parse(exportMermaid(recording));
    expect(diagramType).toBe("sequence");
  });

  it("has a line a server and an arrow a packet that arrived, and says which law is broken", async () => {
    const diagram = await read(exportMermaid(recorded("vote-dup-counted")));
    expect(diagram.getActorKeys()).toEqual(["S1", "S2", "S3", "S4"]);
    const arrows = diagram.getMessages().filter(({ from, to }) => from !== to && to !== undefined);
    expect(arrows.map(({ from, to }) => `${from}>${to}`).slice(0, 6)).toEqual([
      "S1>S2",
      "S2>S1",
      "S2>S1",
      "S3>S4",
      "S4>S3",
      "S4>S3",
    ]);
    expect(String(diagram.getMessages().at(-1)!.message)).toMatch(
      /^Broken.* Election Safety \(election-safety\)<br\/>/,
    );
  });

  it("shows hostile words as they are, and nothing of them as its own", async () => {
    const text = exportMermaid(HOSTILE_VERDICT);
    expect(text).not.toMatch(/<(?!br\/>)|%|`|\$|\{/);
    expect((await read(text)).getActorKeys()).toEqual(["S1", "S2", "C1"]);
  });

  it("of a run that nobody could read is refused, with a word on shrinking", () => {
    const long = recordingOfRun(randomRun("long", 201));
    expect(() => exportMermaid(long)).toThrow(ExportRefusal);
    expect(() => exportMermaid(long)).toThrow(/201 actions, and a diagram is read up to 200. Shrink it first/);
  });

  it("that is too long for Mermaid is refused", () => {
    const many = recorded("commit-prior-term-by-counting");
    const steps = Array.from({ length: 10 }, () => many.replay.steps)
      .flat()
      .slice(0, 200);
    const sentence = "x".repeat(200);
    const facts = Array.from({ length: 200 }, () => sentence);
    const verdict = { verdict: "violated", law: "log-matching", sentence, facts } as const;
    const long = { ...many, replay: { ...many.replay, steps, verdict } };
    expect(() => exportMermaid(long)).toThrow(/characters of diagram, and Mermaid takes 50000. Shrink it first/);
  });
});
