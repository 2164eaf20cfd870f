// Text that came from an implementation, made safe and short enough to stand in a line of ours.

/** On one line, without control characters (a terminal would obey them), and not longer than asked. */
export function oneLine(text: string, charsMax = 400): string {
  const escaped = text.slice(0, charsMax + 1).replace(CONTROL, escapeOf);
  return text.length > charsMax ? `${escaped.slice(0, charsMax - 1)}…` : escaped;
}

// C0 and C1 controls, line separators, and the marks that turn the direction of writing round.

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const OURS_OR_CONTROL =
  // Line ends and tabs stay; a colour, or a link to a file, stays whole.
  /\u001b\[[\d;]*m|\u001b\]8;;(?:file:[^\u0000-\u001f\u007f-\u009f]*)?\u001b\\|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const CONTROL_IN_LINES = new RegExp(`(?![\\n\\t])${CONTROL.source}`, "g");

function escapeOf(unit: string): string {
  if (unit === "\n") return "\\n";
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * A text of ours, of many lines, in which words of others may stand: nothing but our own colours and links is for a terminal
 * to obey.
 */
export const forTerminal = (text: string): string =>
  text.replace(OURS_OR_CONTROL, (found) => (found.length > 1 ? found : escapeOf(found)));

/** The same of a text in which no colours and links are ours. */
export const forTerminalPlain = (text: string): string => text.replace(CONTROL_IN_LINES, escapeOf);

/** A word as it stands, anything else in quotes: a reader must see where it ends. */
export function oneWord(text: string, charsMax = 40): string {
  const shown = oneLine(text, charsMax);
  return /^[^\s"'[\](){},;=]+$/.test(shown) ? shown : `"${shown.replaceAll('"', '\\"')}"`;
}
