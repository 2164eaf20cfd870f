// Elements of the page. Whatever comes from a trace becomes text here, never markup.

import type { Shape } from "../report/picture/shape.js";

export type ElementChild = Node | string | number | null;
export type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void)>>;

/** An HTML element. `true` and `false` set and leave out an attribute; a function listens to the event of that name. */
export const html = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly ElementChild[]
): HTMLElementTagNameMap[K] => filled(document.createElement(tag), attributes, children);

/** An SVG element. */
export const svg = <K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
): SVGElementTagNameMap[K] => filled(document.createElementNS(SVG, tag), attributes, []);

/** The SVG element of a shape. */
export const elementOf = ({ tag, attributes, children }: Shape): Element =>
  filled(
    document.createElementNS(SVG, tag),
    attributes,
    children.map((child) => (typeof child === "string" ? child : elementOf(child))),
  );

const SVG = "http://www.w3.org/2000/svg";

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly ElementChild[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null) element.append(typeof child === "number" ? String(child) : child);
  return element;
}

/** A button that says what it does. */
export const button = (label: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement =>
  html("button", { type: "button", click: press, ...attributes }, label);

/** The element of the template that has this id. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element "${id}"`);
  return element as E;
}
