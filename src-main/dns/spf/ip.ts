import { isIP } from "node:net";

/**
 * The bytes of an address: 4 for IPv4, 16 for IPv6. An IPv4-mapped IPv6 address counts as IPv4 (RFC 7208 section 4.1).
 *
 * @returns undefined when the text is not an address; scopes (`%eth0`) are not
 */
export function parseIp(text: string, options: { unmap: boolean } = { unmap: true }): number[] | undefined {
  if (text.includes("%")) return undefined;
  switch (isIP(text)) {
    case 4:
      return text.split(".").map(Number);
    case 6: {
      const bytes = ipv6Bytes(text);
      const mapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
      return mapped && options.unmap ? bytes.slice(12) : bytes;
    }
    default:
      return undefined;
  }
}

function ipv6Bytes(text: string): number[] {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted ? dotted[2]!.split(".").map(Number) : [];
  const hex = dotted ? dotted[1]!.replace(/([^:]):$/, "$1") : text;
  const [head = "", rest] = hex.split("::");
  const bytes = (part: string) =>
    part
      .split(":")
      .filter((g) => g !== "")
      .flatMap((g) => [Number.parseInt(g, 16) >> 8, Number.parseInt(g, 16) & 255]);
  const left = bytes(head);
  const right = [...bytes(rest ?? ""), ...tail];
  return [...left, ...new Array<number>(16 - left.length - right.length).fill(0), ...right];
}

/** True when the first `prefix` bits of two addresses of the same family are equal. */
export function inNetwork(ip: readonly number[], network: readonly number[], prefix: number): boolean {
  if (ip.length !== network.length) return false;
  for (let bit = 0; bit < prefix; bit += 8) {
    const mask = prefix - bit >= 8 ? 0xff : (0xff << (8 - (prefix - bit))) & 0xff;
    if (((ip[bit / 8]! ^ network[bit / 8]!) & mask) !== 0) return false;
  }
  return true;
}
