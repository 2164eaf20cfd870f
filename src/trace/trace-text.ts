// Reads a trace from its text, and says by its line what is wrong with one that is damaged.

import type { z } from "zod";
import { ACTION_TYPES, type ActionType } from "../cluster/action.js";
import { quantity } from "../contract/quantity.js";
import { shortened } from "../contract/thrown-text.js";
import { TraceError } from "./trace-error.js";
import { headerSchema, stepSchema, verdictSchema } from "./trace-schema.js";
import { TRACE_FORMAT, TRACE_FORMAT_VERSION, type Header, type Trace, type TraceStep, type Verdict } from "./trace.js";

/** More than any run that a person will look at. What reads files may refuse by size before it reads. */
export const TRACE_STEPS_MAX = 1_000_000;
export const TRACE_LINE_CHARS_MAX = 1_000_000;
export const TRACE_CHARS_MAX = 256 * 1024 * 1024;

/** Reads what `renderTrace` wrote. Throws a TraceError on anything else. */
export function parseTrace(text: string): Trace {
  if (text.length > TRACE_CHARS_MAX) throw tooLarge(0, `the trace has more than ${TRACE_CHARS_MAX} characters`);
  // Some editors put a byte-order mark before what they save.
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const isWhole = lines[lines.length - 1] === "";
  if (isWhole) lines.pop();
  if (lines.length === 0) throw new TraceError(0, "the trace is empty", RECORD_AGAIN);
  if (lines.length > TRACE_STEPS_MAX + 2) throw tooLarge(0, `the trace has more than ${TRACE_STEPS_MAX} actions`);
  const reader = new Reader(isWhole ? 0 : lines.length);
  for (let i = 0; i < lines.length; i++) takeLine(reader, lines[i], i + 1);
  return reader.end(lines.length + 1);
}

const RECORD_AGAIN = "Copy the file again, or record the run anew from its seed";
const REPAIR = "Repair or remove the line, or record the run anew from its seed";
const UPGRADE = "Use the version of seaworthy that wrote the trace, or record the run anew from its seed";

const tooLarge = (line: number, what: string): TraceError =>
  new TraceError(line, what, "Shrink the run first, or record a shorter one");

function takeLine(reader: Reader, text: string, line: number): void {
  try {
    reader.take(text, line);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TraceError(line, "nested too deep for a trace", REPAIR);
  }
}

/** Takes the lines in order and knows which may come next. */
class Reader {
  private header: Header | null = null;
  private readonly steps: TraceStep[] = [];
  private verdict: Verdict | null = null;

  /** `cutLine`: the line that does not end in a newline, or 0. */
  constructor(private readonly cutLine: number) {}

  take(text: string, line: number): void {
    const value = this.parseLine(text, line);
    if (this.header === null) this.header = parseHeader(value, line);
    else if (this.verdict !== null) throw new TraceError(line, "the trace goes on after its verdict", "End it there");
    else if ("format" in value) {
      throw new TraceError(line, "a second header", "Keep each trace in a file of its own");
    } else if ("verdict" in value) this.verdict = parseAs(verdictSchema, value, line);
    else this.steps.push(parseStep(value, line));
  }

  end(line: number): Trace {
    const { header, steps, verdict } = this;
    if (verdict === null) {
      throw new TraceError(
        line,
        `the trace is cut off: no verdict after ${quantity(steps.length, "action")}`,
        RECORD_AGAIN,
      );
    }
    return { header: header!, steps, verdict };
  }

  private parseLine(text: string, line: number): object {
    if (text.length > TRACE_LINE_CHARS_MAX) {
      throw tooLarge(line, `the line has more than ${TRACE_LINE_CHARS_MAX} characters`);
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      if (line === this.cutLine && line > 1)
        throw new TraceError(line, "the trace is cut off in this line", RECORD_AGAIN);
      throw new TraceError(line, `not JSON: ${excerptOf(text)}`, line === 1 ? NOT_A_TRACE : REPAIR);
    }
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    throw new TraceError(line, `not a JSON object: ${excerptOf(text)}`, line === 1 ? NOT_A_TRACE : REPAIR);
  }
}

const NOT_A_TRACE = "Name a trace that seaworthy wrote (*.jsonl)";

function excerptOf(text: string): string {
  const shown = text.slice(0, 40).trim();
  return shown === "" ? "an empty line" : JSON.stringify(shown) + (text.length > 40 ? "..." : "");
}

function parseHeader(value: object, line: number): Header {
  const { format, formatVersion } = value as { format?: unknown; formatVersion?: unknown };
  if (format === undefined) throw new TraceError(line, "no header: the trace does not say its format", NOT_A_TRACE);
  if (format !== TRACE_FORMAT)
    throw new TraceError(line, `unknown format ${shortened(JSON.stringify(format), 40)}`, NOT_A_TRACE);
  if (formatVersion !== TRACE_FORMAT_VERSION) {
    const version = formatVersion === undefined ? "(none)" : shortened(JSON.stringify(formatVersion), 40);
    const what = `unknown version ${version} of the format; this seaworthy reads version ${TRACE_FORMAT_VERSION}`;
    throw new TraceError(line, what, UPGRADE);
  }
  const { settings } = ((value as { environment?: unknown }).environment ?? {}) as { settings?: object };
  if (Object.hasOwn(settings ?? {}, "__proto__"))
    throw new TraceError(line, "environment.settings: no setting is called __proto__", REPAIR);
  return parseAs(headerSchema, value, line);
}

function parseStep(value: object, line: number): TraceStep {
  const action = (value as { do?: unknown }).do;
  if (action === undefined) throw new TraceError(line, 'neither an action ("do") nor a verdict', REPAIR);
  if (!ACTION_TYPES.includes(action as ActionType)) {
    throw new TraceError(
      line,
      `unknown action ${shortened(JSON.stringify(action), 40)}; there are ${ACTION_TYPES.join(", ")}`,
      UPGRADE,
    );
  }
  return parseAs(stepSchema, value, line) as TraceStep;
}

function parseAs<T>(schema: z.ZodType<T>, value: object, line: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw new TraceError(line, shortened(path.length === 0 ? message : `${path.join(".")}: ${message}`), REPAIR);
}
