import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, runCli } from "./run-cli.js";

const start = (): Promise<{ status: number | null; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [join(ROOT, "dist/cli/start.js")], { cwd: ROOT }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });

it("npm start finds the reference clean, then breaks Leader Completeness of a real library in at most 11 actions", async () => {
  const { status, stdout, stderr } = await start();
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/5,000 runs, [\d,]+ actions, each judged by \d+ laws: nothing found/);
  expect(Number(/shrunk to (\d+):/.exec(stdout)?.[1])).toBeLessThanOrEqual(11);
  expect(stdout).toMatch(/violated: Leader Completeness/);
  const picture = / {2}picture (\S+)\n$/.exec(stdout)?.[1];
  expect(existsSync(join(ROOT, picture!))).toBe(true);
  const trace = /replay {2}npx seaworthy replay (\S+)/.exec(stdout)?.[1];
  const replayed = await runCli("replay", trace!);
  expect(replayed.status).toBe(1);
  expect(stdout).toContain(replayed.stdout);
  // The picture in the README is of this trace: copy it there, then npm run pictures.
  expect(readFileSync(join(ROOT, "traces/libraries/liferaft/committed-entry-lost.jsonl"), "utf8")).toBe(
    readFileSync(join(ROOT, trace!), "utf8"),
  );
});
