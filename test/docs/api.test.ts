// docs/api/ is what `npm run api` makes of the code: every export of a door has a sentence, and no page is older than the code.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Application,
  Logger,
  LogLevel,
  ReflectionKind,
  type DeclarationReflection,
  type ProjectReflection,
} from "typedoc";
import { ROOT, settledFile } from "./markdown.js";

const FOLDER = mkdtempSync(join(tmpdir(), "seaworthy-api-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

class Complaints extends Logger {
  readonly texts: string[] = [];

  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.texts.push(message);
  }
}

const isDocumented = (one: DeclarationReflection): boolean =>
  one.hasComment() || (one.signatures?.some((signature) => signature.hasComment()) ?? false);

describe("the pages of docs/api", () => {
  const complaints = new Complaints();
  let project: ProjectReflection | undefined;

  beforeAll(async () => {
    const app = await Application.bootstrapWithPlugins({ options: join(ROOT, "typedoc.json"), logLevel: "Warn" });
    app.logger = complaints;
    project = await app.convert();
    if (project === undefined) return;
    app.validate(project);
    app.options.setValue("out", FOLDER);
    await app.generateOutputs(project);
  });

  it("speak of both doors", () => {
    expect(project?.children?.map(({ name }) => name)).toEqual(["seaworthy", "seaworthy/fast-check"]);
    for (const { children } of project?.children ?? []) expect(children).not.toEqual([]);
  });

  it("have a sentence for every export and every method", () => {
    const exports = (project?.children ?? []).flatMap(({ children = [] }) => children);
    const methods = exports.flatMap(({ children = [] }) =>
      children.filter(({ kind }) => kind === ReflectionKind.Method),
    );
    expect(exports.length).toBeGreaterThan(100);
    expect([...exports, ...methods].filter((one) => !isDocumented(one)).map((one) => one.getFullName())).toEqual([]);
  });

  it("name nothing that is not public", () => {
    expect(complaints.texts).toEqual([]);
  });

  it("are what the code says", () => {
    const pagesIn = (folder: string): string[] =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .sort();
    const made = pagesIn(FOLDER);
    expect(made).not.toEqual([]);
    for (const page of made) {
      const wanted = readFileSync(join(FOLDER, page), "utf8");
      expect(settledFile(`docs/api/${page}`, wanted)).toBe(wanted);
    }
    expect(pagesIn(join(ROOT, "docs/api"))).toEqual(made);
  });
});
