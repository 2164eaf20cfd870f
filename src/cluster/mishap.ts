// What may go wrong inside the step that an action causes, at one of its writes.

/** What may go wrong inside the step that an action causes. */
export interface Mishap {
  /** The node crashes in this step once so many writes of it are durable. */
  readonly crashAfter?: number;
  /** The write after so many durable ones of this step fails. */
  readonly failAfter?: number;
  /** The node crashes in this step in the middle of a write, once so many entries of the step's are on the disk. */
  readonly tornAfter?: number;
}

export const NO_MISHAP: Mishap = {};

/** Whether something goes wrong in an action's step. */
export function hasMishap(action: object): boolean {
  const { crashAfter, failAfter, tornAfter } = action as Mishap;
  return crashAfter !== undefined || failAfter !== undefined || tornAfter !== undefined;
}

/** The same action without a mishap in its step. */
export function withoutMishap<A extends object>(action: A): A {
  const { crashAfter: _, failAfter: __, tornAfter: ___, ...unharmed } = action as A & Mishap;
  return unharmed as A;
}
