// The reference node behind the protocol, or a mutant of it that is named, as a program of its own: what it answers must be
// what it answers in the harness.

import { encode } from "../../../../dist/contract/wire.js";
import { logOf, mutantById, REFERENCE } from "../../../../dist/index.js";
import { answer, serve } from "./child.mjs";

const node = mutantById(process.argv[2])?.implementation ?? REFERENCE;
const { version, capabilities } = node;

class Server {
  constructor(options, { values, log }) {
    const disk = { values, log: logOf(log) };
    this.shown = disk;
    this.become(node.boot(disk, options));
  }

  take(message) {
    this.become(node.reduce(this.state, message));
  }

  become({ state, outbound }) {
    this.state = state;
    this.outbound = outbound;
  }

  step() {
    const view = node.view(this.state);
    const wire = encode(view, this.shown);
    this.shown = view;
    // All else that the reference's key holds is in its view.
    const { durable } = JSON.parse(node.key(this.state));
    return { outbound: this.outbound, view: wire, key: { durable } };
  }
}

serve({
  greeting: { protocol: 1, name: "apart", version, capabilities, offers: ["key", "durable", "describe"] },
  create: (options, disk) => new Server(options, disk),
  mistake(request) {
    if (request.do === "durable") {
      const disk = { values: request.disk.values, log: logOf(request.disk.log) };
      answer({ durable: encode(node.durable(disk), disk) });
    } else if (request.do === "describe") answer({ pledge: node.describe(request.packet) });
    else return false;
    return true;
  },
});
