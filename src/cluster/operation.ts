// What may be asked of a cluster. Here is every kind of operation; what there is to know of one stands in its own file.

import { isSetTo } from "../contract/capabilities.js";
import { renamedConfiguration } from "../contract/configuration.js";
import type { NodeId } from "../contract/node-name.js";
import type { Operation } from "../contract/operation.js";
import { inSession, operationsOf } from "./client.js";
import type { Cluster } from "./cluster.js";
import { compact } from "./operations/compact.js";
import type { OperationDefinition, OperationFieldKind, OperationValues, Unnamed } from "./operations/definition.js";
import { read } from "./operations/read.js";
import { reconfigure } from "./operations/reconfigure.js";
import { register } from "./operations/register.js";
import { transfer } from "./operations/transfer.js";
import { prefixOf, write } from "./operations/write.js";
import type { Setup } from "./setup.js";
import type { Slot } from "./slot.js";
import type { Stimulus } from "./step-node.js";

const DEFINITIONS = { write, read, transfer, compact, reconfigure, register } satisfies {
  readonly [T in Operation["type"]]: OperationDefinition<Extract<Operation, { readonly type: T }>>;
};

/** All that is known of a kind of operation. */
export const definitionOfOperation = (type: Operation["type"]): OperationDefinition => DEFINITIONS[type];

/** Every kind of operation, in a fixed order. */
export const OPERATION_TYPES = Object.keys(DEFINITIONS) as readonly Operation["type"][];

/** Every kind of operation, with all that is known of it, in the same order. */
export const OPERATIONS = OPERATION_TYPES.map(definitionOfOperation);

/** The fields of a kind of operation, each with its kind. */
export const fieldsOf = (type: Operation["type"]): readonly (readonly [string, OperationFieldKind])[] =>
  Object.entries<OperationFieldKind>(definitionOfOperation(type).fields);

/** Whether a client asks for such a thing, and waits for the answer. */
export const isOfClients = (type: Operation["type"]): boolean => "client" in DEFINITIONS[type].fields;

/** Whether servers take such a thing at all in a cluster. */
export const isTaken = (type: Operation["type"], { implementation, environment }: Setup): boolean =>
  isSetTo(definitionOfOperation(type).takenWith(implementation.capabilities), environment.settings);

/** What counts operations in a search, by the kind that it counts. */
export const OPERATION_BOUNDS = [read, transfer, compact, reconfigure, register].map(({ type, bound, takenWith }) => ({
  type,
  takenWith,
  ...bound,
}));

export type OperationBoundName = (typeof OPERATION_BOUNDS)[number]["name"];

/** An operation under the name that the nth of a run has; what no client asks for keeps its own. */
export function operationNamed(operation: Unnamed, client: number, nth: number): Operation {
  const { fields, letter } = definitionOfOperation(operation.type);
  if (!("client" in fields)) return operation as Operation;
  const name = `${letter}${nth}`;
  if (operation.type !== "write") return { ...operation, client, id: name } as Operation;
  return { ...operation, client, command: `${prefixOf(operation.command ?? "")}${name}` };
}

/** An operation as a client would ask for it next: under a name that no other of the run has. */
export function nextOperation({ clients }: Cluster, client: number, operation: Unnamed): Operation {
  const named = operationNamed(operation, client, operationsOf(clients) + 1);
  return named.type === "write" ? inSession(clients[client], named) : named;
}

/** What a server is given that is asked for an operation; null where it cannot be asked. */
export function stimulusOf(operation: Operation, slot: Slot): Stimulus | null {
  const { stimulus } = definitionOfOperation(operation.type);
  return stimulus === undefined ? { type: "operation", operation } : stimulus(operation, slot);
}

type Renamers = {
  readonly [K in OperationFieldKind]?: (value: OperationValues[K], names: readonly NodeId[]) => OperationValues[K];
};

const RENAMERS: Renamers = {
  server: (server, names) => names[server],
  configuration: renamedConfiguration,
};

/** The same operation with its servers renamed; -1 is no server's name any more. */
export function renamedOperation(operation: Operation, names: readonly NodeId[]): Operation {
  const renamed = { ...operation } as unknown as Record<string, never>;
  for (const [field, kind] of fieldsOf(operation.type)) {
    const rename = RENAMERS[kind] as ((value: never, names: readonly NodeId[]) => never) | undefined;
    if (rename !== undefined) renamed[field] = rename(renamed[field], names);
  }
  return renamed as unknown as Operation;
}
