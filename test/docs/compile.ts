// Type-checks blocks of TypeScript as if they were files of the repository. Nothing is written.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { nameOf, ROOT, type Block } from "./markdown.js";

/** What the package's doors are called in pages, and where they are. */
export const DOORS: Readonly<Record<string, string>> = {
  seaworthy: join(ROOT, "src/index.ts"),
  "seaworthy/fast-check": join(ROOT, "src/fast-check/index.ts"),
};

/** Where a block is taken to stand: its imports are looked up from there. */
function pathOf({ marks, page, line }: Block): string {
  const folder = marks.get("in") ?? "examples";
  return join(ROOT, folder, `${page.replaceAll(/\W/g, "-")}-${line}.ts`);
}

/** The errors in some blocks, each with the place in its page. */
export function errorsIn(blocks: readonly Block[]): readonly string[] {
  const texts = new Map(blocks.map((block) => [pathOf(block), block]));
  const options = optionsOfProject();
  const host = hostWith(texts, options);
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts].flatMap(([path, block]) => {
    const source = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) => {
      const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
      const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
      return `${nameOf({ page: block.page, line: block.line + line })} ${message}`;
    });
  });
}

function optionsOfProject(): ts.CompilerOptions {
  const path = join(ROOT, "tsconfig.json");
  const { config } = ts.readConfigFile(path, (file) => readFileSync(file, "utf8")) as { config: object };
  const { options, errors } = ts.parseJsonConfigFileContent(
    config,
    { ...ts.sys, readDirectory: () => [] },
    dirname(path),
  );
  const real = errors.filter(({ code }) => code !== NO_INPUTS);
  if (real.length > 0) throw new Error(ts.flattenDiagnosticMessageText(real[0].messageText, "\n"));
  const paths = Object.fromEntries(Object.entries(DOORS).map(([name, file]) => [name, [file]]));
  return { ...options, paths };
}

/** "No inputs were found": they are given by hand. */
const NO_INPUTS = 18003;

function hostWith(texts: ReadonlyMap<string, Block>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path)?.text ?? host.readFile(path),
    getSourceFile(path, target, ...others) {
      const block = texts.get(path);
      if (block === undefined) return host.getSourceFile(path, target, ...others);
      return ts.createSourceFile(path, block.text, target, true);
    },
  };
}
