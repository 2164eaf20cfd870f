import { defineConfig } from "vitest/config";

// Set by .ci/run, which counts the tests from this file.
const report = process.env["SEAWORTHY_TEST_REPORT"];

// How long anything takes is for bench/: a test is given up only where it hangs, however busy the machine is.
const LIMIT = 600_000;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "properties/**/*.test.ts", "adapters/*/test/**/*.test.ts"],
    testTimeout: LIMIT,
    hookTimeout: LIMIT,
    expect: { poll: { timeout: LIMIT } },
    // Processes, not threads: tests start children, sandboxes and workers of their own.
    pool: "forks",
    maxWorkers: 2,
    // What a file imports stands ready, and warm, for the next: half of the suite's time was spent on that.
    isolate: false,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    coverage: { include: ["src/**"] },
  },
});
