// Takes its time, fails late, and leaves a mark when it does: so that a test can interrupt while the finding is shrunk.

import { writeFileSync } from "node:fs";
import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

const pause = new Int32Array(new SharedArrayBuffer(4));

export default {
  ...toy,
  reduce(state: Toy, message: Message) {
    Atomics.wait(pause, 0, 0, 5);
    if (state.count === 20) {
      writeFileSync(process.env["SEAWORTHY_TEST_MARK"]!, "");
      throw new Error("too many");
    }
    return toy.reduce(state, message);
  },
};
