// One line on a terminal that is written anew while something works; on anything else nothing at all.

const REDRAW_MILLISECONDS = 200;

export class ProgressLine {
  private readonly timer: NodeJS.Timeout | null;
  private shown = false;

  constructor(
    private readonly text: () => string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.timer = stream.isTTY ? setInterval(() => this.draw(), REDRAW_MILLISECONDS) : null;
  }

  /** Writes a line that stays, above the one that moves. */
  say(line: string): void {
    if (this.timer === null) return;
    this.clear();
    this.stream.write(`${line}\n`);
    this.draw();
  }

  end(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.clear();
  }

  private draw(): void {
    const width = (this.stream.columns || 80) - 1;
    this.stream.write(`\r\u001b[K${this.text().slice(0, width)}`);
    this.shown = true;
  }

  private clear(): void {
    if (this.shown) this.stream.write("\r\u001b[K");
    this.shown = false;
  }
}
