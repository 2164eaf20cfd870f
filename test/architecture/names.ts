// A rule on names: what two files export under one name are two things to whoever reads it.

import ts from "typescript";
import { lineOf, type Source, type Violation } from "./source.js";

export function judgeNames(sources: Iterable<Source>): Violation[] {
  const known = new Map<string, string>();
  const violations: Violation[] = [];
  for (const { path, tree } of sources) {
    for (const statement of tree.statements) {
      for (const name of exportedBy(statement)) {
        const other = known.get(name.text) ?? path;
        known.set(name.text, other);
        if (other === path) continue;
        violations.push({
          path,
          line: lineOf(tree, name),
          rule: `exports ${name.text}, and so does ${other}: a name means one thing`,
          instead: "call one of the two what it is beside the other",
        });
      }
    }
  }
  return violations;
}

/** The names that a statement declares and exports. */
function exportedBy(statement: ts.Statement): readonly ts.Identifier[] {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (isExported !== true) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name] : []));
  const { name } = statement as ts.DeclarationStatement;
  return name !== undefined && ts.isIdentifier(name) ? [name] : [];
}
