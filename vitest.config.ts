import { defineConfig } from "vitest/config";

// Set by .ci/run, which counts the tests from this file.
const report = process.env["SEAWORTHY_TEST_REPORT"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "properties/**/*.test.ts", "adapters/*/test/**/*.test.ts"],
    testTimeout: 60_000,
    // Processes, not threads: tests start children, sandboxes and workers of their own.
    pool: "forks",
    maxWorkers: 2,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    coverage: { include: ["src/**"] },
  },
});
