// The protocol of commands spoken by something that runs in this very process: an interpreter of another language, an addon. Who
// answers a line with a line needs no process of its own.

import type { Driver } from "../../contract/recording.js";
import { beginningOf, textOfThrown } from "../../contract/thrown-text.js";
import { LostError } from "./child.js";
import { readGreeting } from "./greeting.js";
import { PlacedServers, type Speaker } from "./placed-servers.js";
import { remoteDriver } from "./remote-life.js";

const NAME = "protocolDriver";
const EXCERPT_MAX = 80;

/**
 * The driver of servers that speak the protocol of `docs/protocol.md` in this process, for {@link recorded}. `start` begins anew
 * with no servers, and returns what answers a request, a line of JSON, with the line that would follow it over a pipe. What that
 * throws is a panic of the server that was asked; after it all begins anew. Throws an Error where its greeting is none.
 */
export function protocolDriver(start: () => (request: string) => string): Driver {
  const servers = new PlacedServers(
    () => new InProcess(start()),
    (ask) => readGreeting(NAME, "", ask),
  );
  return remoteDriver(servers.greeting, servers);
}

class InProcess implements Speaker {
  isOver = false;
  readonly hasStrayed = false;

  constructor(private readonly answer: (request: string) => string) {}

  ask(request: string): unknown {
    // Until it has answered it is lost: nobody knows in which state it failed.
    this.isOver = true;
    const said = parsed(this.answered(request));
    this.isOver = false;
    return said;
  }

  private answered(request: string): string {
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

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    throw new LostError(
      `the answer is not JSON: ${JSON.stringify(beginningOf(String(line), EXCERPT_MAX))}. Answer each request with one line of it`,
      null,
    );
  }
}
