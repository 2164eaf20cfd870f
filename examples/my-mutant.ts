// A mutant of one's own: the reference with one rule wrong. Found by: npx seaworthy check --implementation ./examples/my-mutant.ts
import { withRules } from "seaworthy";

export const implementation = withRules("half-is-enough", {
  // The mistake: half of the servers are no majority where their number is even.
  isElected: ({ voters }, granted) => granted.length >= Math.ceil(voters.length / 2),
});
