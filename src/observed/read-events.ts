// Reads the text of a file of recorded events, line by line, and says by its line what cannot be read.

import { shortened } from "../contract/thrown-text.js";
import { EventError, type Event, type EventFile, type EventPlace } from "./event.js";
import { FORMATS } from "./formats.js";
import { mappedEvent } from "./mapped.js";
import type { Mapping } from "./mapping.js";
import { eventOf, isOwn, parseEventLine } from "./own-format.js";

/** How lines become events. */
interface Reading {
  readonly format: string;
  readonly tellsEarly: boolean;
  /** Null: the line is no event. */
  read(line: object, place: EventPlace): Event | null;
}

const OWN: Reading = {
  format: "Seaworthy's own",
  tellsEarly: false,
  read(line, place) {
    const result = parseEventLine(line);
    if (result.success) return eventOf(result.data, place);
    const { path, message } = result.error.issues[0];
    throw new EventError(place, shortened(path.length === 0 ? message : `${path.join(".")}: ${message}`), MEND);
  },
};

const mapped = (format: string, mapping: Mapping): Reading => ({
  format,
  tellsEarly: mapping.tellsEarly === true,
  read: (line, place) => mappedEvent(line, mapping, place),
});

const MEND = "Mend or remove the line; docs/judge.md has the format";
const CHOOSE = "Name a log that docs/judge.md knows, or say with --map what its fields are";

/** The events of a text: by a mapping, or in whatever known format its first event is. */
export function readEvents(path: string, text: string, mapping: Mapping | null): EventFile {
  let reading = mapping === null ? null : mapped("as the mapping says", mapping);
  const events: Event[] = [];
  let skipped = 0;
  const lines = text.replace(/^\ufeff/, "").split("\n");
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].trim() === "") continue;
    const place = { file: path, line: i + 1 };
    const line = parsed(lines[i], place, i === lines.length - 1);
    reading ??= readingOf(line);
    const event = reading?.read(line, place) ?? null;
    if (event === null) skipped++;
    else events.push(event);
  }
  if (reading === null || events.length === 0) {
    const what = skipped === 0 ? "no events: the file is empty" : `no event in ${skipped} lines`;
    throw new EventError({ file: path, line: 0 }, what, CHOOSE);
  }
  return { path, format: reading.format, tellsEarly: reading.tellsEarly, events, skipped };
}

function readingOf(line: object): Reading | null {
  if (isOwn(line)) return OWN;
  const format = FORMATS.find(({ isOf }) => isOf(line));
  return format === undefined ? null : mapped(format.name, format.mapping);
}

function parsed(text: string, place: EventPlace, isLast: boolean): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const what = isLast && place.line > 1 ? "the file is cut off in this line" : "not JSON";
    throw new EventError(place, `${what}: ${shortened(JSON.stringify(text), 60)}`, "Mend or remove the line");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new EventError(place, `not a JSON object: ${shortened(text, 60)}`, "Mend or remove the line");
}
