// Builds the page of `seaworthy view` as one file, dist/page.html, into which a run is put later. All that it says and does
// stands in it, and its policy names each part by its hash: nothing else may run, and nothing may be loaded.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PICTURE_STYLE } from "../dist/report/picture/picture-style.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const read = (path) => readFileSync(ROOT + path, "utf8");
const bundle = async (entry, loader, before = "") => {
  const { outputFiles } = await build({
    stdin: { contents: before + read(entry), sourcefile: entry, resolveDir: dirname(ROOT + entry), loader },
    bundle: true,
    minify: true,
    write: false,
    target: "es2022",
    legalComments: "none",
    charset: "utf8",
    ...(loader === "ts" && { format: "iife", globalName: "seaworthy", tsconfig: ROOT + "src/page/tsconfig.json" }),
  });
  const text = outputFiles[0].text.trimEnd();
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry} holds what would end its own element`);
  return text;
};
const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const script = await bundle("src/page/main.ts", "ts");
const style = await bundle("src/page/page.css", "css", PICTURE_STYLE);
const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const parts = { policy, style, script };
const page = read("src/page/page.html").replace(/\{\{(policy|style|script)\}\}/g, (_, name) => parts[name]);
mkdirSync(ROOT + "dist", { recursive: true });
writeFileSync(ROOT + "dist/page.html", page);
