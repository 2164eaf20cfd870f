// What an entry of the log carries: nothing, a command, or a configuration of the cluster.

import { isConfiguration, type Configuration } from "./configuration.js";
import { canonicalText } from "./json.js";

/** What clients want replicated and applied. Opaque: only a state machine reads it. */
export type Command = string;

/** What the entry of a no-op carries: a leader appends it as it is elected (thesis, section 6.4). */
export const NOOP = null;

/** What an entry carries: a command as text, a configuration as an object, nothing (`null`) where it is a no-op. */
export type Payload = Command | Configuration | typeof NOOP;

export const isCommand = (payload: Payload): payload is Command => typeof payload === "string";

/** Whether a value is a well-formed payload. */
export const isPayload = (value: unknown): value is Payload =>
  typeof value === "string" || value === NOOP || isConfiguration(value);

/** Whether two payloads are one. */
export const isSamePayload = (a: Payload, b: Payload): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && textOfPayload(a) === textOfPayload(b));

// No two payloads have one text: only a command's begins with a letter.
/** A text that tells a payload from every other. */
export const textOfPayload = (payload: Payload): string =>
  typeof payload === "string" ? `c${payload}` : canonicalText(payload);
