// A module rewritten once, before it is compiled: it counts its calls and the turns of its loops and traps when there have
// been too many, so that an endless loop is a finding as any other; its memory has a maximum; and whatever it keeps outside
// of its memory can be read and set.

import { joined, name, Reader, SECTION, sectionsOf, sint, uint, withSections } from "./binary.js";
import { LOOP, RefusedModule, skipInstruction } from "./instructions.js";

export interface Rewritten {
  readonly bytes: Uint8Array;
  /** The names under which its mutable globals are exported. */
  readonly globals: readonly string[];
}

export interface Limits {
  /** So many pages of 64 KB its memory may come to have. */
  readonly maxPages: number;
  /** So many steps it may take as it is made. */
  readonly steps: number;
}

/** The name of the global that says how many steps are left: set it before a call. It is SPENT once they did not suffice. */
export const FUEL = "seaworthy:fuel";
export const SPENT = -1;

const KIND = { function: 0, global: 3 } as const;
const I32 = 0x7f;
const V128 = 0x7b;
/** From here up the types are numbers. */
const NUMBERS_FROM = 0x7c;
/** i32, i64, f32, f64, v128, references to functions and to what is outside. */
const TYPES = [I32, 0x7e, 0x7d, NUMBERS_FROM, V128, 0x70, 0x6f];
const END = 0x0b;

/** Rewrites a valid module. Throws a RefusedModule where it does what is not understood here, or cannot be put back. */
export function rewritten(module: Uint8Array, { maxPages, steps }: Limits): Rewritten {
  const sections = new Map(sectionsOf(module).map(({ id, body }) => [id, body]));
  const part = (id: number): Uint8Array => sections.get(id) ?? Uint8Array.of(0);
  requireFunctionsOnly(part(SECTION.import));
  const { count: fuel, mutable } = globalsOf(part(SECTION.global));
  const exported = mutable.map((index) => ({ name: `seaworthy:global:${index}`, index }));
  return {
    bytes: withSections(
      module,
      new Map([
        [SECTION.memory, withMaximum(part(SECTION.memory), maxPages)],
        [SECTION.global, withOneMore(part(SECTION.global), [[I32, 1, 0x41, ...sint(steps), END]])],
        [SECTION.export, withGlobals(part(SECTION.export), [...exported, { name: FUEL, index: fuel }])],
        [SECTION.code, counting(part(SECTION.code), fuel)],
      ]),
    ),
    globals: exported.map(({ name }) => name),
  };
}

/** A list with some more at its end. */
function withOneMore(list: Uint8Array, more: readonly (readonly number[])[]): Uint8Array {
  const reader = new Reader(list);
  const count = reader.uint();
  return joined([uint(count + more.length), reader.rest(), ...more]);
}

const withGlobals = (list: Uint8Array, globals: readonly { readonly name: string; readonly index: number }[]) =>
  withOneMore(
    list,
    globals.map((one) => [...name(one.name), KIND.global, ...uint(one.index)]),
  );

function requireFunctionsOnly(imports: Uint8Array): void {
  const reader = new Reader(imports);
  for (let left = reader.uint(); left > 0; left--) {
    const from = `${reader.name()}.${reader.name()}`;
    if (reader.byte() !== KIND.function)
      throw new RefusedModule(`it imports ${from}, which is no function: memory and all else must be its own`);
    reader.skipNumber();
  }
}

function globalsOf(globals: Uint8Array): { readonly count: number; readonly mutable: readonly number[] } {
  const reader = new Reader(globals);
  const count = reader.uint();
  const mutable: number[] = [];
  for (let i = 0; i < count; i++) {
    const type = valueType(reader);
    const isMutable = reader.byte() === 1;
    while (skipInstruction(reader) !== END);
    if (!isMutable) continue;
    if (type < NUMBERS_FROM)
      throw new RefusedModule(
        `its global ${i} holds ${type === V128 ? "a vector" : "a reference"}, which cannot be put back`,
      );
    mutable.push(i);
  }
  return { count, mutable };
}

function withMaximum(memories: Uint8Array, maxPages: number): Uint8Array {
  const reader = new Reader(memories);
  const count = reader.uint();
  if (count !== 1) throw new RefusedModule(count === 0 ? "it has no memory" : "it has several memories");
  const flags = reader.byte();
  if (flags > 1) throw new RefusedModule("its memory is shared or of 64 bits: compile it for wasm32 without threads");
  const minimum = reader.uint();
  if (minimum > maxPages)
    throw new RefusedModule(`its memory begins with ${minimum / 16} MB, and it may have ${maxPages / 16}`);
  const maximum = flags === 1 ? reader.uint() : maxPages;
  return joined([uint(1), [1], uint(minimum), uint(Math.min(maximum, maxPages))]);
}

/** Passes by the type of a variable; answers its first byte. */
function valueType(reader: Reader): number {
  const type = reader.byte();
  if (!TYPES.includes(type))
    throw new RefusedModule(`it has variables of a type 0x${type.toString(16)}, not known here`);
  return type;
}

/** All functions, counting where they begin and where a turn of a loop does. */
function counting(code: Uint8Array, fuel: number): Uint8Array {
  const count = Uint8Array.from(countOne(fuel));
  const reader = new Reader(code);
  const functions = reader.uint();
  const parts: Uint8Array[] = [Uint8Array.from(uint(functions))];
  for (let i = 0; i < functions; i++) {
    const size = reader.uint();
    const end = reader.at + size;
    let from = reader.at;
    const body: Uint8Array[] = [];
    const countHere = (): void => {
      body.push(reader.since(from), count);
      from = reader.at;
    };
    for (let locals = reader.uint(); locals > 0; locals--) {
      reader.skipNumber();
      valueType(reader);
    }
    countHere();
    while (reader.at < end) if (skipInstruction(reader) === LOOP) countHere();
    body.push(reader.since(from));
    const length = body.reduce((sum, { length }) => sum + length, 0);
    parts.push(Uint8Array.from(uint(length)), ...body);
  }
  return joined(parts);
}

/** `if (fuel === 0) { fuel = SPENT; unreachable } fuel -= 1` */
function countOne(fuel: number): readonly number[] {
  const global = uint(fuel);
  const [get, set] = [
    [0x23, ...global],
    [0x24, ...global],
  ];
  const trap = [0x41, SPENT & 0x7f, ...set, 0x00];
  return [...get, 0x45, 0x04, 0x40, ...trap, END, ...get, 0x41, 1, 0x6b, ...set];
}
