import { describe, expect, it } from "vitest";
import { logColumns } from "../../../src/report/picture/log-columns.js";

describe("the columns of logs side by side", () => {
  it("are all indices where there are few", () => {
    expect(logColumns([3, 0, 2], 40)).toEqual([1, 2, 3]);
    expect(logColumns([0, 0], 40)).toEqual([]);
  });

  it("show the end of every log, however far apart the ends are", () => {
    for (const lasts of [[1000, 2, 500], [41, 1], [90, 50, 49, 48, 3], Array.from({ length: 31 }, (_, i) => 100 * i)]) {
      const columns = logColumns(lasts, 40);
      for (const last of lasts) if (last > 0) expect(columns).toContain(last);
      expect(columns.length).toBeLessThanOrEqual(Math.max(40, 3 * lasts.length));
      expect([...columns].sort((a, b) => a - b)).toEqual(columns);
    }
  });

  it("share the room", () => {
    expect(logColumns([100, 4], 8)).toEqual([1, 2, 3, 4, 97, 98, 99, 100]);
  });
});
