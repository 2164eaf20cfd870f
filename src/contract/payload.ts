// What an entry of the log carries: nothing, a command, by itself or in a session, the opening of one, or a configuration.

import { isConfiguration, type Configuration } from "./configuration.js";
import { canonicalText } from "./json.js";

/** What clients want replicated and applied. Opaque: only a state machine reads it. */
export type Command = string;

/** What the entry of a no-op carries: a leader appends it as it is elected (thesis, section 6.4). */
export const NOOP = null;

/** Names a session: no two have one name (thesis, section 6.3). */
export type SessionId = string;

/** A command that is asked for in a session, where the same may be asked for again (thesis, section 6.3). */
export type SessionCommand = {
  readonly session: SessionId;
  /** Counted from 1 in its session: whoever asks again does so under the same number. */
  readonly serial: number;
  readonly command: Command;
};

/** A client opens a session. */
export type Registration = { readonly session: SessionId };

/** What an entry carries: a command as text, or as an object where it is asked for in a session; nothing (`null`) where it is a no-op. */
export type Payload = Command | SessionCommand | Registration | Configuration | typeof NOOP;

/** The command that an entry carries, in a session or not; undefined where it carries none. */
export function commandOf(payload: Payload): Command | undefined {
  if (typeof payload === "string") return payload;
  return isSessionCommand(payload) ? payload.command : undefined;
}

export const isSessionCommand = (payload: Payload): payload is SessionCommand =>
  typeof payload === "object" && payload !== null && "command" in payload;

export const isRegistration = (payload: Payload): payload is Registration =>
  typeof payload === "object" && payload !== null && "session" in payload && !("command" in payload);

/** Whether a value is a well-formed payload. */
export const isPayload = (value: unknown): value is Payload =>
  typeof value === "string" || value === NOOP || isConfiguration(value) || isOfSession(value);

function isOfSession(value: unknown): value is SessionCommand | Registration {
  if (typeof value !== "object" || value === null) return false;
  const { session, serial, command } = value as { readonly [F in keyof SessionCommand]?: unknown };
  if (typeof session !== "string") return false;
  if (serial === undefined && command === undefined) return true;
  return Number.isSafeInteger(serial) && (serial as number) > 0 && typeof command === "string";
}

/** Whether two payloads are one. */
export const isSamePayload = (a: Payload, b: Payload): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && textOfPayload(a) === textOfPayload(b));

// No two payloads have one text: only a command's begins with a letter.
/** A text that tells a payload from every other. */
export const textOfPayload = (payload: Payload): string =>
  typeof payload === "string" ? `c${payload}` : canonicalText(payload);
