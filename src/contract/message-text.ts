// A message in a few words, for errors that name it.

import type { Message } from "./message.js";

export function messageText(message: Message): string {
  switch (message.type) {
    case "packet": {
      const { from, to, kind } = message.packet;
      return `the packet ${kind} from S${from + 1} at S${to + 1}`;
    }
    case "timer":
      return `the timer ${message.timer}`;
    case "request":
      return `the request ${message.command}`;
    case "local":
      return `the local step ${message.name}`;
    case "written":
    case "writeFailed":
      return `the message ${message.type}`;
  }
}
