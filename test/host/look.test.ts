import { describe, expect, it } from "vitest";
import { lookOf, styleOf } from "../../src/host/look.js";

const terminal = { isTTY: true, columns: 100 };
const pipe = { isTTY: false, columns: 0 };
const colours = (stream: typeof terminal, env: NodeJS.ProcessEnv): boolean => lookOf(stream, env).colours;

describe("text", () => {
  it("has colours on a terminal, and nowhere else unless they are forced", () => {
    expect(colours(terminal, {})).toBe(true);
    expect(colours(terminal, { TERM: "dumb" })).toBe(false);
    expect(colours(pipe, {})).toBe(false);
    expect(colours(pipe, { FORCE_COLOR: "1" })).toBe(true);
    expect(colours(pipe, { FORCE_COLOR: "" })).toBe(true);
  });

  it("has none where nobody wants any", () => {
    expect(colours(terminal, { NO_COLOR: "1" })).toBe(false);
    expect(colours(terminal, { NO_COLOR: "" })).toBe(true);
    expect(colours(terminal, { FORCE_COLOR: "0" })).toBe(false);
    expect(colours(terminal, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
  });

  it("is wrapped and has links on a terminal only, whatever is forced", () => {
    expect(lookOf(terminal, {})).toMatchObject({ width: 100, links: true });
    expect(lookOf(terminal, { NO_COLOR: "1" })).toMatchObject({ width: 100, links: false });
    expect(lookOf(pipe, { FORCE_COLOR: "1" })).toMatchObject({ width: null, links: false });
  });

  it("leads to a file by its whole address", () => {
    const { link } = styleOf(lookOf(terminal, {}));
    expect(link("a picture", "/tmp/a b.html")).toBe(
      "\u001b]8;;file:///tmp/a%20b.html\u001b\\a picture\u001b]8;;\u001b\\",
    );
    expect(styleOf(lookOf(pipe, { FORCE_COLOR: "1" })).link("a picture", "/a")).toBe("a picture");
  });
});
