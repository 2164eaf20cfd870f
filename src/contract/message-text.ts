// A message in a few words, for errors that name it.

import type { Message } from "./message.js";
import { nodeName } from "./node-name.js";
import { idOf } from "./operation.js";

export function messageText(message: Message): string {
  switch (message.type) {
    case "packet": {
      const { from, to, kind } = message.packet;
      return `the packet ${kind} from ${nodeName(from)} at ${nodeName(to)}`;
    }
    case "timer":
      return `the timer ${message.timer}`;
    case "operation":
      return `the operation ${idOf(message.operation)}`;
    case "local":
      return `the local step ${message.name}`;
    case "written":
    case "writeFailed":
      return `the message ${message.type}`;
  }
}
