// docs/gallery.md tells recorded runs as they are: which trace, how long, what breaks, which server does what in which action.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { replayBestEffort } from "../../src/run/replay.js";
import { nodeName } from "../../src/contract/node-name.js";
import { recorded } from "../report/export/recordings.js";
import { readPage, ROOT } from "./markdown.js";

const PAGE = readPage("docs/gallery.md");

interface Entry {
  readonly id: string;
  readonly actions: number;
  /** The title of the law that it says is broken. */
  readonly law: string;
  readonly text: string;
}

const ENTRIES: readonly Entry[] = PAGE.split(/^##+ /m).flatMap((text) => {
  const said = /^`([\w-]+)`, (\d+) actions, breaks ([\w -]+)\.$/m.exec(text);
  return said === null ? [] : [{ id: said[1], actions: Number(said[2]), law: said[3], text }];
});

it("the gallery has ten pictures and more, and no run twice", () => {
  expect(ENTRIES.length).toBeGreaterThanOrEqual(10);
  expect(new Set(ENTRIES.map(({ id }) => id)).size).toBe(ENTRIES.length);
  expect([...PAGE.matchAll(/^!\[/gm)].length).toBe(ENTRIES.length);
});

describe.each(ENTRIES)("the gallery's $id", ({ id, actions, law, text }) => {
  const { trace, replay } = recorded(id);
  const words = text.replaceAll(/\s+/g, " ");

  it("has its picture and its commands", () => {
    expect(text).toContain(`](pictures/${id}.svg)`);
    expect(text).toContain(`npx seaworthy replay traces/${id}.jsonl   # exit status 1\n`);
    expect(text).toContain(`npx seaworthy view traces/${id}.jsonl --out traces/found/${id}.html   # exit status 0\n`);
  });

  it("is as long as its trace, and breaks what it breaks", () => {
    expect(actions).toBe(trace.steps.length);
    expect(replay.steps).toHaveLength(actions);
    expect(replay.verdict).toMatchObject({ law: ALL_LAWS.find(({ title }) => title === law)?.id });
  });

  it("tells every action in order, and names who takes it", () => {
    const told = words.slice(words.indexOf(" actions, breaks "), words.indexOf(" The paper, "));
    const clauses = [...told.matchAll(/(.*?) \((\d+(?:(?:–|, )\d+)*)\)/g)];
    const numbers: number[] = [];
    for (const [, clause, counted] of clauses) {
      const [first, last = first] = counted.split(/–|, /).map(Number);
      for (let number = first; number <= last; number++) {
        numbers.push(number);
        expect(clause, `action ${number}`).toContain(nodeName(replay.steps[number - 1].node));
      }
    }
    expect(numbers).toEqual(Array.from({ length: actions }, (_, i) => i + 1));
  });

  it("does the reference no harm, as the page says", () => {
    expect(replayBestEffort(trace, REFERENCE, ALL_LAWS).verdict).toEqual({ verdict: "holds" });
  });

  it("says where it happened", () => {
    expect(words).toContain(`Where: ${mutantById(id)!.source}`);
  });
});

it("the gallery lists every story", () => {
  const told = [...PAGE.matchAll(/^\| \[([\w-]+)\]\(\.\.\/test\/scenarios\/([\w-]+)\.txt\) .*\/([\w-]+)\.svg\) \|$/gm)];
  for (const [, name, text, picture] of told) expect([text, picture]).toEqual([name, name]);
  const stories = readdirSync(join(ROOT, "test/scenarios")).filter((name) => name.endsWith(".txt"));
  expect(told.map(([, name]) => `${name}.txt`).sort()).toEqual(stories.sort());
});
