// What a module is asked that is of no server: what a disk would bring back, what a packet promises. It answers each time as if
// it were the first.

import type { Image } from "./image.js";
import { Instance } from "./instance.js";
import type { Program } from "./program.js";

/** `clean`: the module before its first server. */
export class Aside {
  private instance: Instance | null = null;

  constructor(
    private readonly program: Program,
    private readonly clean: Image,
  ) {}

  ask(request: string): unknown {
    const instance = this.instance ?? new Instance(this.program);
    this.instance = null;
    instance.become(this.clean);
    const answer = instance.ask(request);
    if (instance.goBack()) this.instance = instance;
    return answer;
  }
}
