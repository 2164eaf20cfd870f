// The traces of a library under traces/libraries/: each has a test, and shows what it is kept for.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { runCli } from "../cli/run-cli.js";

/** By file: the law that it breaks, `panic` or `progress`. */
export type Findings = Readonly<Record<string, string>>;

/** Where they are: a folder for each library, as adapters/ has it, and each of its versions. */
export const FINDINGS = fileURLToPath(new URL("../../traces/libraries/", import.meta.url));

/** Tests that the traces of a folder are these, and are still found when they are replayed strictly. */
export function itShows(findings: Findings, { folder, ...asked }: { folder: string; implementation: string }): void {
  const at = join(FINDINGS, folder);

  it("has a test for every trace that is kept", () => {
    expect(readdirSync(at).sort()).toEqual(Object.keys(findings).sort());
  });

  it.each(Object.entries(findings))("shows what %s shows: %s", async (file, law) => {
    const { implementation } = asked;
    const { status, stdout, stderr } = await runCli("replay", join(at, file), "--implementation", implementation);
    expect(stderr).toBe("");
    expect(stdout).toMatch(NO_LAWS[law] ?? new RegExp(`^violated: .*\\(${law}\\)`, "m"));
    expect(status).toBe(1);
  });
}

/** What a replay says of the findings that are no laws. */
const NO_LAWS: Readonly<Record<string, RegExp>> = { panic: /^panic: /m, progress: /^no progress: /m };
