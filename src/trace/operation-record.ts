// An operation as it stands in the line of an action: its type, and what each of its fields comes to. Clients are counted from 1,
// servers go by their names.

import { fieldsOf, OPERATION_TYPES } from "../cluster/operation.js";
import type { OperationFieldKind, OperationValues } from "../cluster/operations/definition.js";
import { inOrder } from "../contract/configuration.js";
import { nodeName, nodeOfName } from "../contract/node-name.js";
import type { Operation } from "../contract/operation.js";

type Keys = Readonly<Record<string, unknown>>;

/** How a field of a kind stands in a trace, by the keys that it has there. */
interface Recorded<V> {
  /** It may be absent. */
  readonly isOptional?: true;
  keys(field: string): readonly string[];
  write(value: V, field: string): Keys;
  read(record: Keys, field: string): V;
}

const itself = (field: string): readonly string[] => [field];

const whereThere = (value: unknown, field: string): Keys => (value === undefined ? {} : { [field]: value });

const RECORDED: { readonly [K in OperationFieldKind]: Recorded<OperationValues[K]> } = {
  client: {
    keys: itself,
    write: (client, field) => ({ [field]: client + 1 }),
    read: (record, field) => (record[field] as number) - 1,
  },
  name: {
    keys: itself,
    write: (name, field) => ({ [field]: name }),
    read: (record, field) => record[field] as string,
  },
  session: {
    isOptional: true,
    keys: itself,
    write: whereThere,
    read: (record, field) => record[field] as string | undefined,
  },
  serial: {
    isOptional: true,
    keys: itself,
    write: whereThere,
    read: (record, field) => record[field] as number | undefined,
  },
  server: {
    keys: () => ["target"],
    write: (server) => ({ target: nodeName(server) }),
    read: (record) => nodeOfName(record["target"] as string),
  },
  configuration: {
    keys: () => ["voters", "learners"],
    write: ({ voters, learners }) => ({ voters: voters.map(nodeName), learners: learners.map(nodeName) }),
    read: (record) => {
      const servers = (key: string) => inOrder((record[key] as readonly string[]).map(nodeOfName));
      return { voters: servers("voters"), outgoing: null, learners: servers("learners") };
    },
  },
};

/** An operation as keys of a line: under its field's name its type. */
export function recordOperation(operation: Operation, name: string): Keys {
  const record: Record<string, unknown> = { [name]: operation.type };
  for (const [field, kind] of fieldsOf(operation.type))
    Object.assign(record, RECORDED[kind].write(operation[field as never], field));
  return record;
}

/** The operation of a line whose keys are as `operationProblem` asks. */
export function operationOf(record: Keys, name: string): Operation {
  const type = record[name] as Operation["type"];
  const fields = fieldsOf(type)
    .map(([field, kind]) => [field, RECORDED[kind].read(record, field)] as const)
    .filter(([, value]) => value !== undefined);
  return { type, ...Object.fromEntries(fields) } as Operation;
}

/** The keys at which a field of a kind stands. */
export const keysOfField = (field: string, kind: OperationFieldKind): readonly string[] => RECORDED[kind].keys(field);

/** By operation: what stands in its line besides. */
const KEYS_OF = new Map(
  OPERATION_TYPES.map((type) => [type, fieldsOf(type).flatMap(([field, kind]) => keysOfField(field, kind))]),
);
const OPTIONAL_KEYS = OPERATION_TYPES.flatMap(fieldsOf).flatMap(([field, kind]) =>
  RECORDED[kind].isOptional ? RECORDED[kind].keys(field) : [],
);
const ALL_KEYS = [...new Set([...KEYS_OF.values()].flat())];

/** All keys that a line may have for an operation, in their order. */
export const operationKeys = (name: string): readonly string[] => [name, ...ALL_KEYS];

/** Whether a line has the keys of its operation and no other's. */
export function hasItsKeys(record: Keys, name: string): boolean {
  const keys = KEYS_OF.get(record[name] as Operation["type"])!;
  return ALL_KEYS.every(
    (key) => key in record === keys.includes(key) || (keys.includes(key) && OPTIONAL_KEYS.includes(key)),
  );
}

export const WHICH_KEYS = `of ${ALL_KEYS.join(", ")}, each operation has its own: ${[...KEYS_OF]
  .map(([type, keys]) => `${type} ${keys.join(", ")}`)
  .join("; ")}`;
