import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ProgressLine } from "../../src/cli/progress-line.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A stream that remembers what is written to it. */
function streamLike(isTTY: boolean, columns = 80): { stream: NodeJS.WriteStream; written: string[] } {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

const parts = () => ["5 runs", "1 finding"];

it("where nobody watches writes a line now and then, and the longer it takes the more seldom", () => {
  const { stream, written } = streamLike(false);
  const progress = new ProgressLine(parts, { isQuiet: false, stream });
  vi.advanceTimersByTime(9_999);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(150_001);
  progress.end();
  vi.advanceTimersByTime(1_000_000);
  expect(written).toEqual(["0:10", "0:30", "1:10", "2:30"].map((time) => `after ${time}: 5 runs, 1 finding\n`));
});

it("where nobody watches says at once what is news", () => {
  const { stream, written } = streamLike(false);
  const progress = new ProgressLine(parts, { isQuiet: false, stream });
  progress.say("found");
  progress.sayToWatcher("for a person");
  progress.end();
  expect(written).toEqual(["found\n"]);
});

it("says nothing beside a document that nobody watches", () => {
  const { stream, written } = streamLike(false);
  const progress = new ProgressLine(parts, { isQuiet: true, stream });
  progress.say("found");
  vi.advanceTimersByTime(1_000_000);
  progress.end();
  expect(written).toEqual([]);
});

it("on a terminal is one line that is written anew, cut to its width, with the news above it", () => {
  const { stream, written } = streamLike(true, 10);
  const progress = new ProgressLine(parts, { isQuiet: false, stream });
  vi.advanceTimersByTime(200);
  progress.say("found");
  progress.end();
  const line = "\r\u001b[K5 runs  1";
  expect(written).toEqual([line, "\r\u001b[K", "found\n", line, "\r\u001b[K"]);
});
