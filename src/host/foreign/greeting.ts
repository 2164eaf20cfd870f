// The first line of a child: who it is. Whoever says it wrong is told what is wrong with it, and where the page is.

import { shown } from "../../contract/check-outbound.js";
import { UserError } from "../user-error.js";
import { LostError, whyNotRun } from "./lost.js";
import { greetingSchema, PROTOCOL_VERSION, type Greeting } from "./protocol.js";

/** Where whoever is told that something is wrong finds how it should be. */
export const SEE_PROTOCOL = "docs/protocol.md shows what has to be said.";

/** Asks a command who it is; throws a UserError where that is not said as it should be. */
export function readGreeting(command: string, directory: string, ask: () => unknown): Greeting {
  const fail = (what: string): never => {
    throw new UserError(`"${command}": ${what}. ${SEE_PROTOCOL}`);
  };
  const answer = heard(command, directory, ask, fail);
  if (typeof answer !== "object" || answer === null) return fail(`its greeting is ${shown(answer)}, not an object`);
  const { protocol } = answer as { readonly protocol?: unknown };
  if (protocol !== PROTOCOL_VERSION)
    return fail(
      protocol === undefined
        ? `its greeting has no field protocol, which says the version that it speaks, ${PROTOCOL_VERSION}`
        : `it speaks version ${shown(protocol)} of the protocol, and this is version ${PROTOCOL_VERSION}`,
    );
  const parsed = greetingSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0];
  return fail(`its greeting: ${path.length === 0 ? "" : `${path.join(".")}: `}${inPlainWords(message)}`);
}

/** What a schema says, for people who do not write JavaScript. */
const inPlainWords = (message: string): string =>
  message
    .replace(/^Invalid (input|option): /, "")
    .replace(/received undefined$/, "found nothing")
    .replace(/received /, "found ")
    .replace(/\bboolean\b/, "true or false")
    .replace(/\barray\b/, "a list")
    .replace("to have >=1 items", "of at least one");

function heard(command: string, directory: string, ask: () => unknown, fail: (what: string) => never): unknown {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
    const why = whyNotRun(error.end);
    if (why === null) return fail(`it did not greet: ${error.message}`);
    throw new UserError(
      `"${command}" cannot be run in ${directory}: ${why}. Give --implementation the command as you would type it there.`,
    );
  }
}
