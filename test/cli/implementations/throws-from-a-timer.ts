import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

export default {
  ...toy,
  reduce(state: Toy, message: Message) {
    setTimeout(() => {
      throw new RangeError("out of time");
    });
    return toy.reduce(state, message);
  },
};
