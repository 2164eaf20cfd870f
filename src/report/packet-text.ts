// What a packet or a value carries, in short and for any implementation: fields as key=value, entries as term:command.

import { isConfiguration } from "../contract/configuration.js";
import { looksLikeEntry, renderConfiguration, renderEntries } from "./log-text.js";
import { oneLine, oneWord } from "./plain-text.js";

const FIELDS_MAX = 8;
const NESTED_CHARS_MAX = 40;

/** The fields of a body, or "" where there is nothing to show. */
export function renderBody(body: unknown): string {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return renderValue(body);
  const fields = Object.entries(plainOf(body)).filter(([, value]) => value !== undefined);
  const shown = fields.slice(0, FIELDS_MAX).map(([key, value]) => `${oneWord(key)}=${renderValue(value)}`);
  return shown.join(" ") + (fields.length > FIELDS_MAX ? ` +${fields.length - FIELDS_MAX}` : "");
}

/** Only what a body answers with yes or no: the part of a reply that a reader waits for. */
export function renderAnswers(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const answers = Object.entries(plainOf(body)).filter(([, value]) => typeof value === "boolean");
  return answers.map(([key, value]) => `${oneWord(key)}=${value}`).join(" ");
}

function renderValue(value: unknown): string {
  if (Array.isArray(value) && value.length > 0 && value.every(looksLikeEntry)) return `[${renderEntries(value, 4)}]`;
  if (typeof value === "string") return oneWord(value);
  if (isConfiguration(value)) return renderConfiguration(value);
  if (value === undefined) return "";
  return oneLine(JSON.stringify(value) ?? "?", NESTED_CHARS_MAX);
}

function plainOf(body: object): object {
  const { toJSON } = body as { toJSON?: () => unknown };
  const plain = typeof toJSON === "function" ? toJSON.call(body) : body;
  return typeof plain === "object" && plain !== null ? plain : {};
}
