// The lines of a trace as schemas: what is not described here is refused.

import { z } from "zod";
import { ALL_DEFINITIONS, FAULT_NAMES, type Action, type FaultName } from "../cluster/action.js";
import type { Definition, FieldKind } from "../cluster/actions/definition.js";
import { linkOfName } from "../cluster/link-name.js";
import { MISHAPS } from "../cluster/mishaps.js";
import type { Fixed } from "../cluster/fixed.js";
import { NODES_MAX, type Environment } from "../cluster/setup.js";
import { LINK_SCHEMA, NODE_SCHEMA } from "./node-schema.js";
import { hasItsKeys, WHICH_KEYS } from "./operation-record.js";
import { operationShape } from "./operation-schema.js";
import { TRACE_FORMAT, TRACE_FORMAT_VERSION, type Header, type Verdict } from "./trace.js";

const node = NODE_SCHEMA;
const link = LINK_SCHEMA;
const digest = z.string().regex(/^[0-9a-f]{13}$/, "expected 13 hex digits");
const count = z.int().min(0);
/** More than any run lasts; far below where the sum of two times is not exact. */
const milliseconds = z.number().min(0).max(1e9);
/** Far more than any run has. */
const CLIENTS_MAX = 1000;

const environment = z
  .strictObject({
    nodes: z.int().min(1).max(NODES_MAX),
    voters: z.int().min(1).max(NODES_MAX).exactOptional(),
    network: z.enum(["any", "fifo"]),
    disk: z.enum(["sync", "async"]),
    time: z.enum(["untimed", "timed"]),
    clockRates: z.array(z.number().positive()),
    clients: count.max(CLIENTS_MAX),
    cut: z.array(link).min(1).exactOptional(),
    settings: z.record(z.string(), z.string()),
    electionTimeoutMin: milliseconds,
    electionTimeoutMax: milliseconds,
    heartbeatInterval: milliseconds,
    seed: z.string(),
  })
  .refine(({ nodes, voters = 1 }) => voters <= nodes, {
    path: ["voters"],
    error: "expected no more than there are servers",
  })
  .refine(({ nodes, cut = [] }) => cut.map(linkOfName).every(({ from, to }) => Math.max(from, to) < nodes), {
    path: ["cut"],
    error: "expected links between servers that there are",
  })
  .refine(({ electionTimeoutMin, electionTimeoutMax }) => electionTimeoutMin <= electionTimeoutMax, {
    path: ["electionTimeoutMax"],
    error: "expected at least electionTimeoutMin",
  }) satisfies z.ZodType<Environment>;

const onOff = z.boolean().exactOptional();

const fixed = z.strictObject({
  nodes: z.union([z.int().min(1).max(NODES_MAX), z.array(z.int().min(1).max(NODES_MAX))]).exactOptional(),
  voters: environment.shape.voters,
  network: environment.shape.network.exactOptional(),
  disk: environment.shape.disk.exactOptional(),
  time: environment.shape.time.exactOptional(),
  settings: environment.shape.settings.exactOptional(),
  faults: z
    .strictObject(Object.fromEntries(FAULT_NAMES.map((name) => [name, onOff])) as Record<FaultName, typeof onOff>)
    .exactOptional(),
}) satisfies z.ZodType<Fixed>;

export const headerSchema = z.strictObject({
  format: z.literal(TRACE_FORMAT),
  formatVersion: z.literal(TRACE_FORMAT_VERSION),
  seed: z.string(),
  implementation: z.strictObject({
    name: z.string(),
    version: z.string(),
  }),
  environment,
  fixed: fixed.exactOptional(),
  laws: z.array(z.string()),
  progress: z.strictObject({ seed: z.string(), timeoutsMax: z.number().positive() }).nullable(),
}) satisfies z.ZodType<Header>;

/** What stands in a line for a field of an action, by kind. */
const SHAPES: Readonly<Record<FieldKind, (name: string) => z.core.$ZodLooseShape>> = {
  node: (name) => ({ [name]: node }),
  operation: operationShape,
  packet: () => ({ from: node, to: node, kind: z.string(), content: digest }),
  position: (name) => ({ [name]: count.exactOptional() }),
  text: (name) => ({ [name]: z.string() }),
  milliseconds: (name) => ({ [name]: milliseconds.exactOptional() }),
  links: (name) => ({ [name]: z.array(link) }),
};
const mishap = Object.fromEntries(MISHAPS.map(({ field }) => [field, count.exactOptional()]));

function stepOf({ type, fields, hasMishaps }: Definition<Action>) {
  const shapes = Object.entries(fields as Record<string, FieldKind>).map(([name, kind]) => SHAPES[kind](name));
  const step = z.strictObject(Object.assign({ do: z.literal(type) }, ...shapes, hasMishaps && mishap, { digest }));
  return Object.values(fields).includes("operation")
    ? step.refine((line) => hasItsKeys(line, "operation"), WHICH_KEYS)
    : step;
}

const [first, ...others] = ALL_DEFINITIONS.map(stepOf);

export const stepSchema = z.discriminatedUnion("do", [first, ...others]);

const facts = z.array(z.string());

export const verdictSchema = z.discriminatedUnion("verdict", [
  z.strictObject({
    verdict: z.literal("violated"),
    law: z.string(),
    sentence: z.string(),
    facts,
  }),
  z.strictObject({ verdict: z.literal("panic"), node, sentence: z.string() }),
  z.strictObject({ verdict: z.literal("no-progress"), sentence: z.string(), facts }),
  z.strictObject({ verdict: z.literal("holds") }),
]) satisfies z.ZodType<Verdict>;

/** The JSON Schema (2020-12) of a line of a trace: the first is a header, the last a verdict, all between are steps. */
export function traceLineJsonSchema(): object {
  const line = z.union([
    headerSchema.meta({ title: "header" }),
    stepSchema.meta({ title: "step" }),
    verdictSchema.meta({ title: "verdict" }),
  ]);
  return z.toJSONSchema(line.meta({ title: "a line of a Seaworthy trace" }));
}
