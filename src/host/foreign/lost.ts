// Whoever answered is lost: how that is told, and how a command ended. Knows no process, so that who needs none loads none.

import { ContractError } from "../../contract/contract-error.js";
import { shortened } from "../../contract/thrown-text.js";

/** A shell's own: not to be executed, not found. */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

/** How a command ended. */
export interface EndOfChild {
  /** Its exit status as a shell tells it; null where nobody knows. */
  readonly status: number | null;
  /** What it said on standard error at last, its lines as one, without those of stacks. */
  readonly words: string;
  /** It closed its output and went on. */
  readonly livesOn?: boolean;
}

/** The command is lost: no answer will come any more. */
export class LostError extends ContractError {
  constructor(
    message: string,
    readonly end: EndOfChild | null,
  ) {
    super(message);
  }
}

/** What a shell says of a command that it cannot run; null where it ran. */
export function whyNotRun(end: EndOfChild | null): string | null {
  const { status, words } = end ?? { status: null, words: "" };
  if (status === NOT_FOUND) return `not found: ${shortened(words, 200)}`;
  if (status === NOT_EXECUTABLE) return `not executable: ${shortened(words, 200)}`;
  return null;
}
