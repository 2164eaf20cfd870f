// An implementation whose every word means something to somebody: to XML, to Mermaid, to a browser, to GitHub's runner, to a
// template of JavaScript. What an exporter makes of it must still be one well-formed text.

import { CAREFUL } from "../../../src/contract/capabilities.js";
import type { Implementation } from "../../../src/contract/implementation.js";

/** Texts that end, open or escape something in one of the formats. */
export const HOSTILE_TEXTS: readonly string[] = [
  `"><script>alert(1)</script>`,
  "]]></failure><!-- & &amp; '",
  "%%{init: {'theme':'dark'}}%%",
  "end; Note over S1: #35; wrap:\n%0A::error file=a,line=1::no",
  "`${process.exit(9)}` \\` \\u0000 \u0000\u001b[2J\u2028\r\n*/",
  '{"#bigint":"1"}',
  "lone \ud800 \udfff \ufffe and \u{1f600}",
  "",
];

const textFor = (place: number): string => HOSTILE_TEXTS[place % HOSTILE_TEXTS.length];

/** Each of its own steps, by name one of the texts, sends a packet that is called and holds another. */
export const implementation: Implementation<number> = {
  name: "hostile <&\"'> `${1}`",
  version: "1\n2",
  capabilities: CAREFUL,
  boot: (_disk, { id }) => ({
    state: 0,
    outbound: [{ type: "arm", timer: textFor(id), min: 1, max: 2 }],
  }),
  reduce(state, message) {
    if (message.type !== "local") return { state: state + 1, outbound: [] };
    const place = HOSTILE_TEXTS.indexOf(message.name);
    const kind = textFor(place + 1) || "kind";
    const body = { [textFor(place + 2)]: textFor(place + 3), tag: textFor(place), "#map": [1], __proto: null };
    return {
      state: state + 1,
      outbound: [
        { type: "send", packet: { from: 0, to: 1, kind, body }, when: "now" },
        { type: "apply", index: place + 1, term: 1, payload: textFor(place) },
      ],
    };
  },
  view: () => ({}),
  key: String,
  localMessages: () => HOSTILE_TEXTS,
};
