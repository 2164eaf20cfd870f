// A real browser to open pictures in, where one is installed.

import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { CHROMIUM_PATH } from "./chromium-path.js";

if (CHROMIUM_PATH === undefined) {
  console.warn(
    "NO CHROMIUM WAS FOUND: pictures are not tried in a browser. Install it (apt-get install chromium), or say where it is in CHROMIUM.",
  );
}

/** A page, and what must not happen in it. */
export interface Opened {
  readonly page: Page;
  /** What the console says of errors, and every request but the file itself. */
  readonly complaints: readonly string[];
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly hash?: string;
  readonly scheme?: "light" | "dark";
  /** What is there once it is drawn. */
  readonly drawn?: string;
}

/** Tests in a browser; skipped where there is none. `open` opens a picture and waits until it is drawn. */
export function describeInBrowser(
  name: string,
  tests: (open: (path: string, look?: Look) => Promise<Opened>) => void,
): void {
  describe.skipIf(CHROMIUM_PATH === undefined)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM_PATH!, args: ["--no-sandbox"], timeout: 0 });
    });
    afterAll(() => browser.close());
    tests(async (path, { width = 1280, height = 900, hash = "", ...look } = {}) => {
      const page = await browser.newPage({
        viewport: { width, height },
        acceptDownloads: true,
        colorScheme: look.scheme ?? "light",
      });
      // However busy the machine is: only the test's own limit gives up, as vitest.config.ts has it.
      page.setDefaultTimeout(0);
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("dialog", (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on("request", (request) => {
        const url = request.url();
        if (url !== `file://${path}` && !url.startsWith("blob:")) complaints.push(`request: ${url.slice(0, 200)}`);
      });
      await page.goto(`file://${path}${hash}`);
      await page.waitForSelector(look.drawn ?? "html[data-ready]");
      return { page, complaints };
    });
  });
}
