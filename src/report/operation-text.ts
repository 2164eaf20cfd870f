// What clients ask and are answered, in short.

import type { Client } from "../cluster/client.js";
import type { Operation } from "../contract/operation.js";
import type { Response } from "../contract/outbound.js";
import { nodeName } from "../contract/node-name.js";
import { renderConfiguration, renderPayload } from "./log-text.js";
import { oneLine } from "./plain-text.js";

const VALUE_CHARS_MAX = 24;

/** What is asked for. */
export function operationText(operation: Operation): string {
  switch (operation.type) {
    case "write":
      return operation.session === undefined
        ? renderPayload(operation.command)
        : `${renderPayload(operation.command)}, number ${operation.serial} of session ${renderPayload(operation.session)}`;
    case "register":
      return `a session, ${renderPayload(operation.id)}`;
    case "read":
      return `a read, ${renderPayload(operation.id)}`;
    case "compact":
      return "a compaction";
    case "transfer":
      return `a transfer to ${nodeName(operation.to)}, ${renderPayload(operation.id)}`;
    case "reconfigure":
      return `the configuration ${renderConfiguration(operation.configuration)}, ${renderPayload(operation.id)}`;
  }
}

/** `c2: ok, value "c1"`, `c2: failed, S3 leads`. */
export function responseText({ operation, outcome, value, index, leader }: Response): string {
  return [
    `${renderPayload(operation)}: ${outcome}`,
    ...(value === undefined ? [] : [`value ${oneLine(JSON.stringify(value), VALUE_CHARS_MAX)}`]),
    ...(index === undefined ? [] : [`as of index ${index}`]),
    ...(leader === undefined ? [] : [`${nodeName(leader)} leads`]),
  ].join(", ");
}

/** What clients wait for, and what they were told last; of a client that never asked, nothing. */
export function clientTexts(clients: readonly Client[]): string[] {
  return clients.flatMap(({ waitsFor, asked, answer }, client) => {
    if (asked === 0) return [];
    const told = answer === null ? [] : [`was told ${responseText(answer)}`];
    const waits = waitsFor === null ? [] : [`waits for ${operationText(waitsFor)}`];
    return told.length + waits.length === 0 ? [] : [`client ${client + 1} ${[...waits, ...told].join(", ")}`];
  });
}
