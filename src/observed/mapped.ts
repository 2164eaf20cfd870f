// Reads a line by a mapping.

import { canonicalText } from "../contract/json.js";
import {
  EventError,
  type Event,
  type EventPlace,
  type StandingEntry,
  type Told,
  type ToldEntry,
  type ToldMessage,
} from "./event.js";
import type { Condition, Mapping, MessageMapping } from "./mapping.js";
import { payloadOf } from "./own-format.js";

/** The event of a line; null: the line is none. */
export function mappedEvent(line: object, mapping: Mapping, place: EventPlace): Event | null {
  const at = new Reader(line, place);
  const server = at.name(mapping.server);
  if (server === undefined) return null;
  const messages = (mapping.messages ?? []).filter(({ when }) => at.holds(when));
  const told = (way: MessageMapping["way"]): ToldMessage[] =>
    messages.filter((message) => message.way === way).map((message) => messageOf(at, message, server));
  return {
    place,
    server,
    name: at.name(mapping.event) ?? "event",
    time: at.time(mapping.time),
    boot: mapping.boot !== undefined && at.holds(mapping.boot),
    down: mapping.down !== undefined && at.holds(mapping.down),
    // What another thread writes beside the server's own shows a state that may have passed.
    told: mapping.aside !== undefined && at.holds(mapping.aside) ? {} : toldBy(at, mapping),
    sent: told("sent"),
    received: told("received")[0] ?? null,
    applied: [],
  };
}

function toldBy(at: Reader, mapping: Mapping): Told {
  const { nobody = [], roles, follower } = mapping;
  const vote = mapping.votedFor === undefined ? undefined : at.value(mapping.votedFor);
  const role = at.name(mapping.role);
  const match = follower && at.holds(follower.when) ? at.count(follower.matchIndex) : undefined;
  return {
    currentTerm: at.count(mapping.currentTerm),
    votedFor:
      vote === undefined ? undefined : nobody.includes(vote as string | null) ? null : at.name(mapping.votedFor),
    // A role that is not listed is nobody's who leads or stands for election.
    role: role === undefined ? undefined : roles === undefined ? at.role(role) : (roles[role] ?? "follower"),
    commitIndex: at.count(mapping.commitIndex),
    lastApplied: at.count(mapping.lastApplied),
    lastIndex: at.count(mapping.lastIndex),
    lastTerm: at.count(mapping.lastTerm),
    matchIndex: match === undefined ? undefined : { [at.needed(follower!.server)]: match },
  };
}

function messageOf(at: Reader, mapping: MessageMapping, server: string): ToldMessage {
  const peer = at.needed(mapping.peer);
  const [from, to] = mapping.way === "sent" ? [server, peer] : [peer, server];
  const content = mapping.content === undefined ? undefined : at.value(mapping.content);
  const term = at.count(mapping.term);
  const kind = at.name(mapping.kind) ?? "message";
  const body = typeof content === "object" && content !== null ? content : {};
  return {
    ...{ from, to, kind, term, body },
    granted: mapping.granted && at.holds(mapping.granted),
    acknowledged: at.standing(mapping.acknowledged)?.index,
    ...appendsOf(at, mapping.appends),
    accepted: mapping.accepted && at.holds(mapping.accepted),
    snapshot: mapping.snapshot && at.holds(mapping.snapshot),
    held: at.standing(mapping.held),
    text: `${from}>${to} ${kind} ${term ?? ""} ${canonicalText(body)}`,
  };
}

function appendsOf(at: Reader, mapping: MessageMapping["appends"]): Pick<ToldMessage, "previous" | "entries"> {
  if (mapping === undefined || !at.holds(mapping.when)) return {};
  const index = at.count(mapping.previousIndex);
  if (index === undefined) return {};
  const previous = { index, term: at.count(mapping.previousTerm) };
  if (mapping.entries !== undefined) {
    const listed = at.list(mapping.entries).map((one): ToldEntry => {
      const entry = new Reader(one, at.place);
      const value = mapping.entryValue === undefined ? undefined : entry.value(mapping.entryValue);
      return { term: entry.count(mapping.entryTerm), payload: payloadOf(value) };
    });
    return { previous, entries: listed };
  }
  const last = at.count(mapping.lastIndex);
  const length = last === undefined ? (at.count(mapping.count) ?? 0) : Math.max(0, last - index);
  if (length > ENTRIES_MAX) throw new EventError(at.place, `a message of ${length} entries`, NEXT);
  return { previous, entries: new Array<ToldEntry>(length).fill({}) };
}

const ENTRIES_MAX = 1_000_000;
const NEXT = "Mend the line or the mapping";

/** One line, whose fields are asked for by their paths. */
class Reader {
  constructor(
    private readonly line: object,
    readonly place: EventPlace,
  ) {}

  value(path: string): unknown {
    let at: unknown = this.line;
    for (const name of path.split(".")) {
      if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
      at = (at as Record<string, unknown>)[name];
    }
    return at;
  }

  holds(condition: Condition | undefined): boolean {
    if (condition === undefined) return true;
    return Object.entries(condition).every(([path, values]) =>
      values.includes((this.value(path) ?? null) as string | null),
    );
  }

  /** A whole number, which may be written as a text. */
  count(path: string | undefined): number | undefined {
    const value = path === undefined ? undefined : this.value(path);
    if (value === undefined || value === null) return undefined;
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    if (Number.isSafeInteger(number) && (number as number) >= 0) return number as number;
    throw new EventError(this.place, `${path!}: a whole number expected, found ${JSON.stringify(value)}`, NEXT);
  }

  name(path: string | undefined): string | undefined {
    const value = path === undefined ? undefined : this.value(path);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return value === "" ? undefined : value;
    if (typeof value === "number") return String(value);
    throw new EventError(this.place, `${path!}: a name expected, found ${JSON.stringify(value)}`, NEXT);
  }

  needed(path: string): string {
    const name = this.name(path);
    if (name === undefined)
      throw new EventError(this.place, `${path}: the name of a server expected, found none`, NEXT);
    return name;
  }

  role(name: string): "follower" | "candidate" | "leader" {
    const role = name.toLowerCase();
    return role === "leader" || role === "candidate" ? role : "follower";
  }

  /** A number, or a moment as ISO 8601 has it, in milliseconds; null where there is none. */
  time(path: string | undefined): number | null {
    const value = path === undefined ? undefined : this.value(path);
    if (typeof value === "number") return value;
    if (typeof value !== "string") return null;
    if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
    const moment = MOMENT.exec(value);
    return moment === null ? null : millisecondsOf(moment.slice(1, 7).map(Number), moment[7] ?? "");
  }

  standing(mapping: MessageMapping["held"]): StandingEntry | undefined {
    if (mapping === undefined || !this.holds(mapping.when)) return undefined;
    const index = this.count(mapping.index);
    return index === undefined ? undefined : { index, term: this.count(mapping.term) };
  }

  list(path: string): readonly object[] {
    const value = this.value(path);
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null)) return value as object[];
    throw new EventError(this.place, `${path}: a list of objects expected`, NEXT);
  }
}

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z?$/;

/** Since the beginning of March of the year 0: a leap day is the last of a year that begins in March. */
function millisecondsOf([year, month, day, hour, minute, second]: readonly number[], fraction: string): number {
  const marches = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marches / 4) - Math.floor(marches / 100) + Math.floor(marches / 400);
  const days = 365 * marches + leapDays + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + Number(`0.${fraction}0`) * 1000;
}
