// Several Raft groups on the same servers (MultiRaft): they share a server's fate and its disk, not their logs. Each is a
// service of key-value-service.ts, for some of the keys. Try it: npx seaworthy fuzz --implementation ./examples/multi-raft.ts
import { applyWrite, BLANK_DISK, canonicalText, CAREFUL, toEntries } from "seaworthy";
import type { Disk, Implementation, Message, Outbound, Transition, Write } from "seaworthy";
import { keyOf } from "./key-value.js";
import { implementation as GROUP } from "./key-value-service.js";

type Member = ReturnType<typeof GROUP.boot>["state"];

/** A server is a member of every group. `end`: so many entries the one log of its disk has, or is about to have. */
type Server = { readonly members: readonly Member[]; readonly end: number };

const GROUPS = 2;
/** A key belongs to a group, and so does every command: whoever is asked for it, and however often. */
const groupOf = (command: string): number => (keyOf(command).codePointAt(0) ?? 0) % GROUPS;

// What belongs to a group is called by its number: a packet by its kind, a timer and a value by their names.
const nameIn = (group: number, name: string): string => `${group}/${name}`;
const parted = (name: string): [group: number, name: string] => [parseInt(name), name.slice(name.indexOf("/") + 1)];

// The disk has one log, in which the groups' writes to their logs stand one behind the other, an entry each. So nothing is ever
// removed from it, and what a crash leaves is what was written first: of each group the same as of a log of its own.
function ontoDisk(group: number, write: Write, end: number): Write {
  if (write.kind === "set") return { ...write, key: nameIn(group, write.key) };
  if (write.kind === "snapshot") throw new Error("nobody asks a group to compact its log");
  const entries = write.entries.map(({ term, payload }, i) => ({
    term,
    payload: JSON.stringify([group, write.from + i, payload]),
  }));
  return { kind: "log", from: end + 1, entries };
}

type OfGroup<T> = { readonly group: number; readonly is: T };

function offDisk(write: Write): OfGroup<Write>[] {
  if (write.kind === "set") {
    const [group, key] = parted(write.key);
    return [{ group, is: { ...write, key } }];
  }
  if (write.kind === "snapshot") return [];
  return write.entries.map(({ term, payload }) => {
    const [group, from, own] = JSON.parse(payload as string);
    return { group, is: { kind: "log", from, entries: [{ term, payload: own }] } };
  });
}

/** The disk as a group knows it. */
function diskOf(group: number, { values, log }: Disk): Disk {
  const writes: Write[] = Object.entries(values).map(([key, value]) => ({ kind: "set", key, value }));
  writes.push({ kind: "log", from: 1, entries: toEntries(log) });
  const own = writes.flatMap(offDisk).filter((one) => one.group === group);
  return own.reduce((disk, { is }) => applyWrite(disk, is), BLANK_DISK);
}

/** A message as the groups are given it that it is for. */
function forGroups(message: Message): OfGroup<Message>[] {
  if (message.type === "packet") {
    const [group, kind] = parted(message.packet.kind);
    return [{ group, is: { ...message, packet: { ...message.packet, kind } } }];
  }
  if (message.type === "timer") {
    const [group, timer] = parted(message.timer);
    return [{ group, is: { ...message, timer } }];
  }
  if (message.type === "written" || message.type === "writeFailed")
    return offDisk(message.write).map(({ group, is: write }) => ({ group, is: { ...message, write } }));
  if (message.type === "operation" && message.operation.type === "write")
    return [{ group: groupOf(message.operation.command), is: message }];
  return [];
}

/** The server once a member has taken a step, and asked of the server what it would ask for if it were alone there. */
function stepped({ members, end }: Server, group: number, { state, outbound }: Transition<Member>): Transition<Server> {
  const asked = outbound.flatMap((one): Outbound[] => {
    if (one.type === "apply") return []; // The member has a store of its own.
    if (one.type === "send") return [{ ...one, packet: { ...one.packet, kind: nameIn(group, one.packet.kind) } }];
    if (one.type === "arm" || one.type === "disarm") return [{ ...one, timer: nameIn(group, one.timer) }];
    if (one.type !== "write") return [one];
    const write = ontoDisk(group, one.write, end);
    if (write.kind === "log") end += write.entries.length;
    return [{ ...one, write }];
  });
  return { state: { members: members.with(group, state), end }, outbound: asked };
}

/** Steps of several members, one after the other. */
function together(
  server: Server,
  steps: readonly OfGroup<(member: Member) => Transition<Member>>[],
): Transition<Server> {
  const outbound: Outbound[] = [];
  for (const { group, is: step } of steps) {
    const done = stepped(server, group, step(server.members[group]));
    server = done.state;
    outbound.push(...done.outbound);
  }
  return { state: server, outbound };
}

export const implementation: Implementation<Server> = {
  name: "multi-raft",
  version: "1",
  capabilities: { ...CAREFUL, devices: true, settings: GROUP.capabilities.settings },
  machine: GROUP.machine!,
  boot(disk, options) {
    const groups = Array.from({ length: GROUPS }, (_, group) => group);
    const nobody: Server = { members: groups.map(() => undefined!), end: disk.log.index };
    return together(
      nobody,
      groups.map((group) => ({ group, is: () => GROUP.boot(diskOf(group, disk), options) })),
    );
  },
  reduce: (server, message) =>
    together(
      server,
      forGroups(message).map(({ group, is }) => ({ group, is: (member) => GROUP.reduce(member, is) })),
    ),
  // A server has no one term, nor one log. What its clients are told is judged all the same.
  view: () => ({}),
  key: ({ members, end }) => canonicalText([end, members.map(GROUP.key)]),
};
