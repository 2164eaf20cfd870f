import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

export default {
  ...toy,
  reduce(state: Toy, message: Message) {
    console.log("a line from the implementation");
    return toy.reduce(state, message);
  },
};
