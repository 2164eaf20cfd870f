// An action with its servers renamed. A name of -1 makes the action impossible: that server is no more.

import type { NodeId } from "../contract/message.js";
import type { Action } from "../cluster/action.js";

export function renameNodes(action: Action, names: readonly NodeId[]): Action {
  switch (action.type) {
    case "deliver":
    case "drop":
    case "duplicate": {
      const { packet } = action;
      return { ...action, packet: { ...packet, from: names[packet.from], to: names[packet.to] } };
    }
    case "partition":
      return { ...action, blocked: action.blocked.map(({ from, to }) => ({ from: names[from], to: names[to] })) };
    case "advance":
      return action;
    case "fire":
    case "request":
    case "local":
    case "finish":
    case "restart":
    case "crash":
      return { ...action, node: names[action.node] };
  }
}
