// The binary form of WebAssembly, as much of it as it takes to go through a module that is known to be valid: numbers, names,
// sections. Knows no instructions.

/** The sections that are read or written here, by their numbers. */
export const SECTION = { import: 2, memory: 5, global: 6, export: 7, code: 10 } as const;

/** All sections in the order in which they must stand; custom ones (0) stand anywhere. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

const HEADER_BYTES = 8;
const CUSTOM = 0;

export interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

/** Goes through bytes from their beginning. */
export class Reader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.at++];
  }

  /** A whole number of up to 32 bits, without a sign. */
  uint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** Passes by a number of any size, with a sign or without. */
  skipNumber(): void {
    while (this.byte() >= 128);
  }

  skip(count: number): void {
    this.at += count;
  }

  name(): string {
    const size = this.uint();
    this.at += size;
    return new TextDecoder().decode(this.bytes.subarray(this.at - size, this.at));
  }

  /** What has been passed by since a place, and all that is left. */
  since = (from: number): Uint8Array => this.bytes.subarray(from, this.at);
  rest = (): Uint8Array => this.bytes.subarray(this.at);
}

/** A number without a sign, as it is written down. */
export function uint(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) + 128);
  }
}

/** A number that may be below zero, as it is written down. */
export function sint(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left >= -64 && left < 64) return [...bytes, left & 127];
    bytes.push((left & 127) + 128);
  }
}

export function name(text: string): readonly number[] {
  const bytes = Buffer.from(text);
  return [...uint(bytes.length), ...bytes];
}

type Part = Uint8Array | readonly number[];
export const joined = (parts: readonly Part[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part))));

/** The sections of a module. */
export function sectionsOf(module: Uint8Array): readonly Section[] {
  const reader = new Reader(module);
  reader.skip(HEADER_BYTES);
  const sections: Section[] = [];
  while (!reader.isAtEnd) {
    const id = reader.byte();
    const size = reader.uint();
    reader.skip(size);
    sections.push({ id, body: reader.since(reader.at - size) });
  }
  return sections;
}

/** The module with some sections replaced, or put in where they belong. */
export function withSections(module: Uint8Array, changed: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const sections = sectionsOf(module).map(({ id, body }) => ({ id, body: changed.get(id) ?? body }));
  for (const [id, body] of changed) {
    if (sections.some((section) => section.id === id)) continue;
    const isLater = (section: Section): boolean =>
      section.id !== CUSTOM && ORDER.indexOf(section.id) > ORDER.indexOf(id);
    const at = sections.findIndex(isLater);
    sections.splice(at < 0 ? sections.length : at, 0, { id, body });
  }
  const written = sections.flatMap(({ id, body }) => [[id, ...uint(body.length)], body]);
  return joined([module.subarray(0, HEADER_BYTES), ...written]);
}
