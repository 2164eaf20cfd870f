import { configDefaults, defineConfig } from "vitest/config";

// Set by .ci/run, which counts the tests from this file.
const report = process.env["SEAWORTHY_TEST_REPORT"];

// How long anything takes is for bench/: a test is given up only where it hangs, however busy the machine is.
const LIMIT = 600_000;

/** What puts something else in the place of a module, or of what the process itself does: each in a process of its own. */
const MOCKING = ["test/docs/commands.test.ts", "test/cli/signals.test.ts"];

export default defineConfig({
  test: {
    testTimeout: LIMIT,
    hookTimeout: LIMIT,
    expect: { poll: { timeout: LIMIT } },
    // Processes, not threads: tests start children, sandboxes and workers of their own.
    pool: "forks",
    maxWorkers: 2,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    coverage: { include: ["src/**"] },
    projects: [
      {
        extends: true,
        test: {
          name: "tests",
          include: ["test/**/*.test.ts", "properties/**/*.test.ts", "adapters/*/test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...MOCKING],
          // What a file imports stands ready, and warm, for the next: half of the suite's time was spent on that.
          isolate: false,
        },
      },
      { extends: true, test: { name: "mocking", include: MOCKING } },
    ],
  },
});
