// How long each instruction of WebAssembly is. What is not known here, or keeps something that nobody can copy, is refused: a
// module that is misread would be a finding that nobody can explain.

import type { Reader } from "./binary.js";

/** Says why a module cannot be taken as it is. */
export class RefusedModule extends Error {}

export const LOOP = 0x03;
const TABLE_SET = 0x26;

/** What stands behind an opcode. */
type Immediates = (reader: Reader) => void;

const nothing: Immediates = () => {};
const number: Immediates = (reader) => reader.skipNumber();
const two: Immediates = (reader) => {
  reader.skipNumber();
  reader.skipNumber();
};
const bytes =
  (count: number): Immediates =>
  (reader) =>
    reader.skip(count);
const place: Immediates = (reader) => {
  // A bit says that another memory than the first is meant.
  if (reader.uint() & 64) throw new RefusedModule("it uses several memories, of which only one can be copied");
  reader.skipNumber();
};
const numbers =
  (more: number): Immediates =>
  (reader) => {
    for (let left = reader.uint() + more; left > 0; left--) reader.skipNumber();
  };

const IMMEDIATES: readonly (Immediates | undefined)[] = (() => {
  const table = new Array<Immediates | undefined>(256).fill(undefined);
  const put = (first: number, last: number, immediates: Immediates): unknown => table.fill(immediates, first, last + 1);
  put(0x00, 0x01, nothing); // unreachable, nop
  put(0x02, 0x04, number); // block, loop, if: a type of one byte, or its index
  put(0x05, 0x05, nothing); // else
  put(0x0b, 0x0b, nothing); // end
  put(0x0c, 0x0d, number); // br, br_if
  put(0x0e, 0x0e, numbers(1)); // br_table
  put(0x0f, 0x0f, nothing); // return
  put(0x10, 0x10, number); // call
  put(0x11, 0x11, two); // call_indirect
  put(0x12, 0x12, number); // return_call
  put(0x13, 0x13, two); // return_call_indirect
  put(0x1a, 0x1b, nothing); // drop, select
  put(0x1c, 0x1c, numbers(0)); // select, with types
  put(0x20, 0x25, number); // variables, table.get
  put(0x28, 0x3e, place); // loads and stores
  put(0x3f, 0x42, number); // memory.size, memory.grow, i32.const, i64.const
  put(0x43, 0x43, bytes(4)); // f32.const
  put(0x44, 0x44, bytes(8)); // f64.const
  put(0x45, 0xc4, nothing); // comparisons, arithmetic, conversions
  put(0xd0, 0xd0, number); // ref.null
  put(0xd1, 0xd1, nothing); // ref.is_null
  put(0xd2, 0xd2, number); // ref.func
  put(0xfc, 0xfc, bulk);
  put(0xfd, 0xfd, vector);
  return table;
})();

/** Conversions that saturate; whole stretches of memory. */
function bulk(reader: Reader): void {
  const code = reader.uint();
  if (code <= 7) return;
  if (code === 8 || code === 10) return two(reader); // memory.init, memory.copy
  if (code === 9 || code === 11 || code === 13 || code === 16) return number(reader); // data.drop, memory.fill, elem.drop, table.size
  throw code <= 17 ? tableChanged() : unknown(0xfc, code);
}

function vector(reader: Reader): void {
  const code = reader.uint();
  if (code <= 11 || code === 92 || code === 93) return place(reader);
  if (code === 12 || code === 13) return reader.skip(16);
  if (code >= 21 && code <= 34) return reader.skip(1);
  if (code >= 84 && code <= 91) {
    place(reader);
    return reader.skip(1);
  }
  // From here on they may answer one thing on this machine and another on that.
  if (code >= 256) throw unknown(0xfd, code);
}

/** Passes by an instruction; answers its opcode. */
export function skipInstruction(reader: Reader): number {
  const opcode = reader.byte();
  const immediates = IMMEDIATES[opcode];
  if (immediates === undefined) throw opcode === TABLE_SET ? tableChanged() : unknown(opcode);
  immediates(reader);
  return opcode;
}

const tableChanged = (): RefusedModule =>
  new RefusedModule("it changes a table of functions as it runs, which cannot be put back");

/** What proposals are called that add instructions, by these. */
const PROPOSALS: readonly [opcodes: readonly number[], name: string][] = [
  [[0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f], "exception handling"],
  [[0x14, 0x15, 0xd4, 0xd5, 0xd6], "typed function references"],
  [[0xd3, 0xfb], "garbage collection"],
  [[0xfd], "relaxed SIMD"],
  [[0xfe], "threads"],
];

function unknown(opcode: number, code?: number): RefusedModule {
  const hex = [opcode, ...(code === undefined ? [] : [code])].map((one) => `0x${one.toString(16)}`).join(" ");
  const proposal = PROPOSALS.find(([opcodes]) => opcodes.includes(opcode))?.[1];
  const of = proposal === undefined ? "" : `, of ${proposal}: compile it without`;
  return new RefusedModule(`it has the instruction ${hex}, which is not known here${of}`);
}
