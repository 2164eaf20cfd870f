// What a child can do wrong, and what is said of it.

import { describe, expect, it } from "vitest";
import { BLANK_DISK } from "../../../src/contract/disk.js";
import type { Message } from "../../../src/contract/message.js";
import { textOfThrown } from "../../../src/contract/thrown-text.js";
import { UserError } from "../../../src/host/user-error.js";
import { childCommand, loadCommand, optionsFor, ROOT } from "./load.js";

const TIMER: Message = { type: "timer", timer: "election" };
const ON_OUTPUT =
  "Only answers belong on standard output, each a line of JSON; print everything else to standard error";

/** Takes steps until one fails; answers what was said of that. */
async function failureOf(mistake: string): Promise<string> {
  const implementation = await loadCommand(childCommand("misbehaves.mjs", mistake));
  let { state } = implementation.boot(BLANK_DISK, optionsFor());
  for (let step = 1; step < 3; step++) ({ state } = implementation.reduce(state, TIMER));
  try {
    implementation.reduce(state, TIMER);
  } catch (error) {
    // The state before is there as ever, whatever has become of the process.
    expect(implementation.view(state)).toMatchObject({ currentTerm: 2 });
    expect(implementation.boot(BLANK_DISK, optionsFor()).outbound).toHaveLength(1);
    expect(() => implementation.reduce(state, TIMER)).toThrow((error as Error).message);
    return textOfThrown(error).replace("ContractError: ", "");
  }
  throw new Error("no step failed");
}

describe("a child that, in a run,", () => {
  it.each<[mistake: string, said: string]>([
    ["exits without a word", "the command ended (exit status 3)"],
    ["exits with words", "the command ended (exit status 1); it said at last: ValueError: no entry at index 7"],
    [
      "leaves its output to a servant",
      "the command ended (exit status 1); it said at last: ValueError: no entry at index 7",
    ],
    [
      "closes its output and goes on",
      "the command closed its standard output, and did not end; it said at last: no more to say",
    ],
    [
      "answers half a line and ends",
      `the command ended (exit status 0), in the middle of the line "{\\"outbound\\":["`,
    ],
    ["says what is no JSON", `the command answered with a line that is not JSON: "taking a message". ${ON_OUTPUT}`],
    [
      "says it in escapes",
      `the command answered with a line that is not JSON: "\\u001b[2J\u202egnihton". ${ON_OUTPUT}`,
    ],
    ["answers with a list", "after the timer election, answer: an object expected, found a list"],
    [
      "answers with a field too much",
      "after the timer election, answer: unknown field state; there are outbound, view, key",
    ],
    ["answers without its view", "after the timer election, answer.view: an object expected, found undefined"],
    [
      "answers without its key",
      'after the timer election, answer.key: any JSON expected, since the greeting offers "key"; found nothing',
    ],
    [
      "sends without a gate",
      'after the timer election, answer.outbound[0] (send).when: "now" or "afterWrites" expected, found undefined',
    ],
    ["shows a log with a hole", "after the timer election, answer.view.log.from: 3, but the log before has 0 entries"],
    ["panics", "Error: entry 3 is not there"],
  ])("%s has panicked", async (mistake, said) => {
    expect(await failureOf(mistake)).toBe(said);
  });

  it.each<[mistake: string, said: RegExp]>([
    ["throws", /^the command ended \(exit status 1\); it said at last: .*RangeError: no entry at index -1/],
    ["is killed", /^the command was ended \(SIGKILL\)/],
    ["answers twice", /^the command said more than the one line of its answer: "\{\\"outbound/],
    ["answers without an end", /^the command answered with a line of more than 64 MB, "xxx/],
    ["answers line after line without an end", /^the command said more than the one line of its answer: "\{\}/],
    ["sends to nobody", /returned outbound\[0\] \(send\)\.packet\.to: 99, but servers are 0 to 2$/],
  ])("%s has panicked", async (mistake, said) => {
    expect(await failureOf(mistake)).toMatch(said);
  });
});

it("a child that answers twice in two writes has panicked at the next request, which says what was left over", async () => {
  const implementation = await loadCommand(childCommand("misbehaves.mjs", "answers twice in two writes"));
  let { state } = implementation.boot(BLANK_DISK, optionsFor());
  for (let step = 1; step <= 3; step++) ({ state } = implementation.reduce(state, TIMER));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const asked = String.raw`\{"do":"take","server":\d,"message":\{"type":"timer","timer":"election"\}\}`;
  expect(() => implementation.reduce(state, TIMER)).toThrow(
    new RegExp(
      `^the command had said a line too much before it was asked ${asked}: left over after its answer to ${asked} was "\\{.*\\. Each request has one answer, said once$`,
    ),
  );
});

describe("a command that", () => {
  const SEE = "docs/protocol.md shows what a command has to say.";

  it.each<[mistake: string, said: string]>([
    [
      "ends without a greeting",
      "it did not greet: the command ended (exit status 4); it said at last: no configuration",
    ],
    [
      "greets in words",
      `it did not greet: the command answered with a line that is not JSON: "my-raft 1.0 ready". ${ON_OUTPUT}`,
    ],
    ["greets with a number", "its greeting is 7, not an object"],
    [
      "greets without a version of the protocol",
      "its greeting has no field protocol, which says the version that it speaks, 1",
    ],
    ["greets by another version", "it speaks version 2 of the protocol, and this is version 1"],
    ["greets without capabilities", "its greeting: capabilities: Invalid input: expected object, received undefined"],
    [
      "greets with a network of its own",
      'its greeting: capabilities.network: Invalid option: expected one of "any"|"fifo"',
    ],
    [
      "greets with an offer of its own",
      'its greeting: offers.0: Invalid option: expected one of "key"|"localMessages"|"durable"|"describe"',
    ],
    [
      "greets as the reference",
      `"reference" is one of seaworthy's own, and a trace of it would be played on that. Give yours another name`,
    ],
    [
      "boots to nothing",
      "the first server of three does not boot from a blank disk: ContractError: after the boot, answer.outbound: a list expected, found undefined",
    ],
  ])("%s is refused with one message", async (mistake, said) => {
    const command = childCommand("misbehaves.mjs", mistake);
    await expect(loadCommand(command)).rejects.toThrow(new UserError(`"${command}": ${said}. ${SEE}`));
  });

  it.each([
    ["is not there", "no-such-program --now", /^"no-such-program --now" cannot be run in .*: not found: /],
    ["cannot be executed", "./README.md --now", /^"\.\/README\.md --now" cannot be run in .*: not executable: /],
  ])("%s is refused with one message", async (_, command, said) => {
    await expect(loadCommand(command)).rejects.toThrow(said);
    await expect(loadCommand(command)).rejects.toThrow(UserError);
  });

  it("is run where there is no such folder is refused with one message", async () => {
    const origin = { from: "command", command: "node x", directory: `${ROOT}/nowhere` } as const;
    const { loadImplementation } = await import("../../../src/host/loading/load-implementation.js");
    await expect(loadImplementation({ origin, twice: false })).rejects.toThrow(
      /cannot be started: .* no folder .*nowhere/,
    );
  });
});
