import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

let calls = 0;

export default {
  ...toy,
  reduce: (state: Toy, message: Message) => toy.reduce(++calls % 5 === 0 ? { ...state, count: 100 } : state, message),
};
