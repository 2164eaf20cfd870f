// The chosen row and all that was explored stand in the address: it survives a reload, goes back and forward, and a
// copy of it shows the same. It has no limit that matters, and works for a file that was sent by mail.

import type { Fork, Place, Viewer } from "./viewer.js";

/** Browsers refuse an address that changes more often than this for long. */
const REST_MILLISECONDS = 350;

/** `#step=12&run=1&fork=4:3.0.7`: action 12 of the first fork, which leaves the recorded run after action 4. */
const addressOf = (place: Place): string => `#step=${place.step}${runsOf(place)}`;

/** The part of it that tells the runs. */
const runsOf = ({ shown, forks }: Place): string =>
  forks.length === 0 ? "" : `&run=${shown}${forks.map(({ row, taken }) => `&fork=${row}:${taken.join(".")}`).join("")}`;

/** Null for an address that names no place at all. */
function placeOf(hash: string): Place | null {
  const fields = new URLSearchParams(hash.slice(1));
  if (!fields.has("step") && !fields.has("fork")) return null;
  const forks = fields.getAll("fork").flatMap((text): Fork[] => {
    const [, row, taken] = /^(\d{1,9}):(\d{1,9}(?:\.\d{1,9})*)$/.exec(text) ?? [];
    return row === undefined ? [] : [{ row: Number(row), taken: taken.split(".").map(Number) }];
  });
  const numberOf = (name: string): number | null => {
    const text = fields.get(name) ?? "";
    return /^\d{1,9}$/.test(text) ? Number(text) : null;
  };
  return { step: numberOf("step"), shown: numberOf("run") ?? 0, forks };
}

/** Whether all that one address says is said by the other too. */
function isWithin(asked: string, shown: string): boolean {
  const there = new URLSearchParams(shown.slice(1));
  return [...new URLSearchParams(asked.slice(1))].every(([name, text]) => there.getAll(name).includes(text));
}

export function followAddress(viewer: Viewer, say: (text: string) => void): void {
  let shown = viewer.place;
  let isResting = false;
  let isRestoring = false;

  const write = (): void => {
    if (addressOf(shown) !== location.hash) history.replaceState(null, "", addressOf(shown));
  };
  const follow = (): void => {
    if (isRestoring) return;
    const isOtherRun = runsOf(viewer.place) !== runsOf(shown);
    // What was explored is worth an entry of its own, to which Back leads; a step along a run is not.
    if (isOtherRun) write();
    shown = viewer.place;
    if (isOtherRun) history.pushState(null, "", addressOf(shown));
    if (isResting) return;
    write();
    isResting = true;
    setTimeout(() => {
      isResting = false;
      write();
    }, REST_MILLISECONDS);
  };
  const restore = (): void => {
    const asked = location.hash;
    const place = placeOf(asked);
    if (place === null) return;
    isRestoring = true;
    viewer.restore(place);
    isRestoring = false;
    shown = viewer.place;
    write();
    if (!isWithin(asked, addressOf(shown))) say("the address asks for what is not in this picture");
  };
  restore();
  viewer.onChange(follow);
  addEventListener("hashchange", restore);
  addEventListener("pagehide", write);
}
