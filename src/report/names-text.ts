// Lists of servers and of things.

import { nodeName, type NodeId } from "../contract/node-name.js";

/** "S1, S2". */
export const renderNodes = (nodes: readonly NodeId[]): string => nodes.map(nodeName).join(", ");

/** "1 write", "2 writes". */
export const renderCount = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;
