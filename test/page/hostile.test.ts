// Names, messages and verdicts that would like to be markup, script or a flood. All of it is text.

import { expect, it } from "vitest";
import { CAREFUL } from "../../src/contract/capabilities.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { play } from "../trace/random-run.js";
import { describeInBrowser } from "./chromium.js";
import { dataOf, foreignDataOf, pictureOf } from "./pictures.js";

const HOSTILE: readonly string[] = [
  "<script>globalThis.harm = 1</script>",
  "</script><script>globalThis.harm = 1</script>",
  "<img src=x onerror='globalThis.harm = 1'>",
  "<img src='https://example.com/x.png'>",
  "<svg onload='globalThis.harm = 1'>",
  "<iframe srcdoc='<script>parent.harm = 1</script>'></iframe>",
  "<style>*{display:none}</style>",
  "<link rel=stylesheet href='https://example.com/x.css'>",
  "<meta http-equiv=refresh content='0;url=https://example.com'>",
  "<base href='https://example.com/'>",
  "<form action='https://example.com'><button autofocus>ok</button></form>",
  '" onmouseover="globalThis.harm = 1" x="',
  "' autofocus onfocus='globalThis.harm = 1",
  "javascript:globalThis.harm = 1",
  "<!-- --><!--",
  "{{script}}{{data}}{{policy}}$&$`$'",
  "\u0000\u001b[2J\u202egnp.exe\u2028\n\r",
  "__proto__",
  "constructor",
  "x".repeat(1_000_000),
];

/** As a name: longer ones are refused. */
const nameOf = (text: string): string => text.slice(0, 10_000);

/** A node that says the text wherever it can say anything. */
function saying(text: string): Implementation<number> {
  const send = (kind: string): Outbound => ({
    type: "send",
    packet: { from: 0, to: 1, kind, body: { [text]: text, list: [text], [`${text}2`]: { deep: text } } },
    when: "now",
  });
  const write: Outbound = { type: "write", write: { kind: "set", key: text, value: { [text]: text } }, notify: false };
  return {
    name: text,
    version: text,
    capabilities: CAREFUL,
    boot: () => ({ state: 0, outbound: [{ type: "arm", timer: nameOf(text), min: 1, max: 2 }] }),
    reduce(said, message) {
      if (message.type === "packet") throw new Error(text);
      const halt: Outbound = { type: "halt", reason: nameOf(text) };
      if (said > 2) return { state: said + 1, outbound: [halt] };
      return {
        state: said + 1,
        outbound: [send(nameOf(text)), write, { type: "apply", index: 1, term: 1, payload: text }],
      };
    },
    view: () => ({ currentTerm: 1 }),
    key: String,
    localMessages: () => [nameOf(text)],
  };
}

describeInBrowser("a picture of hostile code", (open) => {
  it.each(HOSTILE.map((text, i) => [i + 1, text.slice(0, 40), text] as const))(
    "%i does no harm: %s",
    async (_, __, text) => {
      const played = play(
        [
          { do: "fire", node: "S1", timer: nameOf(text) },
          { do: "local", node: "S1", name: nameOf(text) },
          { do: "invoke", node: "S1", operation: "write", client: 1, command: text },
          { do: "deliver", from: "S1", to: "S2", kind: nameOf(text), content: "" },
          { do: "local", node: "S1", name: nameOf(text) },
        ],
        { settings: { [text]: text }, disk: "async" },
        saying(text),
      );
      const data = foreignDataOf(played, {
        seed: text,
        laws: [text],
        verdict: { verdict: "violated", law: text, sentence: text, facts: [text, text] },
      });
      const { page, complaints } = await open(pictureOf(data));
      await page.keyboard.press("Home");
      for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
      expect(await page.locator("#position").innerText()).toBe("5 of 5");
      expect(await page.evaluate("globalThis.harm")).toBeUndefined();
      expect(await page.locator("img, iframe, link, base, form, body style").count()).toBe(0);
      expect(await page.locator("script").count()).toBe(2);
      expect(await page.evaluate("location.protocol")).toBe("file:");
      expect((await page.locator("body").innerText()).length).toBeLessThan(50_000);
      expect(complaints).toEqual([]);
    },
  );

  it("shows a command as it stands, on our own node", async () => {
    const command = "<b>x</b>";
    const elected = [
      { do: "fire", node: "S1", timer: "election" },
      { do: "invoke", node: "S1", operation: "write", client: 1, command },
    ] as const;
    const { page, complaints } = await open(pictureOf(dataOf(play(elected, { nodes: 1 }))));
    expect(await page.locator("#cluster").innerText()).toContain(command);
    expect(await page.locator("#cluster b:text-is('x')").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
