import { expect, it } from "vitest";
import { BLANK_DISK } from "../../src/contract/disk.js";
import { durableOn, renderWrite } from "../../src/report/durable-text.js";
import { PUPPET } from "../cluster/puppet.js";

const SILENT = {
  ...PUPPET,
  durable: () => {
    throw new RangeError("what\nis this?");
  },
};

it("where code cannot say what a disk brings back, that is said in place of it", () => {
  expect(durableOn(SILENT, BLANK_DISK)).toEqual({ log: BLANK_DISK.log });
  expect(renderWrite({ kind: "set", key: "hard", value: { term: 1 } }, BLANK_DISK, SILENT)).toBe(
    "hard (what it brings cannot be said: RangeError: what\\nis this?)",
  );
});
