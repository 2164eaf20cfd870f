// A search put away and taken up again: plain numbers, and the large arrays as bytes in a fixed order.

/** What is small of a search that was put away. Plain data. */
export interface CheckpointHeader {
  readonly expanded: number;
  readonly levelEnd: number;
  readonly depth: number;
  readonly lookedUp: number;
  readonly partedAt: number;
  readonly lookedUpBefore: number;
  readonly visited: { readonly capacity: number; readonly size: number };
  readonly links: number;
  /** What was answered to all that was asked: whoever takes the search up must come to the same. */
  readonly answers: string;
  readonly frontier: { readonly size: number; readonly readAt: number; readonly ends: readonly number[] };
  /** In which order states, packets and steps, histories, and sums got their numbers: what was asked for, in pairs. */
  readonly journals: {
    readonly local: readonly number[];
    readonly histories: readonly number[];
    readonly spent: readonly number[];
  };
}

export interface Checkpoint {
  readonly header: CheckpointHeader;
  /** Views of the search's own memory: to be written before it goes on. */
  readonly sections: readonly Uint8Array[];
}

/** Gives the bytes of a checkpoint back, section by section, each in memory of its own. */
export type SectionReader = (bytes: number) => Uint8Array<ArrayBuffer>;

export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
