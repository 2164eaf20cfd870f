import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { documentOf, freshFolder, ROOT, runCli } from "../cli/run-cli.js";
import { WHISPER } from "../report/whisper.js";
import { deliver, fire, play, randomRun, type Played } from "../trace/random-run.js";
import { describeInBrowser } from "./chromium.js";
import { dataOf, foreignDataOf, pictureOf } from "./pictures.js";

async function view(...words: string[]): Promise<string> {
  const out = join(freshFolder(), "picture.html");
  const ended = await runCli("view", ...words, "--out", out);
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: "" });
  return out;
}

const TRACE = join(ROOT, "traces/vote-dup-counted.jsonl");

const position = (page: Page): Promise<string> => page.locator("#position").innerText();

/** Saves what is shown as a trace, and replays that. */
async function saved(page: Page): Promise<{ status: number | null; lines: readonly string[]; verdict: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
  const text = readFileSync(await download.path(), "utf8");
  const path = join(freshFolder(), download.suggestedFilename());
  writeFileSync(path, text);
  const ended = await runCli("replay", path, "--json");
  const { verdict } = documentOf<{ verdict: string }>(ended);
  return { status: ended.status, lines: text.trimEnd().split("\n"), verdict };
}

async function reloaded(page: Page): Promise<void> {
  await page.reload();
  await page.waitForSelector("html[data-ready]");
}

interface Spot {
  readonly top: number;
  readonly isHovered: boolean;
}

/** By their text, where the choices are that can be seen. */
const choices = async (page: Page): Promise<ReadonlyMap<string, Spot>> =>
  new Map(
    await page.evaluate<[string, Spot][]>(`
      [...document.querySelectorAll("#explore li button")].map((choice) => [
        choice.querySelector(".what").textContent,
        { top: Math.round(choice.getBoundingClientRect().top), isHovered: choice.matches(":hover") },
      ])
    `),
  );

interface ThirdLines {
  readonly shown: Buffer;
  /** The same without what follows second lines. */
  readonly without: Buffer;
  /** Of each sentence that has a third line: after which line the ellipsis stands, by its style. */
  readonly cut: readonly string[];
}

/** How a part of the page looks, and how it looks if third lines leave no mark at all. */
async function thirdLines(page: Page, part: string): Promise<ThirdLines> {
  const shown = await page.locator(part).screenshot();
  const cut = await page.evaluate<string[]>(`
    [...document.querySelectorAll("${part} .sentence")].flatMap((sentence) => {
      const text = sentence.lastChild;
      const lines = new Set();
      const range = document.createRange();
      for (let i = 0; i < text.length; i++) {
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        const box = range.getClientRects()[0];
        if (box === undefined || lines.add(Math.round(box.top)).size < 3) continue;
        range.setEnd(text, text.length);
        const rest = document.createElement("span");
        rest.style.visibility = "hidden";
        range.surroundContents(rest);
        return [getComputedStyle(sentence).webkitLineClamp];
      }
      return [];
    })
  `);
  return { shown, without: await page.locator(part).screenshot(), cut };
}

/** S1 leads, and appends 90 entries; the first two reach S2, and none reaches S3. */
function longAndShort(): Played {
  const ask = (number: number) =>
    ({ do: "invoke", node: "S1", operation: "write", client: 1, command: `c${number}` }) as const;
  const asked = Array.from({ length: 90 }, (_, i) => ask(i + 1));
  const arrives = deliver("S1", "S2", "AppendEntries");
  return play(
    [
      fire("S1", "election"),
      deliver("S1", "S2", "RequestVote"),
      deliver("S2", "S1", "RequestVoteReply"),
      arrives,
      ...asked.slice(0, 1),
      arrives,
      ...asked.slice(1, 2),
      arrives,
      ...asked.slice(2),
    ],
    { settings: { noop: "off" } },
  );
}

