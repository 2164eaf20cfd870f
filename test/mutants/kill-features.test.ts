import { describe } from "vitest";
import { itHunts } from "./kill.js";

describe("a mutant of what the thesis adds to the paper", () => {
  itHunts(["disruption", "reads"]);
});
