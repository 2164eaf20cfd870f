// Where a real browser is, if one is installed.

import { existsSync } from "node:fs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const CHROMIUM_PATH = process.env["CHROMIUM"] ?? PLACES.find((path) => existsSync(path));
