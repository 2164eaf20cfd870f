// Read by an XML parser that forgives nothing. test/page/still.test.ts looks at it in a browser.

import { describe, expect, it } from "vitest";
import { ExportRefusal } from "../../../src/report/export/refusal.js";
import { exportSvg } from "../../../src/report/export/svg.js";
import { randomRun } from "../../trace/random-run.js";
import { readXml, type Element } from "./read-xml.js";
import { ALL_RECORDINGS, HOSTILE_VERDICT, recorded, recordingOfRun } from "./recordings.js";

const within = (element: Element): readonly Element[] => [element, ...element.children.flatMap(within)];

const textsOf = (svg: string, look: string): readonly string[] =>
  within(readXml(svg)).flatMap(({ name, attributes, text }) =>
    name === "text" && attributes["class"].split(" ").includes(look) ? [text] : [],
  );

describe("a still picture", () => {
  it.each(ALL_RECORDINGS)("is well-formed, and nothing in it but shapes and text: $title", ({ recording }) => {
    const root = readXml(exportSvg(recording));
    expect(root).toMatchObject({ name: "svg", attributes: { xmlns: "http://www.w3.org/2000/svg" } });
    const all = within(root);
    const names = new Set(all.map(({ name }) => name));
    for (const name of ["svg", "title", "style", "rect", "text", "g", "line", "path", "circle"]) names.delete(name);
    expect([...names]).toEqual([]);
    const attributes = all.flatMap((element) => Object.keys(element.attributes));
    expect(attributes.filter((name) => /^on|href|style/.test(name))).toEqual([]);
    expect(all.filter((element) => /\bchosen\b/.test(element.attributes["class"] ?? ""))).toEqual([]);
    expect(all.find(({ name }) => name === "style")!.text).not.toMatch(/@import|url\(/);
    expect(Number(root.attributes["width"])).toBeLessThanOrEqual(900);
  });

  it("has the same bytes each time", () => {
    expect(exportSvg(recorded("ack-before-fsync"))).toBe(exportSvg(recorded("ack-before-fsync")));
  });

  it("says which law is broken and by what, and lights up that alone", () => {
    const svg = exportSvg(recorded("vote-dup-counted"));
    expect(textsOf(svg, "head")).toEqual(["S1", "S2", "S3", "S4"]);
    expect(textsOf(svg, "bad")).toEqual(["✗ Broken: Election Safety"]);
    expect(svg).toContain(">– S1 was elected leader of term 1 earlier in this run. (action 4)</text>");
    expect(textsOf(svg, "number")).toEqual(["start", "1", "2", "3", "4", "5", "6", "7", "8"]);
    expect(textsOf(svg, "broken")[0]).toMatch(/^✗ S3 takes RequestVoteReply from S4: becomes leader of term 1/);
    expect(within(readXml(svg)).filter(({ attributes }) => attributes["class"] === "broken")).toHaveLength(1);
    expect(textsOf(svg, "dim")).toEqual(["all servers are switched on"]);
  });

  it("gives the packet of a server that crashed as it sent the colour of the term that the server was in", () => {
    const arrows = within(readXml(exportSvg(recorded("ack-before-fsync")))).filter(({ attributes }) =>
      /^arrow delivered .*\blit\b/.test(attributes["class"] ?? ""),
    );
    const terms = arrows.map(({ attributes }) => /term-\w+/.exec(attributes["class"])![0]);
    expect(new Set(terms)).toEqual(new Set(["term-0", "term-1"]));
  });

  it("of a run that breaks nothing dims nothing", () => {
    const svg = exportSvg(recordingOfRun(randomRun("1", 10)));
    expect(textsOf(svg, "good")).toEqual(["No law that was judged is broken in this run."]);
    expect(textsOf(svg, "dim")).toEqual([]);
  });

  it("shows hostile words as text", () => {
    const svg = exportSvg(HOSTILE_VERDICT);
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;");
  });

  it("of a run that nobody could read is refused, with a word on shrinking and on the page", () => {
    const long = recordingOfRun(randomRun("long", 301));
    expect(() => exportSvg(long)).toThrow(ExportRefusal);
    expect(() => exportSvg(long)).toThrow(/301 actions, .* up to 300\. Shrink it first .* \(seaworthy view\)/);
    expect(exportSvg(recordingOfRun(randomRun("long", 300)))).toContain(">300</text>");
  });
});
