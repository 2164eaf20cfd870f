import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refuseToReplace } from "../../../src/host/files/refuse-to-replace.js";

let folder = "";
let input = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-"));
  input = join(folder, "in.jsonl");
  writeFileSync(input, "read\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linkTo = (target: string, name: string): string => {
  symlinkSync(target, join(folder, name));
  return join(folder, name);
};

describe("what a command reads", () => {
  it.each([
    ["its own path", () => input],
    ["a relative path", () => relative(process.cwd(), input)],
    ["a detour", () => `${folder}/../${folder.split("/").at(-1)}/./in.jsonl`],
    ["a link", () => linkTo(input, "link.jsonl")],
    ["a link to its folder", () => join(linkTo(folder, "linked"), "in.jsonl")],
  ])("is not replaced by %s", (_, out) => {
    const path = out();
    const message = `${path} is read here, and what is written would replace it. Name another place for that.`;
    expect(() => refuseToReplace(path, [undefined, input])).toThrow(message);
    expect(() => refuseToReplace(input, [path])).toThrow(/in\.jsonl is read here/);
  });

  it("is in nobody's way elsewhere", () => {
    mkdirSync(join(folder, "deep"));
    for (const out of ["new.jsonl", "deep/in.jsonl", "deep"]) refuseToReplace(join(folder, out), [input]);
    refuseToReplace(input, [join(folder, "missing.jsonl"), undefined]);
  });

  it("may be written to where it is a device", () => {
    refuseToReplace("/dev/null", ["/dev/null"]);
  });
});
