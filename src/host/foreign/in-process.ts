// The protocol of commands spoken by something that runs in this very process: an interpreter of another language, an addon. Who
// answers a line with a line needs no process of its own.

import { shown } from "../../contract/check-outbound.js";
import type { Driver } from "../../contract/recording.js";
import { textOfThrown } from "../../contract/thrown-text.js";
import { UserError } from "../user-error.js";
import { readGreeting } from "./greeting.js";
import { excerptOf, parsedLine } from "./line.js";
import { LostError } from "./lost.js";
import { PlacedServers, type Speaker } from "./placed-servers.js";
import { remoteDriver } from "./remote-life.js";

/** Begins with no servers: answers a request, a line of JSON, with another line. */
type Answerer = (request: string) => string;

const NAME = "protocolDriver";

/**
 * The driver of servers that speak the protocol of `docs/protocol.md` in this process, for {@link recorded}. `start` begins anew
 * with no servers, and returns what answers a request, a line of JSON, with the line that would follow it over a pipe. What that
 * throws is a panic of the server that was asked; after it all begins anew. Throws an Error where its greeting is none.
 */
export function protocolDriver(start: () => (request: string) => string): Driver {
  const servers = new PlacedServers(
    () => new InProcess(answererOf(start)),
    (ask) => readGreeting(NAME, "", ask),
  );
  return remoteDriver(servers.greeting, servers);
}

function answererOf(start: () => Answerer): Answerer {
  const begun: unknown = start();
  if (typeof begun === "function") return begun as Answerer;
  const what =
    begun instanceof Promise ? "a promise: await what it waits for before, where the module is loaded" : shown(begun);
  throw new UserError(`${NAME}: what it is given must return a function that answers requests, and returned ${what}.`);
}

class InProcess implements Speaker {
  isOver = false;
  readonly hasStrayed = false;

  constructor(private readonly answer: Answerer) {}

  ask(request: string): unknown {
    // Until it has answered it is lost: nobody knows in which state it failed.
    this.isOver = true;
    const said = parsed(this.answered(request));
    this.isOver = false;
    return said;
  }

  private answered(request: string): unknown {
    try {
      return this.answer(request);
    } catch (error) {
      throw new LostError(textOfThrown(error), null);
    }
  }

  end(): void {
    this.isOver = true;
  }
}

function parsed(line: unknown): unknown {
  if (typeof line !== "string") throw new LostError(`the answer is ${shown(line)}, not a line of JSON`, null);
  const said = parsedLine(line);
  if (said !== undefined) return said;
  throw new LostError(`the answer is not JSON: ${excerptOf(line)}. Answer each request with one line of it`, null);
}
