// What the pages list is what there is: laws, floors, dependencies, exit statuses, actions, the parts of the contract.

import { describe, expect, it, vi } from "vitest";
import { EXIT } from "../../src/cli/exit-status.js";
import { runProgram } from "../../src/cli/program.js";
import type { Mishap } from "../../src/cluster/mishap.js";
import type { Environment } from "../../src/cluster/setup.js";
import type { Capabilities } from "../../src/contract/capabilities.js";
import type { Write } from "../../src/contract/disk.js";
import type { Implementation, NodeOptions, Transition } from "../../src/contract/implementation.js";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { Driver, LiveNode } from "../../src/contract/recording.js";
import type { View } from "../../src/contract/view.js";
import { ACTION_TYPES, ALL_DEFINITIONS, FAULT_BOUNDS, FAULTS, type Fault } from "../../src/cluster/action.js";
import { flagOf } from "../../src/host/asked/bound-flags.js";
import { rowOf as shownOf } from "../../src/report/action-rows.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import type { Law } from "../../src/laws/law.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import type { Mutant } from "../../src/mutants/mutant.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { SETTINGS } from "../../src/raft/settings.js";
import { ENVIRONMENT_WORDS } from "../../src/host/asked/settings.js";
import { FLOORS, PURE_PACKAGES } from "../architecture/floors.js";
import { recordKeysOf } from "../../src/trace/action-record.js";
import { readPage, renderPageTable, settledPart } from "./markdown.js";

describe("docs/reference.md", () => {
  it("lists all switches of the reference, each as its own comment says what it does", () => {
    const source = readPage("src/raft/settings.ts");
    const rows = Object.entries(SETTINGS).map(([name, values]) => {
      const comment = new RegExp(`/\\*\\* ([^*]*) \\*/\\n  ${name}: \\[`).exec(source);
      if (comment === null) throw new Error(`src/raft/settings.ts says nothing of ${name}`);
      return [`\`${name}\``, values.map((value) => `\`${value}\``).join(" "), comment[1]];
    });
    const table = renderPageTable([["switch", "values", "what it does"], ...rows]);
    expect(settledPart("docs/reference.md", "switches", table)).toBe(table);
  });
});

describe("docs/laws.md", () => {
  it("lists all laws as they are", () => {
    const table = renderPageTable([["id", "law", "kind", "source", "needs"], ...ALL_LAWS.map(rowOf)]);
    expect(settledPart("docs/laws.md", "laws", table)).toBe(table);
  });
});

function rowOf(law: Law): string[] {
  const { id, title, sentence, kind, source } = law;
  return [`\`${id}\``, `**${title}.** ${sentence}`, kind, source, needsOf(law)];
}

function needsOf({ needs, needsDurable, needsPledges, needsReads, needsAnswers, needsSessions }: Law): string {
  const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(" ");
  return [
    ...(needs.length > 0 ? [listed(needs)] : []),
    ...(needsDurable ? [`durable ${listed(needsDurable)}`] : []),
    ...(needsPledges ? ["`describe`"] : []),
    ...(needsReads ? ["`reads`"] : []),
    ...(needsAnswers ? ["`replicates`"] : []),
    ...(needsSessions ? ["`sessions`"] : []),
  ].join("; ");
}

/** The cells of the rows of the first table below a heading, without its own heading. */
function tableBelow(page: string, heading: string): readonly (readonly string[])[] {
  const text = readPage(page);
  const start = text.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`${page} has no heading "${heading}"`);
  const [, rows] = /\n\|[^\n]*\n\|[-|: ]+\n((?:\|[^\n]*\n)+)/.exec(text.slice(start))!;
  return rows
    .trimEnd()
    .split("\n")
    .map((row) =>
      row
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}

const unquoted = (cell: string): string => cell.replaceAll("`", "");

