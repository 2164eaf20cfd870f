// Draws a part of the page anew without taking anything from who uses it: what had the focus has it again, found by what
// it is, and what was scrolled aside stays there.

/** Puts other children into an element. A `data-key` says what something is that may be focused or scrolled. */
export function replaceKeeping(parent: HTMLElement, children: readonly Node[]): void {
  const focused = parent.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const scrolled = new Map(keyed(parent).map((element) => [keyOf(element), element.scrollLeft]));
  parent.replaceChildren(...children);
  for (const element of keyed(parent)) {
    element.scrollLeft = scrolled.get(keyOf(element)) ?? element.scrollWidth;
    if (focused !== null && keyOf(element) === focused) element.focus({ preventScroll: true });
  }
}

const keyed = (parent: HTMLElement): readonly HTMLElement[] => [...parent.querySelectorAll<HTMLElement>("[data-key]")];

const keyOf = (element: Element | null): string | null => element?.getAttribute("data-key") ?? null;