describeInBrowser("a picture in a browser", (open) => {
  it("shows the broken law, its facts and where they stand, and nothing leaves the page", async () => {
    const { page, complaints } = await open(await view(TRACE));
    expect(await position(page)).toBe("8 of 8");
    const verdict = await page.locator("#verdict").innerText();
    expect(verdict).toContain("Broken: Election Safety");
    expect(verdict).toContain("At most one leader can be elected in a given term.");
    expect(verdict).toMatch(/S1 was elected leader of term 1 earlier in this run\. action 4/);
    expect(await page.locator(".row.broken").innerText()).toContain("S3 takes RequestVoteReply from S4");
    expect(await page.locator("svg circle.broken").count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it("is stepped by keys alone, and the step stands in the address", async () => {
    const { page, complaints } = await open(await view(TRACE), { hash: "#step=3" });
    expect(await position(page)).toBe("3 of 8");
    await page.keyboard.press("ArrowRight");
    expect(await position(page)).toBe("4 of 8");
    expect(page.url()).toMatch(/#step=4$/);
    expect(await page.locator("#cluster").innerText()).toContain("After action 4".toUpperCase());
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Home");
    expect(await position(page)).toBe("0 of 8");
    await page.keyboard.press("End");
    expect(await position(page)).toBe("8 of 8");
    await page.keyboard.press("?");
    expect(await page.locator("dialog[open]").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.type("S3's election timer");
    await page.keyboard.press("Enter");
    await expect.poll(() => position(page)).toBe("5 of 8");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Home");
    await page.keyboard.press("Space");
    await expect.poll(() => position(page)).not.toBe("0 of 8");
    await page.keyboard.press("Space");
    expect(complaints).toEqual([]);
  });

  it("reaches every control by Tab", async () => {
    const { page } = await open(await view(TRACE), { hash: "#step=2" });
    const reached = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate<string>("document.activeElement?.id ?? ''"));
    }
    for (const id of ["first", "back", "play", "forward", "last", "why", "words", "ask", "scroller", "save"]) {
      expect(reached).toContain(id);
    }
  });

  it("lights up what the violation depends on, and everything where that is asked", async () => {
    const { page } = await open(await view(join(ROOT, "traces/old-leader-sends-after-term-change.jsonl")));
    expect(await page.locator("svg .arrow.lit").count()).toBeGreaterThan(0);
    expect(await page.locator(".row.fact").count()).toBeGreaterThan(0);
    await page.keyboard.press("w");
    expect(await page.locator("svg .dim, .row.dim").count()).toBe(0);
  });

  it("forks where another action is taken, and the fork replays on the command line", async () => {
    const { page, complaints } = await open(await view(TRACE), { hash: "#step=4" });
    await page.locator(".choice:not(.next)", { hasText: "client 1 asks S1" }).first().click();
    expect(await position(page)).toBe("5 of 5");
    await page.locator("summary", { hasText: "crash" }).click();
    await page.locator(".choice", { hasText: "S2 crashes" }).first().click();
    const fork = await saved(page);
    expect(fork).toMatchObject({ status: 0, verdict: "holds" });
    expect(fork.lines).toHaveLength(1 + 6 + 1);
    await page.locator("#undo").click();
    expect(await position(page)).toBe("5 of 5");
    await page.locator("#undo").click();
    expect(await position(page)).toBe("4 of 8");
    expect(complaints).toEqual([]);
  });

  it("goes along the run where the next action is what is taken, and saves it with its violation", async () => {
    const { page } = await open(await view(TRACE), { hash: "#step=7" });
    await page.locator(".choice.next").click();
    expect(await position(page)).toBe("8 of 8");
    expect(await saved(page)).toMatchObject({ status: 1, verdict: "violated" });
  });

  it("of a fresh cluster begins with nothing, and what is done there replays", async () => {
    const { page, complaints } = await open(await view("--nodes", "5", "--set", "disk=async", "--set", "crash=off"));
    expect(await position(page)).toBe("0 of 0");
    expect(await page.locator("#heads span").count()).toBe(5);
    expect(await page.locator("summary:visible", { hasText: "crash" }).count()).toBe(0);
    for (let i = 0; i < 6; i++) await page.locator(".choice").first().click();
    expect(await position(page)).toBe("6 of 6");
    expect(await saved(page)).toMatchObject({ status: 0, verdict: "holds" });
    expect(complaints).toEqual([]);
  });

  it("keeps what was explored: after a reload, back and forward, and for whoever gets the address", async () => {
    const path = await view("--nodes", "3");
    const { page } = await open(path);
    for (let i = 0; i < 12; i++)
      await page
        .locator(".choice")
        .nth(i % 3)
        .click();
    const sentence = await page.locator(".row.chosen").innerText();
    expect(await position(page)).toBe("12 of 12");
    await reloaded(page);
    expect(await position(page)).toBe("12 of 12");
    expect(await page.locator(".row.chosen").innerText()).toBe(sentence);
    await page.goBack();
    await expect.poll(() => position(page)).toBe("11 of 11");
    await page.goForward();
    await expect.poll(() => position(page)).toBe("12 of 12");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => page.url()).toMatch(/#step=11&/);
    const { page: other, complaints } = await open(path, { hash: new URL(page.url()).hash });
    expect(await position(other)).toBe("11 of 12");
    await other.keyboard.press("End");
    expect(await other.locator(".row.chosen").innerText()).toBe(sentence);
    expect(complaints).toEqual([]);
  });

  it("keeps several forks of a recorded run, and which of them is shown", async () => {
    const { page } = await open(await view(TRACE), { hash: "#step=4" });
    const tabs = page.locator("#explore .bar button[aria-pressed]");
    await page.locator(".choice:not(.next)").first().click();
    await tabs.filter({ hasText: "recorded" }).click();
    await page.keyboard.press("Home");
    await page.locator(".choice:not(.next):visible").last().click();
    await page.locator(".choice").first().click();
    const names = await tabs.allInnerTexts();
    expect(names).toEqual(["recorded", "fork 1 (from 4)", "fork 2 (from 0)"]);
    await reloaded(page);
    expect(await tabs.allInnerTexts()).toEqual(names);
    expect(await page.locator("#explore .bar [aria-pressed=true]").innerText()).toBe("fork 2 (from 0)");
    expect(await position(page)).toBe("2 of 2");
  });

  it.each([
    ["#step=99", "8 of 8"],
    ["#step=5&run=1&fork=4:99999", "5 of 8"],
    ["#step=12&run=3&fork=4:0.0", "8 of 8"],
    ["#step=x&fork=%22&%", "8 of 8"],
    ["#step=7&run=1&fork=99:0", "7 of 8"],
  ])("shows no step that is not there: %s", async (hash, shown) => {
    const { page, complaints } = await open(await view(TRACE), { hash });
    expect(await position(page)).toBe(shown);
    expect(await page.locator("#found").innerText()).toBe("the address asks for what is not in this picture");
    expect(new URL(page.url()).hash).toMatch(new RegExp(`^#step=${shown[0]}(&|$)`));
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator("#found").innerText()).toBe("");
    expect(complaints).toEqual([]);
  });

  it.each([
    { width: 1280, height: 900 },
    { width: 400, height: 800 },
  ])("moves no choice under the pointer ($width px wide)", async (size) => {
    const { page } = await open(await view("--nodes", "3", "--set", "disk=async"), size);
    for (let i = 0; i < 10; i++) {
      await page
        .locator(".choice:visible")
        .nth(i % 4)
        .hover();
      const before = await choices(page);
      await page.mouse.down();
      await page.mouse.up();
      const after = await choices(page);
      const hovered = [...before].find(([, { isHovered }]) => isHovered)![0];
      expect(after.get(hovered)?.isHovered).toBe(true);
      expect(Math.abs(after.get(hovered)!.top - before.get(hovered)!.top)).toBeLessThanOrEqual(1);
      expect(await position(page)).toBe(`${i + 1} of ${i + 1}`);
    }
  });

  it("leaves the focus on what was pressed, and is explored by keys alone", async () => {
    const { page } = await open(await view("--nodes", "3"));
    const focused = (): Promise<string> =>
      page.evaluate(
        "document.activeElement?.querySelector('.what')?.textContent ?? document.activeElement?.textContent",
      );
    await page.locator(".choice").first().focus();
    const what = await focused();
    await page.keyboard.press("Enter");
    expect(await position(page)).toBe("1 of 1");
    expect(await focused()).toBe(what);
    for (let i = 0; i < 8 && !(await focused()).startsWith("S2 takes RequestVote"); i++) {
      await page.keyboard.press(i === 0 ? "Shift+Tab" : "Shift+Tab");
    }
    expect(await focused()).toMatch(/^S2 takes RequestVote from S1/);
    await page.keyboard.press("Enter");
    expect(await position(page)).toBe("2 of 2");
    await page.locator("#undo").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await position(page)).toBe("0 of 0");
    expect(await focused()).toBe("Undo");
  });

  it("leaves the focus on the link to a fact, and on the logs", async () => {
    const { page } = await open(await view(TRACE));
    await page.locator("#verdict .link").first().focus();
    await page.keyboard.press("Enter");
    expect(await position(page)).toBe("4 of 8");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("action 4");
    await page.locator("[data-key=logs]").focus();
    await page.keyboard.press("ArrowRight");
    expect(await position(page)).toBe("5 of 8");
    expect(await page.evaluate("document.activeElement.dataset.key")).toBe("logs");
  });

  it("says why a fresh cluster cannot be played yet, and plays it once there is something", async () => {
    const { page } = await open(await view());
    const play = page.locator("#play");
    expect(await play.isDisabled()).toBe(true);
    expect(await play.getAttribute("title")).toBe("There is nothing to play yet: choose what happens first");
    expect(await page.locator("#verdict").innerText()).toContain(
      "Nothing has happened yet: choose what happens first.",
    );
    await page.keyboard.press("Space");
    expect(await play.innerText()).toBe("Play");
    await page.locator(".choice").first().click();
    await play.click();
    await expect.poll(() => position(page)).toBe("1 of 1");
  });

  it("of somebody else's code is stepped through, and says why it is no more", async () => {
    const locals = ["gossip", "save", "entries", "apply"].map((name) => ({ do: "local", node: "S1", name }) as const);
    const played = play(locals, {}, WHISPER);
    const { page, complaints } = await open(pictureOf(foreignDataOf(played)), { hash: "#step=0" });
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
    expect(await position(page)).toBe("4 of 4");
    expect(await page.locator("#explore").innerText()).toMatch(
      /whisper is somebody else's code, which is not in this page/,
    );
    expect(await page.locator(".choice").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("shows every server's log where it ends, and says of an empty one that it is", async () => {
    const { page } = await open(pictureOf(dataOf(longAndShort())));
    const rows = await page.locator(".logs tbody tr").allInnerTexts();
    expect(rows[0]).toContain("c90");
    expect(rows[1]).toContain("c2");
    expect(rows[1]).not.toContain("c3");
    expect(rows[2]).toMatch(/^S3\s+empty$/);
  });

  it("says that words were not found only as long as they are the words that were asked for", async () => {
    const { page } = await open(await view(TRACE));
    const said = (): Promise<string> => page.locator("#found").innerText();
    await page.locator("#words").fill("no such words");
    await page.keyboard.press("Enter");
    await expect.poll(said).toBe("not found");
    await page.keyboard.press("Backspace");
    expect(await said()).toBe("");
    await page.keyboard.press("Enter");
    await expect.poll(said).toBe("not found");
    await page.keyboard.press("Escape");
    expect(await page.locator("#words").inputValue()).toBe("");
    expect(await said()).toBe("");
    await page.locator("#words").fill("S3's election timer");
    await page.keyboard.press("Enter");
    await expect.poll(() => position(page)).toBe("5 of 8");
    expect(await said()).toBe("");
  });

  it("finds the words last searched for again, from the diagram, either way", async () => {
    const { page } = await open(await view(TRACE), { hash: "#step=0" });
    await page.keyboard.press("n");
    expect(await position(page)).toBe("0 of 8");
    await page.keyboard.press("/");
    await page.keyboard.type("becomes leader");
    await page.keyboard.press("Enter");
    await expect.poll(() => position(page)).toBe("4 of 8");
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await expect.poll(() => position(page)).toBe("8 of 8");
    expect(await page.locator("#words").inputValue()).toBe("becomes leader");
    await page.keyboard.press("N");
    await expect.poll(() => position(page)).toBe("4 of 8");
  });

  it.each([
    { width: 1000, media: "screen", part: "#scroller" },
    { width: 420, media: "screen", part: "#scroller" },
    { width: 640, media: "print", part: "#printed" },
  ] as const)("cuts long sentences off after their second line ($media, $width px wide)", async (look) => {
    const { page } = await open(await view(join(ROOT, "traces/term-from-truncated-log.jsonl")), look);
    if (look.media === "print") await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: look.media });
    const { shown, without, cut } = await thirdLines(page, look.part);
    expect(cut.length).toBeGreaterThan(0);
    expect(new Set(cut)).toEqual(new Set(["2"]));
    expect(shown.equals(without)).toBe(true);
  });

  it("keeps the names of servers in sight beside the end of a long log", async () => {
    const { page } = await open(pictureOf(dataOf(longAndShort())));
    const logs = page.locator(".logs");
    const { left, scrolled } = await page.locator("[data-key=logs]").evaluate((wide) => ({
      left: wide.getBoundingClientRect().left,
      scrolled: wide.scrollLeft,
    }));
    expect(scrolled).toBeGreaterThan(100);
    for (const name of await logs.locator("tbody th").all()) {
      expect(Math.abs((await name.boundingBox())!.x - left)).toBeLessThan(1);
    }
    expect((await logs.getByText("empty").boundingBox())!.x).toBeGreaterThan(left);
  });

  it("repeats the names of the servers on every printed page, and cuts no row in two", async () => {
    const { page, complaints } = await open(pictureOf(dataOf(randomRun("paper", 150))), { hash: "#step=3" });
    const pages = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type \/Page\b/g)!.length;
    expect(pages).toBeGreaterThan(3);
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    const servers = await page.locator("#heads span").allTextContents();
    expect(await page.locator("#printed thead text").allTextContents()).toEqual(servers);
    // What a browser repeats on every page is the group of heads of a table that is laid out as one.
    const styleOf = (what: string, property: string): Promise<string> =>
      page.evaluate<string>(`getComputedStyle(document.querySelector("${what}"))["${property}"]`);
    expect(await styleOf("#printed", "display")).toBe("table");
    expect(await styleOf("#printed thead", "display")).toBe("table-header-group");
    expect(await styleOf("#printed tbody tr", "breakInside")).toBe("avoid");
    expect(await page.locator("#printed tbody tr").count()).toBe(151);
    expect(await page.locator("#canvas").isVisible()).toBe(false);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator("#printed").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("fits a telephone", async () => {
    const { page } = await open(await view(TRACE), { width: 400, height: 800 });
    const width = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(400);
    expect(await page.locator(".row.chosen").isVisible()).toBe(true);
  });

  it("of 20,000 actions is drawn at once, and holds only what is visible", async () => {
    const path = pictureOf(dataOf(randomRun("large", 20_000)));
    const { page, complaints } = await open(path);
    await page.locator("#scroller").evaluate((scroller) => (scroller.scrollTop = 100_000));
    await page.waitForTimeout(100);
    expect(await page.locator(".row").count()).toBeLessThan(120);
    expect(complaints).toEqual([]);
  });
});
