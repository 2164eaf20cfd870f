// Goes back to term 0 now and then, which no law forbids to those that claim no discipline.

import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

export default {
  ...toy,
  reduce: (state: Toy, message: Message) => toy.reduce(state.count === 3 ? { ...state, count: -1 } : state, message),
};
