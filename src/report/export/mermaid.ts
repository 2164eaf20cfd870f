// A Mermaid sequence diagram: an arrow where a packet arrives, a cross where one is lost, a note on what changed.

import type { Action } from "../../cluster/action.js";
import type { Step } from "../../cluster/apply-action.js";
import { nodeName } from "../../contract/node-name.js";
import { renderAction } from "../action-rows.js";
import { trafficOf, type Traffic } from "../../playback/journeys.js";
import { renderBody } from "../packet-text.js";
import { PHASE_BEGINS, renderPhaseEnd, shownSteps } from "../phase-text.js";
import { oneWord } from "../plain-text.js";
import { changesOf, renderBoot } from "../step-text.js";
import { PLAIN } from "../style.js";
import { outcomeOf, type ExportedVerdict } from "./outcome.js";
import type { RecordedRun } from "./recording.js";
import { ExportRefusal } from "./refusal.js";

/** Mermaid refuses a longer text (its `maxTextSize`). */
const CHARS_MAX = 50_000;
/** Longer diagrams are drawn, and nobody can read them. */
const STEPS_MAX = 200;

export function exportMermaid({ replay, laws }: RecordedRun): string {
  const { start, verdict, phase } = replay;
  const steps = shownSteps(replay);
  const begins = phase === null ? -1 : replay.steps.length;
  if (steps.length > STEPS_MAX) throw tooLong(`${steps.length} actions, and a diagram is read up to ${STEPS_MAX}`);
  const traffic = trafficOf(start, steps);
  const all = `${nodeName(0)},${nodeName(start.cluster.slots.length - 1)}`;
  const lines = [
    "sequenceDiagram",
    ...start.cluster.slots.map(({ options }) => `participant ${nodeName(options.id)}`),
    ...clientsOf(steps).map((client) => `participant ${clientName(client)} as client ${client + 1}`),
    ...start.boots.flatMap((boot) => noteOver(nodeName(boot.node), [renderBoot(boot)])),
    ...steps.flatMap((step, i) => [
      ...(i === begins ? noteOver(all, [PHASE_BEGINS]) : []),
      ...stepLines(step, traffic[i], i + 1, all),
    ]),
    ...(phase === null ? [] : noteOver(all, [renderPhaseEnd(phase) ?? ""])),
    ...noteOver(all, verdictLines(outcomeOf(verdict, laws))),
  ];
  const text = lines.map((line, i) => `${i === 0 ? "" : "  "}${line}\n`).join("");
  if (text.length > CHARS_MAX) throw tooLong(`${text.length} characters of diagram, and Mermaid takes ${CHARS_MAX}`);
  return text;
}

const tooLong = (what: string): ExportRefusal =>
  new ExportRefusal(`this run makes ${what}. Shrink it first (seaworthy shrink), or take --to chrome.`);

function clientsOf(steps: readonly Step[]): readonly number[] {
  const clients = steps.flatMap(({ action }) => {
    const client = clientOf(action);
    return client === null ? [] : [client];
  });
  return [...new Set(clients)].sort((a, b) => a - b);
}

/** The client that asks for something; null where nobody does, or an operator. */
const clientOf = (action: Action): number | null =>
  action.type === "invoke" && action.operation.type !== "compact" ? action.operation.client : null;

const clientName = (client: number): string => `C${client + 1}`;

function stepLines(step: Step, { arrived, lost }: Traffic, number: number, all: string): string[] {
  const { action, node } = step;
  const changes = node < 0 ? [] : changesOf(step, PLAIN);
  const told = [`${number}. ${renderAction(step, PLAIN)}`, ...changes];
  switch (action.type) {
    case "deliver":
    case "duplicate": {
      const { from, to } = action.packet;
      const arrow = action.type === "deliver" ? "->>" : "-->>";
      const copy = action.type === "deliver" ? "" : "a copy of ";
      const text = arrived === null ? "" : labelOfPacket(arrived.packet);
      return [
        `${nodeName(from)}${arrow}${nodeName(to)}: ${label(`${number}. ${copy}`)}${text}`,
        ...noteOver(nodeName(to), changes),
      ];
    }
    case "drop":
      return lost.map(
        ({ packet }) =>
          `${nodeName(packet.from)}-x${nodeName(packet.to)}: ${label(`${number}. lost: `)}${labelOfPacket(packet)}`,
      );
    case "invoke": {
      const client = clientOf(action);
      if (client === null) return noteOver(nodeName(node), told);
      return [`${clientName(client)}->>${nodeName(node)}: ${label(told[0])}`, ...noteOver(nodeName(node), changes)];
    }
    default:
      return noteOver(node < 0 ? all : nodeName(node), told);
  }
}

function labelOfPacket({ kind, body }: { readonly kind: string; readonly body: unknown }): string {
  const fields = renderBody(body);
  return label(fields === "" ? oneWord(kind) : `${oneWord(kind)} (${fields})`);
}

function verdictLines({ kind, title, isGood, sentences }: ExportedVerdict): string[] {
  return [isGood ? title : `${title} (${kind})`, ...sentences];
}

function noteOver(who: string, lines: readonly string[]): string[] {
  const said = lines.filter((line) => line !== "");
  return said.length === 0 ? [] : [`Note over ${who}: ${said.map(label).join("<br/>")}`];
}

/** Text that Mermaid shows as it is: what could mean something to it, or to a browser, is named by its number. */
const label = (text: string): string =>
  text.replace(/[^A-Za-z0-9 .,()[\]=|+/'_-]/gu, (char) => `#${char.codePointAt(0)};`);
