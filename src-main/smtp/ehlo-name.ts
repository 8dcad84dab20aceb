import type { Socket } from "node:net";
import { hostname } from "node:os";

/** Says nothing of this computer or its network. Most servers take any name from a client that will sign in. */
export const firstEhloName = "[127.0.0.1]";

/**
 * What this computer calls itself in EHLO, in the order of trying. RFC 5321 section 4.1.3: a client without a name of its
 * own gives an address literal. Some servers refuse one of this computer, or want a name (Google's mail relay, Postfix
 * with reject_non_fqdn_helo_hostname), and say so by a refusal or by ending the connection.
 */
export function ehloNames(socket: Pick<Socket, "localAddress"> | undefined): string[] {
  const address = socket?.localAddress?.replace(/^::ffff:/, "") ?? "127.0.0.1";
  const literal = address.includes(":") ? `[IPv6:${address}]` : `[${address}]`;
  return [...new Set([firstEhloName, literal, hostname() || literal])];
}
