// Counts in the very state that it was given, as code does that was never asked twice.

import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

export default {
  ...toy,
  reduce(state: Toy, message: Message) {
    (state as { count: number }).count++;
    return { ...toy.reduce(state, message), state };
  },
};
