import { describe } from "vitest";
import { itHunts } from "./kill.js";

describe("a mutant of persistence", () => {
  itHunts(["persistence"]);
});
