// Text that stands in XML, in an element or in an attribute, and cannot get out of it.

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML takes it: what has a meaning there is named, what XML 1.0 does not allow at all is replaced. */
export const xmlText = (text: string): string =>
  text
    .replace(/[&<>"]/g, (char) => ENTITIES[char])
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
