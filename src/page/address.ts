// The chosen row stands in the address, so that a link shows the same moment.

import type { Viewer } from "./viewer.js";

export function followAddress(viewer: Viewer): void {
  const go = (): void => {
    const row = /^#step=(\d+)$/.exec(location.hash)?.[1];
    if (row !== undefined && Number(row) !== viewer.row) viewer.goTo(Number(row));
  };
  go();
  addEventListener("hashchange", go);
  viewer.onChange(() => {
    const hash = `#step=${viewer.row}`;
    if (location.hash !== hash) history.replaceState(null, "", hash);
  });
}
