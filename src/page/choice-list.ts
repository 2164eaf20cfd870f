// A list of choices that keeps still. A choice keeps its place for as long as it is possible, and the element that is
// pressed is never exchanged: so neither the pointer nor the focus finds itself on something else.

import { button, html } from "./elements.js";

export interface Choice {
  /** What it is, as long as it is possible. */
  readonly key: string;
  readonly number: number;
  readonly what: string;
  readonly effect: string;
  /** Whether the run that is shown goes on with it. */
  readonly isNext: boolean;
}

interface Entry {
  readonly key: string;
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly effect: HTMLElement;
  /** Null: it is not possible any more. */
  choice: Choice | null;
}

export class ChoiceList {
  readonly element: HTMLDetailsElement;
  private readonly title = html("summary");
  private readonly list = html("ul");
  private entries: readonly Entry[] = [];

  constructor(
    private readonly name: string,
    isOpen: boolean,
    private readonly press: (number: number) => void,
  ) {
    this.element = html("details", { open: isOpen }, this.title, this.list);
    this.show([], false);
  }

  /** `isHeld`: somebody points at one of the lists, or has the focus there. Else what is gone is cleared away. */
  show(choices: readonly Choice[], isHeld: boolean): void {
    const wanted = new Map(choices.map((choice) => [choice.key, choice]));
    const known = new Map(this.entries.map((entry) => [entry.key, entry]));
    const added = choices.filter(({ key }) => !known.has(key)).map((choice) => this.entryOf(choice));
    if (isHeld) this.extend(added, wanted);
    else {
      const all = new Map([...this.entries, ...added].map((entry) => [entry.key, entry]));
      this.entries = choices.map(({ key }) => all.get(key)!);
      this.list.replaceChildren(...this.entries.map(({ element }) => element));
    }
    for (const entry of this.entries) update(entry, wanted.get(entry.key) ?? null);
    this.title.textContent = `${this.name} (${choices.length})`;
    // One that was there stays while somebody is at it.
    this.element.hidden = this.entries.length === 0 && !(isHeld && !this.element.hidden);
  }

  /** New choices go where an older one is gone, then to the end. A place that becomes free only now stays empty: a second click must not meet what it was not meant for. */
  private extend(added: Entry[], wanted: ReadonlyMap<string, Choice>): void {
    const kept = this.entries.map((entry) => {
      const isFree = entry.choice === null && !wanted.has(entry.key) && document.activeElement !== entry.button;
      const next = isFree ? added.shift() : undefined;
      if (next !== undefined) entry.element.replaceWith(next.element);
      return next ?? entry;
    });
    this.list.append(...added.map(({ element }) => element));
    this.entries = [...kept, ...added];
  }

  private entryOf(choice: Choice): Entry {
    const effect = html("span", { class: "effect" });
    const pressed = button("", () => entry.choice !== null && this.press(entry.choice.number));
    pressed.append(html("span", { class: "what" }, choice.what), effect);
    const entry: Entry = { key: choice.key, element: html("li", {}, pressed), button: pressed, effect, choice };
    return entry;
  }
}

function update(entry: Entry, choice: Choice | null): void {
  entry.choice = choice;
  entry.button.className = choice === null ? "gone" : choice.isNext ? "choice next" : "choice";
  // A disabled button would lose the focus.
  entry.button.setAttribute("aria-disabled", String(choice === null));
  if (choice === null) return;
  entry.effect.textContent = choice.effect;
  entry.button.title = `${choice.what}: ${choice.effect}${choice.isNext ? " (what happens next in this run)" : ""}`;
}
