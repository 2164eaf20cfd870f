// Several workers, and a search that is put away: the counts are those of one worker that was never disturbed.

import { existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf, freshFolder, runCli, startCli } from "./run-cli.js";

const MODEL = ["--max-messages", "3", "--json"];

interface Counts {
  readonly verdict: string;
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
}

async function counts(...words: readonly string[]): Promise<Counts> {
  const { verdict, distinct, generated, depth } = documentOf<Counts>(await runCli("check", ...words));
  return { verdict, distinct, generated, depth };
}

let undisturbed: Counts;
beforeAll(async () => {
  undisturbed = await counts(...MODEL);
});

/** Starts a search that puts itself away all the time, and kills it once it has done so. */
async function killed(workers: string, checkpoint: string): Promise<void> {
  const every = ["--checkpoint", checkpoint, "--checkpoint-every", "100ms"];
  const { child, ended } = startCli("check", ...MODEL, "--workers", workers, ...every);
  while (!existsSync(checkpoint)) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGKILL");
  expect((await ended).status).toBe(null);
}

describe.each(["1", "2"])("%s workers", (workers) => {
  it("count what one counts", async () => {
    expect(await counts(...MODEL, "--workers", workers)).toEqual(undisturbed);
  });

  it("go on after SIGKILL as if nothing had been", async () => {
    const checkpoint = join(freshFolder(), "checkpoint");
    await killed(workers, checkpoint);
    expect(await counts(...MODEL, "--workers", workers, "--resume", checkpoint)).toEqual(undisturbed);
  });
});

describe("a budget of states", () => {
  it("is that of all workers together", async () => {
    const small = ["--max-messages", "1", "--symmetry", "--json", "--max-states", "2000"];
    expect(await counts(...small, "--workers", "5")).toEqual(await counts(...small));
    const { verdict, distinct } = await counts(...MODEL, "--workers", "2", "--max-states", "500000");
    expect(verdict).toBe("stopped");
    expect(distinct).toBeGreaterThanOrEqual(500_000);
    expect(distinct).toBeLessThan(600_000);
  });

  it("that runs out before the workers share the search leaves a checkpoint for each", async () => {
    const checkpoint = join(freshFolder(), "checkpoint");
    const workers = ["--workers", "3"];
    const stopped = await counts(...MODEL, ...workers, "--max-states", "3000", "--checkpoint", checkpoint);
    expect(stopped.verdict).toBe("stopped");
    expect(stopped.distinct).toBeLessThan(4_000);
    expect(await counts(...MODEL, ...workers, "--resume", checkpoint)).toEqual(undisturbed);
  });
});

describe("a checkpoint that cannot be written", () => {
  it.each(["1", "2"])(
    "is told beside the answer of %s workers; what was put away before is as it was",
    async (workers) => {
      const checkpoint = join(freshFolder(), "checkpoint");
      // In the way of what the last worker writes.
      for (const generation of [0, 1]) mkdirSync(`${checkpoint}.${generation}.${Number(workers) - 1}`);
      const words = [...MODEL, "--workers", workers];
      const ended = await runCli("check", ...words, "--checkpoint", checkpoint, "--checkpoint-every", "100ms");
      expect(ended.status).toBe(2);
      expect(documentOf<Counts>(ended)).toMatchObject(undisturbed);
      expect(ended.stderr).toMatch(
        /^seaworthy: cannot write the checkpoint .*\.\d: .*Make room or name another place\.$/m,
      );
      // Two workers do the same at first, and then one of them puts it away for both.
      expect(existsSync(checkpoint)).toBe(workers === "2");
      if (workers === "2") expect(await counts(...words, "--resume", checkpoint)).toEqual(undisturbed);
    },
  );
});

const CHILD = join(import.meta.dirname, "../host/foreign/children/child.mjs");

describe("a checkpoint that does not fit", () => {
  const refusal = async (...words: readonly string[]): Promise<string> => {
    const { status, stderr } = await runCli("check", ...words);
    expect(status).toBe(2);
    return stderr.trim().split("\n").at(-1)!;
  };

  it("is refused with what is wrong: another model, other workers, a damaged part, no checkpoint", async () => {
    const folder = freshFolder();
    const checkpoint = join(folder, "checkpoint");
    const stopped = await runCli("check", ...MODEL, "--for", "1s", "--checkpoint", checkpoint);
    expect(stopped.status).toBe(3);
    const resume = ["--resume", checkpoint];
    expect(await refusal("--max-messages", "4", ...resume)).toBe(
      `seaworthy: ${checkpoint} is of another search: messages was "3" and is "4". Give the same flags again.`,
    );
    expect(await refusal(...MODEL, "--workers", "2", ...resume)).toContain(
      "was written with --workers 1. Give that again.",
    );
    const [part] = readdirSync(folder).filter((name) => name !== "checkpoint");
    truncateSync(join(folder, part), 5_000);
    expect(await refusal(...MODEL, ...resume)).toContain("it is damaged. Begin the search anew.");
    writeFileSync(checkpoint, "{}");
    expect(await refusal(...MODEL, ...resume)).toContain("is not a checkpoint of this version of seaworthy");
    expect(await refusal(...MODEL, "--resume", join(folder, "none"))).toContain("cannot read the checkpoint");
  });

  it("is refused where the implementation is another since, with what to do", async () => {
    const folder = freshFolder();
    const checkpoint = join(folder, "checkpoint");
    const file = join(folder, "raft.mjs");
    const script = (more: string): void =>
      writeFileSync(file, `import { serve } from ${JSON.stringify(CHILD)};\nserve();\n${more}`);
    script("");
    const words = ["--implementation", `node ${file}`, "--nodes", "3", "--max-messages", "3"];
    const stopped = await runCli("check", ...words, "--max-states", "200", "--checkpoint", checkpoint);
    expect(stopped.status).toBe(3);
    script("// mended\n");
    expect(await refusal(...words, "--resume", checkpoint)).toBe(
      `seaworthy: ${checkpoint} was written when the implementation was another: its files have changed since, and what is known of its steps is no longer true. Begin the search anew, without --resume, or put the files back as they were.`,
    );
  });
});
