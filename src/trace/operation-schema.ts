// What may stand in a line for an operation. Beside the writing of it, so that a page that only writes and reads traces needs
// no schemas.

import { z } from "zod";
import { fieldsOf, OPERATION_TYPES } from "../cluster/operation.js";
import type { OperationFieldKind } from "../cluster/operations/definition.js";
import { NODE_SCHEMA } from "./node-schema.js";
import { keysOfField } from "./operation-record.js";

/** By kind of field: what may stand at each of its keys. */
const SHAPES: { readonly [K in OperationFieldKind]: readonly z.ZodType[] } = {
  client: [z.int().min(1)],
  name: [z.string()],
  session: [z.string()],
  serial: [z.int().min(1)],
  server: [NODE_SCHEMA],
  configuration: [z.array(NODE_SCHEMA), z.array(NODE_SCHEMA)],
};

/** The shape of a line's keys for an operation whose type stands under a name. */
export function operationShape(name: string): z.core.$ZodLooseShape {
  const shapes = OPERATION_TYPES.flatMap(fieldsOf).flatMap(([field, kind]) =>
    keysOfField(field, kind).map((key, i) => [key, SHAPES[kind][i].exactOptional()] as const),
  );
  return { [name]: z.enum(OPERATION_TYPES), ...Object.fromEntries(shapes) };
}
