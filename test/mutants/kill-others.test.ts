import { describe } from "vitest";
import { itHunts } from "./kill.js";

describe("a mutant of election, replication, commitment or folklore, and each declared survivor", () => {
  itHunts(["election", "replication", "commitment", "folklore", "survivors"]);
});
