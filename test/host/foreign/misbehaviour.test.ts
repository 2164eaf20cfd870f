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
    return textOfThrown(error);
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
    ["panics", "entry 3 is not there"],
  ])("%s has panicked", async (mistake, said) => {
    expect(await failureOf(mistake)).toBe(said);
  });

  it.each<[mistake: string, said: RegExp]>([
    ["throws", /^the command ended \(exit status 1\); it said at last: .*RangeError: no entry at index -1/],
    ["is killed", /^the command was ended \(SIGKILL\)/],
    ["answers twice", /^the command said more than the one line of its answer: "\{\\"outbound/],
    ["answers without an end", /^the command answered with a line of more than 64 MB, "xxx/],
    ["answers line after line without an end", /^the command said more than the one line of its answer: "\{\}/],
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

describe("an answer that is not as the protocol says is told of in its words: a child that", () => {
  const VIEW = /; given the timer election it said \{\.\.\. "view": \{"currentTerm":2,"votedFor":/;

  it.each<[mistake: string, wrong: string, line: RegExp]>([
    ["answers with a list", "an object expected, found a list", /; given the timer election it said \[\]$/],
    [
      "answers with a field too much",
      "unknown field state; there are outbound, view, key, localMessages",
      /; given the timer election it said \{"outbound":\[\{"type":"write".*\.\.\. \(\d+ characters\)$/,
    ],
    [
      "answers what it does not offer",
      `localMessages: nothing expected, since "offers" of the greeting does not name "localMessages"; found a list`,
      /it said \{\.\.\. "localMessages": \[\]$/,
    ],
    ["answers without its view", "view: an object expected, found nothing", /it said \{"outbound":\[\],"key":null\}$/],
    ["answers without its key", `key: any JSON expected, since the greeting offers "key"; found nothing`, /it said \{/],
    [
      "sends to nobody",
      "outbound[0] (send).packet.to: 99, but servers are 0 to 2",
      /it said \{\.\.\. "outbound": \[\.\.\. \{"type":"send","packet":\{"from":0,"to":99,"kind":"ask","body":null\},"when":"now"\}$/,
    ],
    [
      "sends without a gate",
      `outbound[0] (send).when: "now" or "afterWrites" expected, found nothing`,
      /"type":"send"/,
    ],
    ["sends a number beyond all", "big: a number below 1.8e308 expected, found one beyond it", /it said \{/],
    ["sends level in level", "at most 200 levels expected, found more", /it said \{/],
    ["asks for too much", "10001 outbound; no step may ask for more than 10000 things", /it said \{/],
    ["shows a log with a hole", "view.log.from: at most 1 expected, since the log before has 0 entries; found 3", VIEW],
    ["votes for nobody", "view.votedFor: 99, but servers are 0 to 2", VIEW],
    ["has a term without an end", "view.currentTerm: a whole number from 0 on expected, found 1e+300", /it said \{/],
    ["shows a list too short", "view.matchIndex: no index, or one for each of the 3 servers expected, found 2", VIEW],
    [
      "shows less than before",
      "view.role: missing now, and shown in an earlier answer; show the same fields in every answer, null or an empty list where there is nothing",
      VIEW,
    ],
  ])("%s", async (mistake, wrong, line) => {
    const said = await failureOf(mistake);
    expect(said).toContain(`answer to take: ${wrong}; given `);
    expect(said).toMatch(line);
  });
});

describe("a command that", () => {
  const SEE = "docs/protocol.md shows what has to be said.";

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
    ["greets without capabilities", "its greeting: capabilities: expected object, found nothing"],
    ["greets with a network of its own", 'its greeting: capabilities.network: expected one of "any"|"fifo"'],
    [
      "greets with an offer of its own",
      'its greeting: offers.0: expected one of "key"|"localMessages"|"durable"|"describe"',
    ],
    [
      "greets as the reference",
      `"reference" is one of seaworthy's own, and a trace of it would be played on that. Give yours another name`,
    ],
    [
      "boots to nothing",
      "the first server of 3 does not boot from a blank disk: answer to boot: outbound: a list expected, found nothing; at boot it said {}",
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
