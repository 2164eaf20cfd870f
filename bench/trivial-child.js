// A child that does as little as one can: it answers every step alike.

import { readSync, writeSync } from "node:fs";

const capabilities = {
  network: "any",
  loss: true,
  restart: true,
  asyncDisk: true,
  replicates: false,
  disciplined: false,
};
const GREETING = { protocol: 1, name: "trivial", version: "1", capabilities: { ...capabilities, settings: {} } };

const buffer = Buffer.alloc(1 << 16);
for (let term = 0; ; term++) {
  let size = 0;
  do {
    const count = readSync(0, buffer, size, buffer.length - size, null);
    if (count === 0) process.exit(0);
    size += count;
  } while (buffer[size - 1] !== 10);
  const request = JSON.parse(buffer.toString("utf8", 0, size));
  const outbound = [{ type: "arm", timer: "tick", min: 150, max: 300 }];
  const answer = request.do === "greet" ? GREETING : { outbound, view: { currentTerm: term, role: "follower" } };
  writeSync(1, `${JSON.stringify(answer)}\n`);
}