describe("CONTRIBUTING.md", () => {
  const rows = tableBelow("CONTRIBUTING.md", "## Floors");

  it("lists every folder with its floor", () => {
    const listed = rows.map(([floor, folder]) => [unquoted(folder).replace(/\/$/, ""), Number(floor)]);
    expect(new Map(listed as [string, number][])).toEqual(FLOORS);
  });

  it("lists the packages that pure folders may import", () => {
    const listed = rows
      .map(([, folder, , packages]) => [unquoted(folder).replace(/\/$/, ""), unquoted(packages)] as const)
      .filter(([, packages]) => packages !== "none" && packages !== "any dependency");
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries([...PURE_PACKAGES].map(([folder, packages]) => [folder, packages.join(", ")])),
    );
  });

  it("says why each dependency is there", () => {
    const listed = tableBelow("CONTRIBUTING.md", "## Dependencies").flatMap(([names]) => unquoted(names).split(", "));
    const { dependencies, devDependencies } = JSON.parse(readPage("package.json")) as Record<string, object>;
    expect(listed.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
  });
});

describe("docs/commands.md", () => {
  it("lists the exit statuses", () => {
    const listed = tableBelow("docs/commands.md", "## Exit statuses").map(([status]) => Number(unquoted(status)));
    // The last is no answer: a second signal ends the process at once.
    expect(listed).toEqual([...Object.values(EXIT), 130]);
  });

  it("has a section for each command, and README.md a line", async () => {
    const help = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await runProgram(["--help"]);
    const commands = [...help.mock.calls.join("").matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name);
    help.mockRestore();
    expect(commands.length).toBeGreaterThan(5);
    expect([...readPage("docs/commands.md").matchAll(/^## (\w+)$/gm)].map(([, name]) => name)).toEqual(commands);
    expect(tableBelow("README.md", "## The commands").map(([name]) => /`(\w+)`/.exec(name)![1])).toEqual(commands);
  });
});

describe("README.md", () => {
  it("is about 150 lines, and shows its picture before anything else", () => {
    const lines = readPage("README.md").split("\n");
    expect(lines.length).toBeLessThan(165);
    expect(lines.findIndex((line) => line.startsWith("!["))).toBeLessThan(5);
  });

  it("counts laws and mutants right", () => {
    const page = readPage("README.md");
    const counts = (what: RegExp): number[] => [...page.matchAll(what)].map(([, count]) => Number(count));
    expect(new Set(counts(/\b(\d+) laws\b/g))).toEqual(new Set([ALL_LAWS.length]));
    const mutantsOf = (outcome: Mutant["expected"]) => ALL_MUTANTS.filter(({ expected }) => expected === outcome);
    expect(counts(/\b(\d+) known mistakes\b/g)).toEqual([mutantsOf("found").length]);
    expect(counts(/\b(\d+) harmless changes\b/g)).toEqual([mutantsOf("survives").length]);
  });
});

/** Every key of a type, checked by the compiler. */
const keysOf =
  <T>() =>
  <K extends Readonly<Record<keyof T, true>>>(keys: K): string[] =>
    Object.keys(keys);

const every = <T extends string>(names: Readonly<Record<T, true>>): string[] => Object.keys(names);

function expectNamed(page: string, names: readonly string[]): void {
  const text = readPage(page);
  expect(names.filter((name) => !text.includes(`\`${name}`))).toEqual([]);
}

const oddsText = ({ likely, where = {} }: Pick<Fault, "likely" | "where">): string =>
  [
    `${Math.round(100 * likely)} in 100`,
    ...Object.entries(where).map(([word, value]) => `of those with \`${word}=${value}\``),
  ].join(" ");

describe("docs/fault-model.md", () => {
  it("lists every action as it is", () => {
    const rows = ACTION_TYPES.map((type) => [`\`${type}\``, shownOf(type).when, shownOf(type).does]);
    const table = renderPageTable([["action", "possible when", "what happens"], ...rows]);
    expect(settledPart("docs/fault-model.md", "actions", table)).toBe(table);
  });

  it("lists every fault as it is", () => {
    const rows = FAULTS.map(({ bound, ...fault }) => [
      `\`${fault.name}\``,
      fault.isBorne(REFERENCE.capabilities) ? oddsText(fault) : "by flag only",
      fault.assumes.replace("assumes ", ""),
      typeof bound === "string" ? "" : `\`${flagOf(bound.name)}\``,
    ]);
    const head = ["fault", "in how many runs", "who does not stand it assumes", "bound of `check`"];
    const table = renderPageTable([head, ...rows]);
    expect(settledPart("docs/fault-model.md", "faults", table)).toBe(table);
  });

  it.each([
    ["every mishap", keysOf<Mishap>()({ crashAfter: true, failAfter: true, tornAfter: true })],
    ["every word of --set", [...ENVIRONMENT_WORDS]],
    [
      "all of the environment",
      keysOf<Environment>()({
        nodes: true,
        voters: true,
        network: true,
        disk: true,
        time: true,
        clockRates: true,
        clients: true,
        cut: true,
        settings: true,
        electionTimeoutMin: true,
        electionTimeoutMax: true,
        heartbeatInterval: true,
        seed: true,
      }),
    ],
  ])("describes %s", (_, names) => expectNamed("docs/fault-model.md", names));
});

describe("docs/trace-format.md", () => {
  it("lists what each kind of step has", () => {
    const rows = ALL_DEFINITIONS.map(({ type, hasMishaps }) => {
      const keys = recordKeysOf(type).filter((key) => !["do", "crashAfter", "failAfter", "tornAfter"].includes(key));
      const mishap = hasMishaps ? ["mishap"] : [];
      return [`\`${type}\``, [...keys.map((key) => `\`${key}\``), ...mishap].join(", "), shownOf(type).does];
    });
    const table = renderPageTable([["`do`", "further keys", "what happens"], ...rows]);
    expect(settledPart("docs/trace-format.md", "steps", table)).toBe(table);
  });
});

describe("docs/checking.md", () => {
  it("lists the bounds that count faults", () => {
    const rows = FAULT_BOUNDS.map(({ name, of }) => [`\`${flagOf(name)}\``, "0", `${of} in a run, beyond so many`]);
    const table = renderPageTable([["flag", "default", "what it cuts"], ...rows]);
    expect(settledPart("docs/checking.md", "fault-bounds", table)).toBe(table);
  });
});

describe("docs/contract.md", () => {
  it.each([
    [
      "every function",
      keysOf<Implementation>()({
        name: true,
        version: true,
        capabilities: true,
        recording: true,
        boot: true,
        reduce: true,
        view: true,
        key: true,
        durable: true,
        describe: true,
        localMessages: true,
        rename: true,
        machine: true,
      }),
    ],
    ["all of a transition", keysOf<Transition<unknown>>()({ state: true, outbound: true, kept: true })],
    [
      "every option",
      keysOf<NodeOptions>()({
        id: true,
        nodes: true,
        bootstrap: true,
        settings: true,
        electionTimeoutMin: true,
        electionTimeoutMax: true,
        heartbeatInterval: true,
        clockDriftBound: true,
        seed: true,
      }),
    ],
    [
      "every message",
      every<Message["type"]>({
        packet: true,
        timer: true,
        operation: true,
        written: true,
        writeFailed: true,
        local: true,
      }),
    ],
    [
      "every outbound",
      every<Outbound["type"]>({
        send: true,
        write: true,
        respond: true,
        apply: true,
        restore: true,
        arm: true,
        disarm: true,
        halt: true,
      }),
    ],
    ["every write", every<Write["kind"]>({ set: true, log: true, snapshot: true })],
    [
      "every field of a view",
      keysOf<View>()({
        currentTerm: true,
        votedFor: true,
        role: true,
        log: true,
        commitIndex: true,
        lastApplied: true,
        votesGranted: true,
        nextIndex: true,
        matchIndex: true,
        configuration: true,
      }),
    ],
    [
      "every capability",
      keysOf<Capabilities>()({
        network: true,
        bag: true,
        loss: true,
        restart: true,
        asyncDisk: true,
        replicates: true,
        disciplined: true,
        nodesMin: true,
        settings: true,
        features: true,
        standsCuts: true,
        reads: true,
        compacts: true,
        transfers: true,
        leases: true,
        pauses: true,
        devices: true,
        reconfigures: true,
        configurationInForce: true,
        sessions: true,
      }),
    ],
    [
      "all of a driver",
      keysOf<Driver>()({
        ...{ name: true, version: true, capabilities: true, start: true },
        ...{ durable: true, describe: true, machine: true, localMessages: true },
      }),
    ],
    [
      "all of a live node",
      keysOf<LiveNode>()({
        outbound: true,
        give: true,
        view: true,
        key: true,
        rest: true,
        localMessages: true,
        isGone: true,
      }),
    ],
  ])("describes %s", (_, names) => expectNamed("docs/contract.md", names));
});
