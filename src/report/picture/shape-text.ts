// A shape as the text of a file, line by line. What a trace says becomes text here, never markup.

import { xmlText } from "../xml-text.js";
import type { Shape } from "./shape.js";

/** The lines of a standalone SVG file. */
export function* svgLines({ tag, attributes, children }: Shape): Iterable<string> {
  yield* linesOf({ tag, attributes: { xmlns: "http://www.w3.org/2000/svg", ...attributes }, children });
}

function* linesOf({ tag, attributes, children }: Shape): Iterable<string> {
  const open = Object.entries(attributes).reduce(
    (text, [name, value]) => `${text} ${name}="${xmlText(`${value}`)}"`,
    tag,
  );
  if (children.length === 0) yield `<${open}/>`;
  else if (children.every((child) => typeof child === "string")) {
    yield `<${open}>${xmlText(children.join(""))}</${tag}>`;
  } else {
    yield `<${open}>`;
    for (const child of children) {
      if (typeof child === "string") yield xmlText(child);
      else yield* linesOf(child);
    }
    yield `</${tag}>`;
  }
}
