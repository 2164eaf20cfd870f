// Fails three times (in the run, when it is written down, and when that is played again), and then never returns; it leaves a
// mark when that begins.

import { existsSync, writeFileSync } from "node:fs";
import type { Message } from "seaworthy";
import { toy, type Toy } from "./toy.js";

let failures = 0;

export default {
  ...toy,
  reduce(state: Toy, message: Message) {
    const mark = process.env["SEAWORTHY_TEST_MARK"]!;
    if (state.count < 3) return toy.reduce(state, message);
    if (++failures <= 3) throw new Error("not for ever");
    if (!existsSync(mark)) writeFileSync(mark, "");
    for (;;);
  },
};
