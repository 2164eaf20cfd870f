// The commands in the pages are commands, end as the pages say, and print what the pages show.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { runProgram } from "../../src/cli/program.js";
import { commandsIn, fillWorkspace, run, shortened, withoutSpeed, type CommandLine } from "./commands.js";
import { ALL_BLOCKS, nameOf, settled, type Block } from "./markdown.js";

// The command line is read as ever; nothing is done then.
vi.mock("../../src/cli/conform-command.js", () => ({ conformCommand: () => 0 }));
vi.mock("../../src/cli/fuzz-command.js", () => ({ fuzzCommand: () => 0 }));
vi.mock("../../src/cli/check-command.js", () => ({ checkCommand: () => 0 }));
vi.mock("../../src/cli/replay-command.js", () => ({ replayCommand: () => 0 }));
vi.mock("../../src/cli/shrink-command.js", () => ({ shrinkCommand: () => 0 }));
vi.mock("../../src/cli/export-command.js", () => ({ exportCommand: () => 0 }));
vi.mock("../../src/cli/view-command.js", () => ({ viewCommand: () => 0 }));
vi.mock("../../src/cli/judge-command.js", () => ({ judgeCommand: () => 0 }));
vi.mock("../../src/cli/mutants-command.js", () => ({ mutantsCommand: () => 0 }));

const SHELL = ALL_BLOCKS.filter(({ language }) => language === "sh");
const COMMANDS = SHELL.flatMap((block) => commandsIn(block).map((command) => ({ ...command, place: nameOf(block) })));

describe("a command in a page", () => {
  it.each(COMMANDS)("is one that there is: $text ($place)", async ({ words }) => {
    expect(await runProgram(words)).toBe(0);
  });

  it("that does not exist is noticed", async () => {
    const complaint = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await runProgram(commandsIn({ ...SHELL[0], text: "npx seaworthy fuzz --bogus\n" })[0].words)).toBe(2);
    complaint.mockRestore();
  });
});

interface Example {
  readonly title: string;
  readonly command: CommandLine;
  /** What the page says is printed, if it does. */
  readonly output: Block | undefined;
}

/** The commands whose end or output is in the page. Those of one page are run in order, in one place: they build on each other. */
function examplesOf(page: string): readonly Example[] {
  return SHELL.filter((block) => block.page === page).flatMap((block) => {
    const next = ALL_BLOCKS.find((other) => other.page === page && other.place === block.place + 1);
    const output = next?.follows && next.language === "text" ? next : undefined;
    const commands = commandsIn(block);
    return commands
      .map((command, i) => ({
        title: `${command.text} (${nameOf(block)})`,
        command,
        output: i === commands.length - 1 ? output : undefined,
      }))
      .filter((example) => example.output !== undefined || example.command.status !== null);
  });
}

const PAGES_WITH_EXAMPLES = [...new Set(SHELL.map(({ page }) => page))].filter((page) => examplesOf(page).length > 0);

describe.each(PAGES_WITH_EXAMPLES)("the examples of %s", (page) => {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-docs-"));
  fillWorkspace(folder);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(examplesOf(page))("end and print as shown: $title", ({ command, output }) => {
    const { status, text } = run("main", command.words, folder);
    if (command.status !== null) expect(status, text).toBe(command.status);
    if (output === undefined) return;
    const wanted = shortened(text, output.text);
    expect(withoutSpeed(settled(output, wanted))).toBe(withoutSpeed(wanted));
  });
});

describe("an output in a page", () => {
  it("is shortened as the page shows it", () => {
    const text = "1\n2\n3\n4\n5\n";
    expect(shortened(text, "a\n...\nb\nc\n")).toBe("1\n...\n4\n5\n");
    expect(shortened(text, "whatever\n")).toBe(text);
    expect(shortened(text, "a\nb\nc\n...\nd\ne\n")).toBe(text);
    expect(shortened(`${"x".repeat(200)}\n`, "")).toBe(`${"x".repeat(117)}...\n`);
  });

  it("differs where anything but the speed does", () => {
    expect(withoutSpeed("5 runs, 273k actions a CPU second")).toBe(withoutSpeed("5 runs, 1.2M actions a CPU second"));
    expect(withoutSpeed("time  0.1 s, 0.2 CPU seconds; 9 bytes")).toBe(
      withoutSpeed("time  3.1 s, 3.0 CPU seconds; 9 bytes"),
    );
    expect(withoutSpeed("5 runs, 273k actions")).not.toBe(withoutSpeed("5 runs, 274k actions"));
  });
});
