// The key-value store of the examples, alone and in several groups: nothing is found in it as it is, and each mistake that
// people make there is found, in a run that plays again.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { guarded } from "../../src/contract/guard.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { judgedOn, ALL_LAWS } from "../../src/laws/all-laws.js";
import { emptyTally } from "../../src/run/judge.js";
import { recordTrace } from "../../src/run/record.js";
import { isConfirmed, replayStrictly } from "../../src/run/replay.js";
import { runsOf } from "../support/runs.js";

const ROOT = join(import.meta.dirname, "../..");
const FILES = ["key-value.ts", "key-value-service.ts", "multi-raft.ts"] as const;
type File = (typeof FILES)[number];

interface Change {
  readonly file: File;
  readonly line: string;
  readonly instead: string;
}

/** An example, with some of its lines changed. */
async function loaded(example: File, changes: readonly Change[] = []): Promise<Implementation> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-examples-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const left = new Set(changes);
  for (const file of FILES) {
    let text = readFileSync(join(ROOT, "examples", file), "utf8");
    for (const change of changes) {
      if (change.file !== file || text.split(change.line).length !== 2) continue;
      text = text.replace(change.line, () => change.instead);
      left.delete(change);
    }
    writeFileSync(join(folder, file), text.replaceAll('"seaworthy"', JSON.stringify(join(ROOT, "src/index.ts"))));
  }
  expect([...left]).toEqual([]);
  const module = await import(/* @vite-ignore */ pathToFileURL(join(folder, example)).href);
  return guarded(module.implementation);
}

describe.each(["key-value-service.ts", "multi-raft.ts"] as const)("examples/%s", (example) => {
  it("breaks no law, and what its clients are told is judged", async () => {
    const implementation = await loaded(example);
    const laws = judgedOn(implementation, ALL_LAWS).judged;
    const tally = emptyTally(laws);
    for (const { run, number } of runsOf(implementation, "clean", laws, tally, { ...NO_LIMITS, nodes: 3 })) {
      expect(run.findings).toEqual([]);
      if (number === 59) break;
    }
    expect(tally.witnessed[laws.findIndex(({ id }) => id === "linearizability")]).toBeGreaterThan(10);
  });
});

const TWICE: Change = {
  file: "key-value-service.ts",
  line: "takesEffect: (session, { serial }) => serial > (session?.serial ?? 0),",
  instead: "takesEffect: () => true,",
};

interface Mistake {
  readonly mistake: string;
  readonly example: File;
  readonly changes: readonly Change[];
  /** How many servers show it soonest; 3 if this is not said. */
  readonly nodes?: number;
}

const MISTAKES: readonly Mistake[] = [
  { mistake: "whoever is asked again does it again", example: "key-value-service.ts", changes: [TWICE] },
  {
    mistake: "whoever asks again does so under another number",
    example: "key-value-service.ts",
    changes: [
      {
        file: "key-value-service.ts",
        line: "ask({ ...client, leader: (client.leader + 1) % nodes });",
        instead:
          "ask({ ...client, request: { ...client.request, serial: client.request.serial + 1 }, leader: (client.leader + 1) % nodes });",
      },
    ],
  },
  {
    mistake: "a client that starts anew goes on in its old session",
    example: "key-value-service.ts",
    changes: [
      {
        file: "key-value-service.ts",
        line: "`S${id + 1}.${me.life}.${client + 1}`",
        instead: "`S${id + 1}.${client + 1}`",
      },
    ],
  },
  {
    mistake: "what took effect before is answered by what is there now",
    example: "key-value-service.ts",
    changes: [
      {
        file: "key-value-service.ts",
        line: "if (isSkipped) return me.answers[session];",
        instead: 'if (isSkipped) return me.store[command.split(" ")[1]] ?? null;',
      },
    ],
  },
  { mistake: "in a group, whoever is asked again does it again", example: "multi-raft.ts", changes: [TWICE] },
  {
    mistake: "a command goes to the group of its client, not of its key",
    example: "multi-raft.ts",
    changes: [
      {
        file: "multi-raft.ts",
        line: "groupOf(message.operation.command)",
        instead: "message.operation.client % GROUPS",
      },
    ],
  },
  {
    mistake: "a group writes to the log of the disk as if it were its own",
    example: "multi-raft.ts",
    changes: [{ file: "multi-raft.ts", line: "from: end + 1, entries", instead: "from: write.from, entries" }],
    // Alone there is always somebody who leads.
    nodes: 1,
  },
];

describe("is found:", () => {
  it.each(MISTAKES)("$mistake", { timeout: 120_000 }, async ({ example, changes, nodes = 3 }) => {
    const implementation = await loaded(example, changes);
    const laws = judgedOn(implementation, ALL_LAWS).judged.filter(({ id }) => id === "linearizability");
    for (const { run, number } of runsOf(implementation, "broken", laws, emptyTally(laws), { ...NO_LIMITS, nodes })) {
      const [found] = run.findings;
      if (found === undefined && number < 1999) continue;
      if (found === undefined) expect.unreachable("nothing was found");
      const { seed } = run.plan;
      const trace = recordTrace(implementation, { ...found, seed, laws: laws.map(({ id }) => id) });
      expect(isConfirmed(trace, replayStrictly(trace, implementation, laws))).toBe(true);
      return;
    }
  });
});
