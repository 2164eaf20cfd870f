// The data that was put into the page: JSON, compressed, as base64.

import type { PageData } from "../report/picture/page-data.js";

export async function unpackData(base64: string): Promise<PageData> {
  const bytes = Uint8Array.from(atob(base64.trim()), (unit) => unit.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text()) as PageData;
}
