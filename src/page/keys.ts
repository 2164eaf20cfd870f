// What the keys do. A key that somebody types into a field, or that a control understands, is not ours.

import type { Viewer } from "./viewer.js";

export interface Commands {
  readonly play: () => void;
  readonly search: () => void;
  readonly next: () => void;
  readonly previous: () => void;
  readonly help: () => void;
}

export function listenToKeys(viewer: Viewer, commands: Commands): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null) return;
    const target = event.target as Element;
    if (target.closest("input, textarea, select") !== null) return;
    // Space and Enter press the control that has the focus.
    if (event.key === " " && target.closest("button, summary, a") !== null) return;
    const command = commandOf(event.key, viewer, commands);
    if (command === null) return;
    event.preventDefault();
    command();
  });
}

function commandOf(key: string, viewer: Viewer, commands: Commands): (() => void) | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return () => viewer.goTo(viewer.row + 1);
    case "ArrowLeft":
    case "ArrowUp":
      return () => viewer.goTo(viewer.row - 1);
    case "PageDown":
      return () => viewer.goTo(viewer.row + 10);
    case "PageUp":
      return () => viewer.goTo(viewer.row - 10);
    case "Home":
      return () => viewer.goTo(0);
    case "End":
      return () => viewer.goTo(viewer.run.length);
    case " ":
      return commands.play;
    case "/":
      return commands.search;
    case "n":
      return commands.next;
    case "N":
      return commands.previous;
    case "?":
      return commands.help;
    case "w":
      return () => viewer.light(!viewer.isLit);
    case "u":
    case "Backspace":
      return () => viewer.undo();
    default:
      return null;
  }
}
