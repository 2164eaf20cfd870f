// Signals that ask for an end: the first asks for one that keeps everything, a later one insists.

/** `timeout`, npm and shells signal a process and its group: what comes within this time of the first is the same one. */
const SAME_MILLISECONDS = 1000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What a shell calls the status of whoever was interrupted. */
const INTERRUPTED = 128 + 2;

/** From when it is made until it is done, no signal ends the process before `stop` had its chance. */
export class Interrupt {
  private askedAt: number | null = null;

  constructor(private readonly stop: () => void) {
    for (const signal of SIGNALS) process.on(signal, this.take);
  }

  get isAsked(): boolean {
    return this.askedAt !== null;
  }

  done(): void {
    for (const signal of SIGNALS) process.off(signal, this.take);
  }

  private readonly take = (): void => {
    const now = performance.now();
    if (this.askedAt !== null) {
      if (now - this.askedAt >= SAME_MILLISECONDS) process.exit(INTERRUPTED);
      return;
    }
    this.askedAt = now;
    process.stderr.write("\nseaworthy: stopping; what was found is kept (once more: stop at once)\n");
    this.stop();
  };
}
