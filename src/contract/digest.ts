// A short name for a text: two 32-bit lanes, 52 bits in 13 hex digits. Not cryptographic; collisions are honest accidents only.

/** The digest of a text, as 13 hex digits. The same text gives the same digest on every machine. */
export function digestText(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
    b ^= b >>> 15;
  }
  a ^= a >>> 16;
  a = Math.imul(a, 0x85ebca6b);
  a ^= a >>> 13;
  b = Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b ^= b >>> 16;
  return (a >>> 0).toString(16).padStart(8, "0") + ((b >>> 0) & 0xfffff).toString(16).padStart(5, "0");
}
