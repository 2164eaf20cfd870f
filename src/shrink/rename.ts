// An action with its servers renamed. A name of -1 makes the action impossible: that server is no more.

import type { NodeId } from "../contract/node-name.js";
import { definitionOf, type Action } from "../cluster/action.js";
import { renamedOperation } from "../cluster/operation.js";
import type { FieldKind, FieldValues } from "../cluster/actions/definition.js";

type Names = readonly NodeId[];
type Renamers = { readonly [K in FieldKind]?: (value: FieldValues[K], names: Names) => FieldValues[K] };

const RENAMERS: Renamers = {
  node: (node, names) => names[node],
  operation: renamedOperation,
  packet: (packet, names) => ({ ...packet, from: names[packet.from], to: names[packet.to] }),
  links: (links, names) => links.map(({ from, to }) => ({ from: names[from], to: names[to] })),
};

export function renameNodes(action: Action, names: Names): Action {
  const renamed = { ...action } as unknown as Record<string, never>;
  for (const [field, kind] of Object.entries<FieldKind>(definitionOf(action.type).fields)) {
    const rename = RENAMERS[kind] as ((value: never, names: Names) => never) | undefined;
    if (rename !== undefined) renamed[field] = rename(renamed[field], names);
  }
  return renamed as unknown as Action;
}
