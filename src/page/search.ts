// Finds the next row whose sentence holds some words. Works in slices, so that the page stays awake in a long run.

import { rowText } from "../report/picture/row-text.js";
import type { Viewer } from "./viewer.js";

const SLICE_MILLISECONDS = 12;

export class SearchBox {
  /** The words that were last looked for: they outlive the box, which Escape empties. */
  asked = "";
  private ticket = 0;

  constructor(
    private readonly viewer: Viewer,
    private readonly say: (text: string) => void,
  ) {}

  /** Other words are asked for, or another run: what was said of these is no longer true. */
  forget(): void {
    this.ticket++;
    this.say("");
  }

  /** Goes to the next row (or the one before) that holds the words, round the end if need be. */
  async find(words: string, direction: 1 | -1): Promise<void> {
    const mine = ++this.ticket;
    const wanted = words.trim().toLowerCase();
    if (wanted === "") return this.say("");
    this.asked = words;
    const { viewer } = this;
    const rows = viewer.run.length + 1;
    let until = performance.now() + SLICE_MILLISECONDS;
    for (let i = 1; i <= rows; i++) {
      const row = (viewer.row + direction * i + rows * 2) % rows;
      if (rowText(viewer.run, row).toLowerCase().includes(wanted)) {
        this.say("");
        return viewer.goTo(row);
      }
      if (performance.now() < until) continue;
      this.say("searching…");
      await new Promise((resolve) => setTimeout(resolve));
      if (mine !== this.ticket) return;
      until = performance.now() + SLICE_MILLISECONDS;
    }
    this.say("not found");
  }
}
