// What somebody else's code answered in one run, so that a page can play this run without the code. The page asks in the
// same order the first time, and looks up what it asks again.

import { canonicalText } from "../contract/json.js";
import { digestText } from "../contract/digest.js";
import type { Capabilities } from "../contract/capabilities.js";
import type { Disk } from "../contract/disk.js";
import type { Implementation, NodeOptions, Transition } from "../contract/implementation.js";
import {
  appendAll,
  commonIndex,
  EMPTY_LOG,
  entriesAfter,
  logOf,
  logUpTo,
  type Entry,
  type Log,
} from "../contract/log.js";
import type { Message } from "../contract/message.js";
import type { Outbound } from "../contract/outbound.js";
import type { DurableView, View } from "../contract/view.js";

/** One answer. Of a log only what is new is written: how many entries stay as in the state before, and the others. */
export interface Answer {
  readonly outbound: readonly Outbound[];
  readonly kept?: true;
  readonly view: Omit<View, "log">;
  readonly log?: { readonly keeps: number; readonly adds: readonly Entry[] };
  readonly local?: readonly string[];
  /** In place of all others: what it threw. */
  readonly error?: { readonly name: string; readonly message: string };
}

export interface Transcript {
  readonly name: string;
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly answers: readonly Answer[];
  /** By disk, of those that were asked about: what it would bring back. `log` is left out where it is the disk's own. Null: the code does not say. */
  readonly durable: Readonly<Record<string, DurableAnswer>> | null;
}

type DurableAnswer = Omit<DurableView, "log"> & { readonly log?: readonly Entry[] | "own" };

interface Watched {
  readonly id: number;
  readonly inner: unknown;
  readonly view: View;
}

/** An implementation that writes down all that it answers. */
export class Writing {
  private readonly answers: Answer[] = [];
  /** What was asked before is not asked again, nor written twice. */
  private readonly known = new Map<string, Transition<Watched> | Error>();
  private readonly durable: Record<string, DurableAnswer> = {};
  readonly implementation: Implementation<Watched>;

  constructor(private readonly inner: Implementation) {
    const { name, version, capabilities, recording, localMessages } = inner;
    this.implementation = {
      name,
      version,
      capabilities,
      ...(recording && { recording }),
      boot: (disk, options) => this.answer(bootQuestion(disk, options), null, () => inner.boot(disk, options)),
      reduce: (state, message) =>
        this.answer(reduceQuestion(state, message), state, () => inner.reduce(state.inner, message)),
      view: ({ view }) => view,
      key: ({ inner: state }) => inner.key(state),
      ...(inner.durable && { durable: (disk) => this.noteDurable(disk) }),
      ...(localMessages && { localMessages: (state) => localMessages(state.inner) }),
    };
  }

  get transcript(): Transcript {
    const { name, version, capabilities } = this.inner;
    return { name, version, capabilities, answers: this.answers, durable: this.inner.durable ? this.durable : null };
  }

  private noteDurable(disk: Disk): DurableView {
    const durable = this.inner.durable!(disk);
    const { log, ...others } = durable;
    const isOwn = log !== undefined && log.index === disk.log.index && log.hash === disk.log.hash;
    this.durable[diskName(disk)] = { ...others, ...(log && { log: isOwn ? "own" : newsOf(EMPTY_LOG, log).adds }) };
    return durable;
  }

  private answer(question: string, before: Watched | null, ask: () => Transition<unknown>): Transition<Watched> {
    let said = this.known.get(question);
    if (said === undefined) {
      said = this.write(before, ask);
      this.known.set(question, said);
    }
    if (said instanceof Error) throw said;
    return said;
  }

  private write(before: Watched | null, ask: () => Transition<unknown>): Transition<Watched> | Error {
    const id = this.answers.length;
    try {
      const { state, outbound, kept } = ask();
      const view = this.inner.view(state);
      const { log, ...others } = view;
      this.answers.push({
        outbound,
        ...(kept && { kept }),
        view: others,
        ...(log && { log: newsOf(before?.view.log ?? EMPTY_LOG, log) }),
        ...(this.inner.localMessages && { local: this.inner.localMessages(state) }),
      });
      return { state: { id, inner: state, view }, outbound, ...(kept && { kept }) };
    } catch (error) {
      const thrown = error instanceof Error ? error : new Error(String(error));
      this.answers.push({ outbound: [], view: {}, error: { name: thrown.name, message: thrown.message } });
      return thrown;
    }
  }
}

function newsOf(before: Log, log: Log): NonNullable<Answer["log"]> {
  const keeps = commonIndex(before, log);
  return { keeps, adds: entriesAfter(log, keeps, log.index).map(({ term, command }) => ({ term, command })) };
}

interface Read {
  readonly id: number;
  readonly view: View;
  readonly local: readonly string[];
}

/** The implementation that answers as it is written. Anything else that it is asked it has no answer to, and throws. */
export function readingOf({ name, version, capabilities, answers, durable }: Transcript): Implementation<Read> {
  const known = new Map<string, Transition<Read> | Error>();
  let next = 0;
  const answer = (question: string, before: Read | null): Transition<Read> => {
    let said = known.get(question);
    if (said === undefined) {
      if (next >= answers.length) throw new Error("this was never asked of the code whose run this is");
      said = transitionOf(answers[next], next, before);
      next++;
      known.set(question, said);
    }
    if (said instanceof Error) throw said;
    return said;
  };
  return {
    name,
    version,
    capabilities,
    boot: (disk, options) => answer(bootQuestion(disk, options), null),
    reduce: (state, message) => answer(reduceQuestion(state, message), state),
    view: ({ view }) => view,
    key: ({ id }) => String(id),
    localMessages: ({ local }) => local,
    ...(durable && { durable: (disk) => durableOf(disk, durable[diskName(disk)]) }),
  };
}

function durableOf(disk: Disk, { log, ...others }: DurableAnswer = {}): DurableView {
  return log === undefined ? others : { ...others, log: log === "own" ? disk.log : logOf(log) };
}

const diskName = ({ values, log }: Disk): string => `${digestText(canonicalText(values))} ${log.index} ${log.hash}`;

const bootQuestion = (disk: Disk, { id }: NodeOptions): string => `boot ${id} ${diskName(disk)}`;

const reduceQuestion = ({ id }: { readonly id: number }, message: Message): string =>
  `${id} ${digestText(canonicalText(message))}`;

function transitionOf(answer: Answer, id: number, before: Read | null): Transition<Read> | Error {
  const { outbound, kept, view, log, local = [], error } = answer;
  if (error !== undefined) return Object.assign(new Error(error.message), { name: error.name });
  const shown: View = log === undefined ? view : { ...view, log: logWith(before?.view.log ?? EMPTY_LOG, log) };
  return { state: { id, view: shown, local }, outbound, ...(kept && { kept }) };
}

const logWith = (before: Log, { keeps, adds }: NonNullable<Answer["log"]>): Log =>
  appendAll(logUpTo(before, keeps), adds);
