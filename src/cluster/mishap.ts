// What may go wrong inside the step that an action causes.

/** What may go wrong inside the step that an action causes. */
export interface Mishap {
  /** The node crashes in this step once so many writes of it are durable. */
  readonly crashAfter?: number;
  /** The write after so many durable ones of this step fails. */
  readonly failAfter?: number;
}

export const NO_MISHAP: Mishap = {};

/** The same action without a mishap in its step. */
export function withoutMishap<A extends object>(action: A): A {
  const { crashAfter: _, failAfter: __, ...unharmed } = action as A & Mishap;
  return unharmed as A;
}
