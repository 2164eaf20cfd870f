// The pictures that are checked in show what happens now. `npm run pictures` draws them anew.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PICTURES, ROOT } from "./pictures.js";

describe("the picture", () => {
  it.each(PICTURES)("$path is what would be drawn now", ({ path, draw }) => {
    const at = new URL(path, ROOT);
    const held = existsSync(at) ? readFileSync(at, "utf8") : "";
    expect(held === draw(), `${path} is not what would be drawn now. Run: npm run pictures`).toBe(true);
  });

  it("is there for nothing else", () => {
    const held = ["docs/pictures/", "test/scenarios/"].flatMap((folder) =>
      readdirSync(new URL(folder, ROOT))
        .filter((name) => name.endsWith(".svg"))
        .map((name) => folder + name),
    );
    expect(held.sort()).toEqual(PICTURES.map(({ path }) => path).sort());
  });
});
