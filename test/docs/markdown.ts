// Reads the pages that are written for people: their blocks of code, their links, and the parts that a test can rewrite.
//
//   <!-- file: PATH -->   before a block: the block is this very file
//   <!-- in: FOLDER -->   before a block of ts: it is compiled as a file of this folder (examples, if not said)
//   <!-- run -->          before a block of ts: it is also run; a block of text that follows it is what it prints
//   <!-- start -->        before a block of text: it is what `npm start` prints
//   <!-- begin: NAME --> ... <!-- end: NAME -->   a part that is made from the code

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Set to rewrite what is made from the code or from a command's output, instead of comparing it. */
const isUpdating = process.env["UPDATE_DOCS"] === "1";

export interface Block {
  readonly page: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** What stands in comments right before it: by name, what follows the colon. */
  readonly marks: ReadonlyMap<string, string>;
  /** Where it is on its page, counted from 0. */
  readonly place: number;
  /** Whether nothing but an empty line stands between it and the block before it. */
  readonly follows: boolean;
}

/** The pages, by path from the root. */
export const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export const readPage = (page: string): string => readFileSync(join(ROOT, page), "utf8");

const FENCE = /^```(\w*)\n(.*?)^```$/gms;

/** Where a block stands in the text of its page. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly language: string;
}

function spansOf(text: string): readonly Span[] {
  return [...text.matchAll(FENCE)].map(({ index, 0: whole, 1: language }) => {
    const from = index + "```".length + language.length + 1;
    return { from, to: index + whole.length - "```".length, language };
  });
}

function blocksOf(page: string): readonly Block[] {
  const text = readPage(page);
  const spans = spansOf(text);
  return spans.map(({ from, to, language }, place) => {
    const fence = from - "```".length - language.length - 1;
    const since = place === 0 ? 0 : spans[place - 1].to + "```\n".length;
    const before = text.slice(since, fence);
    return {
      page,
      line: text.slice(0, from).split("\n").length,
      language,
      text: text.slice(from, to),
      marks: marksIn(before),
      place,
      follows: place > 0 && before.trim() === "",
    };
  });
}

export const ALL_BLOCKS: readonly Block[] = PAGES.flatMap(blocksOf);

/** The comments at the very end of the text before a block. */
function marksIn(before: string): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  const [comments] = /(?:<!-- .*? -->\s*)*$/.exec(before)!;
  for (const [, name, value = ""] of comments.matchAll(/<!-- (\w+)(?:: (.*?))? -->/g)) marks.set(name, value);
  return marks;
}

export const nameOf = ({ page, line }: Pick<Block, "page" | "line">): string => `${page}:${line}`;

/** What a block says now, or, where pages are rewritten, what it says from now on. */
export function settled({ page, place, text }: Block, wanted: string): string {
  if (!isUpdating || text === wanted) return text;
  const whole = readPage(page);
  const { from, to } = spansOf(whole)[place];
  writeFileSync(join(ROOT, page), whole.slice(0, from) + wanted + whole.slice(to));
  return wanted;
}

/** What a file holds that is made from the code; where pages are rewritten, it is what is wanted. */
export function settledFile(path: string, wanted: string): string {
  if (isUpdating) writeFileSync(join(ROOT, path), wanted);
  return readPage(path);
}

/** The part of a page between its marks; where pages are rewritten, it is what is wanted. */
export function settledPart(page: string, name: string, wanted: string): string {
  const whole = readPage(page);
  const [begin, end] = [`<!-- begin: ${name} -->\n`, `<!-- end: ${name} -->\n`];
  const [from, to] = [whole.indexOf(begin) + begin.length, whole.indexOf(end)];
  if (!whole.includes(begin) || to < from) throw new Error(`${page} has no part ${name}`);
  if (!isUpdating) return whole.slice(from, to);
  writeFileSync(join(ROOT, page), whole.slice(0, from) + wanted + whole.slice(to));
  return wanted;
}

/** A table as it is written in a page. A bar inside a cell would end it. */
export function renderPageTable(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const [heading, ...others] = rows;
  return `${[line(heading), `|${heading.map(() => "---|").join("")}`, ...others.map(line)].join("\n")}\n`;
}

export interface Link {
  readonly page: string;
  readonly line: number;
  /** From the root; "" for the page itself. */
  readonly path: string;
  readonly anchor: string | null;
}

/** The links of a page that point into the repository. */
export function linksOf(page: string): readonly Link[] {
  const text = withoutCode(readPage(page));
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .filter(([, target]) => !/^[a-z]+:/.test(target))
    .map(({ index, 1: target }) => {
      const [path, anchor = null] = target.split("#");
      const line = text.slice(0, index).split("\n").length;
      return { page, line, path: path === "" ? page : join(dirname(page), path), anchor };
    });
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): readonly string[] {
  return [...withoutCode(readPage(page)).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** The page with its blocks emptied, line for line. */
const withoutCode = (text: string): string => text.replace(FENCE, (block) => block.replace(/[^\n]/g, ""));
