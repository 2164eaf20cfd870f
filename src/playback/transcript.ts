// What somebody else's code answered in one run, so that a page can play this run without the code. The page makes the
// same calls in the same order: an answer stands at the place of its call, and its state is named by this place.

import { digestText } from "../contract/digest.js";
import type { Disk } from "../contract/disk.js";
import type { Implementation, Transition } from "../contract/implementation.js";
import { canonicalText } from "../contract/json.js";
import { nameOfLog } from "../contract/log.js";
import { textOfThrown } from "../contract/thrown-text.js";
import type { DurableView, View } from "../contract/view.js";
import { decodeAnswer, decodeDurable, decodeError, encode, encodeAnswer, encodeError } from "../contract/wire.js";
import type { Answer, Wire, WireAnswer, WireError } from "../contract/wire.js";

export interface Transcript extends Pick<Implementation, "name" | "version" | "capabilities"> {
  /** In the order of the calls of `boot` and `reduce`. What was asked before is not written again. */
  readonly answers: WireAnswer[];
  /** By disk, of those that were asked about: what it would bring back, or what was thrown. Null: the code does not say. */
  readonly durable: Record<string, WireDurable> | null;
}

type WireDurable = Wire<DurableView> | WireError;

/** The transcript before the first call. */
export function blankTranscript({ name, version, capabilities, durable }: Implementation): Transcript {
  return { name, version, capabilities, answers: [], durable: durable ? {} : null };
}

interface Placed extends Answer {
  readonly place: number;
  /** The code's own state, where there is the code. */
  readonly inner: unknown;
}

type Ask = (code: Implementation) => Transition<unknown>;

/**
 * The implementation that answers as it is written. Where the code is at hand, what is not known yet is asked of it and
 * written first; where it is not, there is no answer, and that is thrown.
 */
export function scripted(transcript: Transcript, code: Implementation | null): Implementation<Placed> {
  const { answers, durable, ...described } = transcript;
  const known = new Map<string, Placed | Error>();

  function read(place: number, before: View, ask: Ask): Placed | Error {
    const [answer, inner] = code === null ? [answers[place], null] : asked(code, before, ask);
    if (answer === undefined) throw new Error("this was never asked of the code whose run this is");
    answers[place] = answer;
    const said = decodeAnswer(answer, before, `answers[${place}]`);
    return said instanceof Error ? said : { ...said, place, inner };
  }

  function call(question: string, before: View, ask: Ask): Transition<Placed> {
    const state = known.get(question) ?? read(known.size, before, ask);
    known.set(question, state);
    if (state instanceof Error) throw state;
    return { state, outbound: state.outbound, ...(state.kept && { kept: true }) };
  }

  function restored(disk: Disk, written: Record<string, WireDurable>): DurableView {
    const name = nameOf(disk);
    const where = `durable.${name}`;
    if (code !== null) written[name] ??= restoredBy(code, disk);
    const error = decodeError(written[name], where);
    if (error !== null) throw error;
    return decodeDurable(written[name] ?? {}, disk, where);
  }

  return {
    ...described,
    boot: (disk, options) => call(`boot ${options.id} ${nameOf(disk)}`, disk, (code) => code.boot(disk, options)),
    reduce: ({ place, view, inner }, message) =>
      call(`${place} ${digestText(canonicalText(message))}`, view, (code) => code.reduce(inner, message)),
    view: ({ view }) => view,
    key: ({ place }) => String(place),
    localMessages: ({ localMessages }) => localMessages ?? [],
    ...(durable && { durable: (disk) => restored(disk, durable) }),
  };
}

const nameOf = ({ values, log }: Disk): string => `${digestText(canonicalText(values))} ${nameOfLog(log)}`;

function asked(code: Implementation, before: View, ask: Ask): [answer: WireAnswer, inner: unknown] {
  try {
    const { state, ...others } = ask(code);
    const localMessages = code.localMessages?.(state);
    const answer = { ...others, view: code.view(state), ...(localMessages && { localMessages }) };
    return [encodeAnswer(answer, before), state];
  } catch (error) {
    return [encodeError(errorOf(error)), null];
  }
}

function restoredBy(code: Implementation, disk: Disk): WireDurable {
  try {
    return encode(code.durable!(disk), disk);
  } catch (error) {
    return encodeError(errorOf(error));
  }
}

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(textOfThrown(thrown)));
