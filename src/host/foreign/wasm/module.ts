// An implementation that is a module of WebAssembly: the protocol of commands, in its memory instead of over a pipe. It can
// touch nothing, its clock and its chance are the harness's, and whatever it does is a function of what it was given.

import type { Implementation } from "../../../contract/implementation.js";
import { recorded } from "../../../contract/recording.js";
import { readGreeting } from "../greeting.js";
import { remoteDriver } from "../remote-life.js";
import { GREET } from "../requests.js";
import { copied } from "./copied.js";
import { CHUNK_BYTES } from "./image.js";
import { Instance } from "./instance.js";
import { readProgram } from "./program.js";
import { InstanceServers } from "./instance-servers.js";

/** Where copies of all memory stop being cheaper than going through the messages again. */
const COPIED_BYTES_MAX = 1024 * 1024;

/** Loads a module and hears who it is. Throws a UserError where it is nobody. */
export function moduleImplementation(path: string): Implementation {
  const program = readProgram(path);
  let instance!: Instance;
  const greeting = readGreeting(path, "", () => {
    instance = new Instance(program);
    instance.start();
    return instance.ask(GREET);
  });
  const clean = instance.image();
  const isSmall = clean.chunks.length * CHUNK_BYTES <= COPIED_BYTES_MAX;
  if (isSmall) return copied(program, clean, greeting);
  return recorded(remoteDriver(greeting, new InstanceServers(program, clean, greeting.offers ?? [])));
}
