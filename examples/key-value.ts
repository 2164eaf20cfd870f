// A key-value store as a state machine: what the servers of multi-raft.ts and key-value-service.ts replicate.
import type { Command, StateMachine } from "seaworthy";

type Store = Readonly<Record<string, string>>;

/** The key that a command is about; of a text that is none of the commands below, "". */
export const keyOf = (command: Command): string => command.split(" ")[1] ?? "";

/** Each command answers the value that was there before, or null: so a compare-and-set says whether it did anything. */
export const KEY_VALUE: StateMachine<Store> = {
  initial: {},
  commands: ["x", "y"].flatMap((key) => [
    `put ${key} 1`,
    `put ${key} 2`,
    `cas ${key} 1 2`,
    `get ${key}`,
    `delete ${key}`,
  ]),
  apply(store, command) {
    const [verb, key, first, second] = command.split(" ");
    const value = store[key] ?? null;
    const { [key]: _, ...others } = store;
    if (verb === "put") return { state: { ...others, [key]: first }, value };
    if (verb === "delete") return { state: others, value };
    if (verb === "cas" && value === first) return { state: { ...others, [key]: second }, value };
    return { state: store, value };
  },
  // Keys have nothing to do with each other: each is judged by itself.
  partOf: (command) => (command === null ? "" : keyOf(command)),
};
