// What a command costs that is asked over a pipe, on both ends: beside a node that does nothing, so that the pipe is what is
// measured.

import { BLANK_DISK } from "../dist/contract/disk.js";
import type { Message } from "../dist/contract/message.js";
import { DEFAULT_ENVIRONMENT, optionsOf } from "../dist/cluster/setup.js";
import { loadImplementation } from "../dist/host/loading/load-implementation.js";
import { timesOfTree } from "../dist/host/workers/own-time.js";
import { grouped, median } from "./measure.js";
import { printTable } from "./table.js";

const COMMANDS = 20_000;
const ROUNDS = 5;
const TIMER: Message = { type: "timer", timer: "tick" };

export async function benchForeign(): Promise<void> {
  const keeper = { child: 0, isEnding: false };
  const origin = { from: "command", command: "node bench/trivial-child.js", directory: process.cwd() } as const;
  const implementation = await loadImplementation({ origin, twice: false, keeper });
  const options = optionsOf({ ...DEFAULT_ENVIRONMENT, settings: {} }, 0);
  const rounds: { readonly here: number; readonly there: number; readonly wall: number }[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const [began, before, child] = [performance.now(), process.cpuUsage(), timesOfTree(keeper.child).worked];
    let { state } = implementation.boot(BLANK_DISK, options);
    for (let i = 1; i < COMMANDS; i++) ({ state } = implementation.reduce(state, TIMER));
    const { user, system } = process.cpuUsage(before);
    const there = ((timesOfTree(keeper.child).worked - child) * 1000) / COMMANDS;
    const here = (user + system) / COMMANDS;
    if (round >= 0) rounds.push({ here, there, wall: ((performance.now() - began) * 1000) / COMMANDS });
  }
  const middle = (part: "here" | "there" | "wall"): number => median(rounds.map((round) => round[part]));
  const [here, there] = [middle("here"), middle("there")];
  printTable("A command over a pipe, microseconds of CPU (wanted: at most 40 on both ends)", [
    ["here", "in the child", "both ends", "commands a CPU second", "on the clock"],
    [here, there, here + there]
      .map((one) => one.toFixed(1))
      .concat(grouped(1e6 / (here + there)), middle("wall").toFixed(1)),
  ]);
}
