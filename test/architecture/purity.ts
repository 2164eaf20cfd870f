// Rules on what a file says: no clock, chance, I/O or promises on the pure floors; no Raft in the cluster.
// Syntax alone is read, so a local name that hides a global is refused too: it would mislead a reader as well.

import ts from "typescript";
import { PURE_FLOOR_MAX, RAFT_FREE_FOLDER, RAFT_WORDS } from "./floors.js";
import { lineOf, visitTree, type Source, type Violation } from "./source.js";

type Fault = Pick<Violation, "rule" | "instead">;

const CLOCK = "take the time from the cluster's virtual time or as an argument";
const CHANCE = "draw from a seeded stream that is passed in";
const IO = "do it in host or cli and pass the result down as a value";
const TURN = "return a value with advance(budget) and let host or cli wait";
const LOCALE = "compare with < and format by hand: a locale differs between machines";

/** Globals that give another answer on another day or machine -> what they are, and what to use. */
const GLOBALS: ReadonlyMap<string, readonly [kind: string, instead: string]> = new Map([
  ["Date", ["a clock", CLOCK]],
  ["performance", ["a clock", CLOCK]],
  ["setTimeout", ["a clock", CLOCK]],
  ["setInterval", ["a clock", CLOCK]],
  ["setImmediate", ["a clock", CLOCK]],
  ["queueMicrotask", ["a clock", CLOCK]],
  ["crypto", ["chance", CHANCE]],
  ["WeakRef", ["chance (the garbage collector's)", "hold the value, or let it go"]],
  ["FinalizationRegistry", ["chance (the garbage collector's)", "release by hand"]],
  ["process", ["I/O", IO]],
  ["console", ["I/O", IO]],
  ["fetch", ["I/O", IO]],
  ["globalThis", ["a way around these rules", "name what is needed"]],
  ["Promise", ["asynchronous", TURN]],
  ["Intl", ["locale", LOCALE]],
]);

export function judgePurity(source: Source): Violation[] {
  if (source.floor === undefined || source.floor > PURE_FLOOR_MAX) return [];
  const use = (what: string) => `floors 0-${PURE_FLOOR_MAX} are pure, and ${source.folder} uses ${what}`;
  return collect(source, (node) => {
    const found = impurityOf(node);
    return found === null ? null : { rule: use(found.what), instead: found.instead };
  });
}

export function judgeRaftWords(source: Source): Violation[] {
  if (source.folder !== RAFT_FREE_FOLDER) return [];
  return collect(source, (node) => {
    const word = textOf(node)?.match(RAFT_WORDS)?.[0];
    if (word === undefined) return null;
    return {
      rule: `${RAFT_FREE_FOLDER} knows no Raft, and says ${word}`,
      instead: "read it through the contract, or move the code to laws or run",
    };
  });
}

function collect(source: Source, judge: (node: ts.Node) => Fault | null): Violation[] {
  const violations: Violation[] = [];
  visitTree(source.tree, (node) => {
    const fault = judge(node);
    if (fault !== null) violations.push({ path: source.path, line: lineOf(source.tree, node), ...fault });
  });
  return violations;
}

function impurityOf(node: ts.Node): { what: string; instead: string } | null {
  if (ts.isIdentifier(node)) return isMemberName(node) ? impurityOfMember(node) : impurityOfName(node);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return impurityOfMember(node.argumentExpression);
  }
  if (ts.isForInStatement(node)) {
    return { what: "for-in (it walks inherited names too)", instead: "use Object.keys or a Map" };
  }
  if (
    node.kind === ts.SyntaxKind.AsyncKeyword ||
    node.kind === ts.SyntaxKind.AwaitKeyword ||
    ts.isAwaitExpression(node)
  ) {
    return { what: "async or await", instead: TURN };
  }
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
    return { what: "import.meta (a path of this machine)", instead: IO };
  }
  return null;
}

function impurityOfName(node: ts.Identifier): { what: string; instead: string } | null {
  if (node.text === "Math" && !ts.isPropertyAccessExpression(node.parent)) {
    return { what: "Math as a value, which may hide Math.random (chance)", instead: "call Math's functions by name" };
  }
  const [kind, instead] = GLOBALS.get(node.text) ?? [];
  return kind === undefined || instead === undefined ? null : { what: `${node.text} (${kind})`, instead };
}

function impurityOfMember(node: ts.Identifier | ts.StringLiteralLike): { what: string; instead: string } | null {
  if (/^(localeCompare|toLocale\w*)$/.test(node.text)) return { what: `${node.text} (locale)`, instead: LOCALE };
  const { parent } = node;
  if (node.text === "random" && ts.isPropertyAccessExpression(parent) && parent.expression.getText() === "Math") {
    return { what: "Math.random (chance)", instead: CHANCE };
  }
  return null;
}

/** Whether an identifier is only the name of a member (`x.process`, `{ fetch: 1 }`), which refers to no global. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) || ts.isTypeElement(parent) || ts.isClassElement(parent)) && parent.name === node
  );
}

/** The text in which a word may stand: names and literals, not comments. */
function textOf(node: ts.Node): string | undefined {
  return ts.isIdentifier(node) || ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)
    ? node.text
    : undefined;
}
