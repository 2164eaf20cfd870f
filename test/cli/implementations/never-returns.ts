import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

export default {
  ...toy,
  reduce(state: Toy, message: Message) {
    if (state.count === 3) for (;;);
    return toy.reduce(state, message);
  },
};
