// A short list of small numbers as bytes: how many there are, then each of them, seven bits a byte.

/** The most numbers that a list may have. */
export const LIST_MAX = 255;
/** Bytes that the longest list may take. */
export const PACKED_MAX = 1 + 5 * LIST_MAX;

/** Writes the first numbers of an array at a place; answers where they end. */
export function pack(list: Int32Array, length: number, bytes: Uint8Array, at: number): number {
  bytes[at++] = length;
  for (let i = 0; i < length; i++) {
    let number = list[i];
    while (number > 127) {
      bytes[at++] = (number & 127) | 128;
      number >>>= 7;
    }
    bytes[at++] = number;
  }
  return at;
}

/** Reads what stands at a place into an array; answers where it ends. Its length is the byte at that place. */
export function unpack(bytes: Uint8Array, at: number, list: Int32Array): number {
  const length = bytes[at++];
  for (let i = 0; i < length; i++) {
    let byte = bytes[at++];
    let number = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++];
      number |= (byte & 127) << shift;
    }
    list[i] = number;
  }
  return at;
}
