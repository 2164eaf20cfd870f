import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

export default {
  ...toy,
  reduce(state: Toy, message: Message) {
    void Promise.reject(new Error("too late"));
    return toy.reduce(state, message);
  },
};
