// Servers that live together with somebody who answers for them: who takes the place of another that strayed ends it.

import { expect, it } from "vitest";
import { BLANK_DISK } from "../../../src/contract/disk.js";
import { DEFAULT_ENVIRONMENT, optionsOf } from "../../../src/cluster/setup.js";
import { PlacedServers, type Speaker } from "../../../src/host/foreign/placed-servers.js";
import type { Greeting } from "../../../src/host/foreign/protocol.js";
import type { RemoteLife } from "../../../src/host/foreign/remote-life.js";
import { REFERENCE } from "../../../src/raft/reference.js";

class Straying implements Speaker {
  isOver = false;
  readonly hasStrayed = true;

  constructor(private readonly greeting: Greeting) {}

  ask(request: string): unknown {
    return request.includes('"greet"') ? this.greeting : { outbound: [], view: {} };
  }

  end(): void {
    this.isOver = true;
  }
}

it("ends whoever said something unasked as it starts another, and leaves one", () => {
  const { capabilities } = REFERENCE;
  const greeting = { protocol: 1, name: "straying", version: "1", capabilities } as Greeting;
  const started: Straying[] = [];
  const start = (): Speaker => {
    started.push(new Straying(greeting));
    return started.at(-1)!;
  };
  const servers = new PlacedServers(start, () => greeting);
  const options = optionsOf(DEFAULT_ENVIRONMENT, 0);
  for (let life = 0; life < 3; life++) servers.boot({ options } as RemoteLife, BLANK_DISK, options);
  expect(started.map(({ isOver }) => isOver)).toEqual([true, true, true, false]);
});
