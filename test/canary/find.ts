/**
 * Tells whether any of the needles, of four bytes or more, stands in the bytes. One walk over them, however many needles there are:
 * a whole run has thousands.
 */
export function finderOf(needles: readonly Buffer[]): (bytes: Buffer) => boolean {
  const mayBegin = new Uint8Array(0x10000);
  const byBeginning = new Map<number, Buffer[]>();
  for (const needle of needles) {
    mayBegin[needle.readUInt16BE(0)] = 1;
    const beginning = needle.readUInt32BE(0);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), needle]);
  }
  return (bytes) => {
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (mayBegin[(bytes[at]! << 8) | bytes[at + 1]!] === 0) continue;
      const some = byBeginning.get(bytes.readUInt32BE(at));
      if (some?.some((needle) => bytes.subarray(at, at + needle.length).equals(needle))) return true;
    }
    return false;
  };
}
