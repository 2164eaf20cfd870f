// Plays the run that is shown, an action at a time.

import { byId } from "./elements.js";
import type { Viewer } from "./viewer.js";

const PLAY_MILLISECONDS = 700;

export class Player {
  private readonly button = byId<HTMLButtonElement>("play");
  private timer: number | null = null;

  constructor(private readonly viewer: Viewer) {
    viewer.onChange(() => this.label());
    this.label();
  }

  toggle(): void {
    const { viewer } = this;
    if (this.timer !== null) return this.stop();
    if (viewer.run.length === 0) return;
    if (viewer.row === viewer.run.length) viewer.goTo(0);
    this.timer = window.setInterval(() => this.advance(), PLAY_MILLISECONDS);
    this.label();
  }

  private advance(): void {
    this.viewer.goTo(this.viewer.row + 1);
    if (this.viewer.row === this.viewer.run.length) this.stop();
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.label();
  }

  private label(): void {
    const { button, viewer } = this;
    const isPlaying = this.timer !== null;
    button.textContent = isPlaying ? "Pause" : "Play";
    button.setAttribute("aria-pressed", String(isPlaying));
    button.disabled = viewer.run.length === 0;
    button.title = button.disabled ? "There is nothing to play yet: choose what happens first" : "";
  }
}
