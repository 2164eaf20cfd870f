// What a module is asked that is of no server: what a disk would bring back, what a packet promises. It answers each time as if
// it were the first, so that what it answered once need not be asked again.

import type { Image } from "./image.js";
import { Instance } from "./instance.js";
import type { Program } from "./program.js";

const ANSWERS_MAX = 10_000;

/** `clean`: the module before its first server. */
export class Aside {
  private instance: Instance | null = null;
  private readonly answers = new Map<string, unknown>();

  constructor(
    private readonly program: Program,
    private readonly clean: Image,
  ) {}

  ask(request: object): unknown {
    const text = JSON.stringify(request);
    const known = this.answers.get(text);
    if (known !== undefined) return known;
    if (this.answers.size >= ANSWERS_MAX) this.answers.clear();
    const answer = this.answer(text);
    this.answers.set(text, answer);
    return answer;
  }

  private answer(text: string): unknown {
    const instance = this.instance ?? new Instance(this.program);
    this.instance = null;
    instance.become(this.clean);
    const answer = instance.ask(text);
    if (instance.goBack()) this.instance = instance;
    return answer;
  }
}
