// docs/protocol.md is enough for a stranger: its schema is that of the code, its session is what is really said, and its first
// child runs.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { settingsByDefault } from "../../src/contract/capabilities.js";
import { BLANK_DISK, type Write } from "../../src/contract/disk.js";
import type { Message, Packet } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { DEFAULT_ENVIRONMENT, optionsOf } from "../../src/cluster/setup.js";
import { answerSchemas, protocolJsonSchema, requestSchema } from "../../src/host/foreign/protocol-schema.js";
import { freshFolder, runCli } from "../cli/run-cli.js";
import { childCommand, loadCommand } from "../host/foreign/load.js";
import { ALL_BLOCKS, settledFile, settledPart } from "./markdown.js";
import { hasTool } from "../support/tool.js";

const PAGE = "docs/protocol.md";

it("docs/protocol.schema.json is the schema of the code", () => {
  const schema = `${JSON.stringify(protocolJsonSchema(), null, 2)}\n`;
  expect(settledFile("docs/protocol.schema.json", schema)).toBe(schema);
});

/** The first packet that is asked for. */
const sent = (outbound: readonly Outbound[]): Packet => outbound.find((one) => one.type === "send")!.packet;
const written = (outbound: readonly Outbound[]): Write => outbound.find((one) => one.type === "write")!.write;
const arrives = (packet: Packet): Message => ({ type: "packet", packet });

it("the session is what is said, and all of it fits the schema", async () => {
  const folder = freshFolder();
  const [asked, answered] = ["asked", "answered"].map((name) => join(folder, name));
  const nodes = await loadCommand(`tee ${asked} | ${childCommand("reference.mjs")} | tee ${answered}`);
  const settings = settingsByDefault(nodes.capabilities);
  const options = [0, 1].map((id) => optionsOf({ ...DEFAULT_ENVIRONMENT, nodes: 2, settings }, id));
  const [first, second] = options.map((own) => nodes.boot(BLANK_DISK, own).state);
  const stands = nodes.reduce(first, { type: "timer", timer: "election" });
  const votes = nodes.reduce(second, arrives(sent(stands.outbound)));
  const vote = sent(votes.outbound);
  nodes.describe!(vote);
  const counts = nodes.reduce(stands.state, { type: "written", write: written(stands.outbound) });
  const leads = nodes.reduce(counts.state, arrives(vote));
  nodes.reduce(votes.state, arrives(sent(leads.outbound)));

  const linesOf = (path: string): readonly string[] => readFileSync(path, "utf8").trimEnd().split("\n");
  // `tee` hands a line on before it lies in the file.
  await vi.waitUntil(() => linesOf(answered).length === linesOf(asked).length, { timeout: 60_000 });
  const answers = linesOf(answered);
  const said = linesOf(asked).map((request, i) => ({ request, answer: answers[i] }));
  for (const { request, answer } of said) {
    const { do: what } = requestSchema.parse(JSON.parse(request));
    answerSchemas[what].parse(JSON.parse(answer));
  }
  // What is booted on trial, and asked of a blank disk, stands between the greeting and the first server.
  const [greeting, , , ...others] = said;
  const lines = [greeting, ...others].flatMap(({ request, answer }) => [`> ${request}`, `< ${answer}`]);
  const session = `\n\`\`\`text\n${lines.join("\n")}\n\`\`\`\n\n`;
  expect(settledPart(PAGE, "session", session)).toBe(session);
});

const hasPython = hasTool("the first child of docs/protocol.md is", "python3", "--version");

it.runIf(hasPython)("the first child runs, and is found out once it is broken", async () => {
  const { text } = ALL_BLOCKS.find(({ page, language }) => page === PAGE && language === "python")!;
  const folder = freshFolder();
  const [whole, broken] = ["first.py", "broken.py"].map((name) => join(folder, name));
  writeFileSync(whole, text);
  writeFileSync(broken, text.replace("self.term += 1", "self.term = (self.term + 1) % 3"));
  const fuzz = (file: string) =>
    runCli(
      ...["fuzz", "--implementation", `python3 ${file}`, "--seed", "1", "--runs", "20", "--strict"],
      ...["--set", "healing=off", "--traces", folder],
    );
  expect(await fuzz(whole)).toMatchObject({ status: 0 });
  const found = await fuzz(broken);
  expect(found.status).toBe(1);
  expect(found.stdout).toMatch(/violated: .*\(monotonic-term\)/);
});
