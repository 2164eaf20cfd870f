// One source file as the rules see it: its place on the floors, its syntax tree, and every way in which it names another.

import { builtinModules } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import { FLOORS } from "./floors.js";

export interface SourceText {
  /** From the project's root, with slashes: `src/raft/log.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly line: number;
  /** What stands in the source; null where it is computed. */
  readonly specifier: string | null;
}

export interface Source {
  readonly path: string;
  /** The folder of src, or the file's own name if it stands in src itself. */
  readonly folder: string;
  /** Undefined for a folder that has no floor. */
  readonly floor: number | undefined;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  /** What is wrong, and why that is a rule. */
  readonly rule: string;
  /** What to do now. */
  readonly instead: string;
}

export function parseSource({ path, text }: SourceText): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return { path, folder: folderOf(path), floor: FLOORS.get(folderOf(path)), tree, imports: importsOf(tree) };
}

export function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}

export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

export function visitTree(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => visitTree(child, visit));
}

/** The npm package or built-in module that a specifier names, or null for a file of our own. */
export function packageOf(specifier: string): string | null {
  if (/^[./]/.test(specifier)) return null;
  const [scope = "", name = ""] = specifier.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

/** The path that a relative specifier means: `./log.js` in the source is `log.ts` on disk. */
export function targetsOf(path: string, specifier: string): readonly string[] {
  const plain = posix.join(posix.dirname(path), specifier);
  return [plain.replace(/\.([mc]?)js$/, ".$1ts"), plain];
}

function importsOf(tree: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  visitTree(tree, (node) => {
    const named = namedModule(node);
    if (named !== undefined) {
      imports.push({ line: lineOf(tree, node), specifier: ts.isStringLiteralLike(named) ? named.text : null });
    }
  });
  return imports;
}

/** The expression by which a node names a module, if it does. A type import binds two files as much as any other. */
function namedModule(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  if (ts.isCallExpression(node)) return isImportCall(node) ? node.arguments[0] : undefined;
  // A worker or a child is started from such a URL.
  if (ts.isNewExpression(node)) return isModuleUrl(node) ? node.arguments?.[0] : undefined;
  return undefined;
}

function isImportCall({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require")
  );
}

function isModuleUrl({ expression, arguments: args }: ts.NewExpression): boolean {
  return ts.isIdentifier(expression) && expression.text === "URL" && args?.[1]?.getText() === "import.meta.url";
}
