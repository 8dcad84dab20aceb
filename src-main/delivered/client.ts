import { isIP } from "node:net";
import type { AuthenticationResults } from "./authentication-results.ts";
import { fieldOf, type MessageSource } from "./source.ts";

/** Addresses that no receiver sees from outside: its own hops, inside its network. */
const inside =
  /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe80:)/i;

const sayings = [
  /\bclient-ip=["[]?([0-9a-f.:]+)/i,
  /\bsender ip is ([0-9a-f.:]+)/i,
  /\bdesignates ([0-9a-f.:]+) as permitted sender/i,
  /\bsmtp\.remote-ip=["[]?(?:ipv6:)?([0-9a-f.:]+)/i,
];

/**
 * The address that handed the message to the receiver, which SPF is about: as the receiver says it in Received-SPF or
 * beside its results; else the one in the topmost Received field that comes from outside.
 */
export function clientAddress(
  source: MessageSource,
  results: AuthenticationResults | undefined,
): string | undefined {
  const said = [
    fieldOf(source, "received-spf"),
    ...(results?.results ?? []).flatMap((r) => [
      r.comment,
      ...Object.entries(r.properties).map(([name, value]) => `${name}=${value}`),
    ]),
  ];
  for (const text of said) {
    for (const saying of sayings) {
      const address = saying.exec(text)?.[1]?.replace(/[.:]$/, "");
      if (address !== undefined && isIP(address) !== 0) return address;
    }
  }
  for (const { name, value } of source.fields) {
    const address =
      name === "received" ? /^from [^;]*?\[(?:ipv6:)?([0-9a-f.:]+)\]/i.exec(value)?.[1] : undefined;
    if (address !== undefined && isIP(address) !== 0 && !inside.test(address)) return address;
  }
  return undefined;
}
