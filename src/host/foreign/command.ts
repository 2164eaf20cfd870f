// An implementation that is a command: its servers live in one child process, and are asked one by one. By recording it is as
// pure as any other.

import type { Implementation } from "../../contract/implementation.js";
import { recorded } from "../../contract/recording.js";
import { Child, type Keeper } from "./child.js";
import { readGreeting } from "./greeting.js";
import { PlacedServers } from "./placed-servers.js";
import { remoteDriver } from "./remote-life.js";

/** What this thread runs. Another implementation is loaded when the one before is done with. */
let running: Child | null = null;

/** Starts a command and hears who it is. Throws a UserError where it is nobody. */
export function commandImplementation(command: string, directory: string, keeper: Keeper): Implementation {
  const start = (): Child => {
    running?.end();
    return (running = new Child(command, directory, keeper));
  };
  const servers = new PlacedServers(start, (ask) => readGreeting(command, directory, ask));
  return recorded(remoteDriver(servers.greeting, servers));
}
