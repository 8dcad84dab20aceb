import type { NameServer } from "./zone.ts";

/** Servers in trouble, by name; with the address where another address of the same name is well. */
export interface ServerHealth {
  readonly silent: readonly string[];
  readonly lame: readonly string[];
}

/** The network was told not to ask this server (`--dns`). */
const forbidden = "EACCES";

/** Codes of a computer that has no way to an address: no word about the server. */
const noRoute = new Set(["ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL", "EACCES"]);

const isIPv6 = (server: NameServer): boolean => server.endpoint.address.includes(":");

/** Names of some servers; the address is added where the name stands for others of `all` as well. */
export function labelsOf(some: readonly NameServer[], all: readonly NameServer[]): string[] {
  const labels = some.map((server) =>
    all.some((other) => other.name === server.name && !some.includes(other))
      ? `${server.name} (${server.endpoint.address})`
      : server.name,
  );
  return [...new Set(labels)].sort();
}

/** What is known of each address of a zone's name servers while a check goes on. */
export class ServerWatch {
  readonly #servers: readonly NameServer[];
  readonly #heard = new Set<NameServer>();
  readonly #givenUp = new Set<NameServer>();
  readonly #unreachable = new Set<NameServer>();
  readonly #lame = new Set<NameServer>();
  readonly #well = new Set<NameServer>();

  constructor(servers: readonly NameServer[]) {
    this.#servers = servers;
  }

  heard(server: NameServer): void {
    this.#heard.add(server);
    this.#givenUp.delete(server);
  }

  failed(server: NameServer, code: string): void {
    if (this.#heard.has(server)) return;
    this.#givenUp.add(server);
    if (code === forbidden || (noRoute.has(code) && isIPv6(server))) this.#unreachable.add(server);
  }

  lame(server: NameServer): void {
    this.#lame.add(server);
  }

  well(server: NameServer): void {
    this.#well.add(server);
  }

  isGivenUp(server: NameServer): boolean {
    return this.#givenUp.has(server);
  }

  /** Gives up every server that never said anything; with `heardToo` the others as well. */
  giveUp({ heardToo = false } = {}): void {
    for (const server of this.#servers) if (heardToo || !this.#heard.has(server)) this.#givenUp.add(server);
  }

  /** Those that are well, the quickest first; then the others. */
  bestFirst(): readonly NameServer[] {
    return [...this.#well, ...this.#servers.filter((server) => !this.#well.has(server))];
  }

  anyWell(): boolean {
    return this.#well.size > 0;
  }

  health(): ServerHealth {
    const heard6 = this.#servers.some((s) => isIPv6(s) && this.#heard.has(s));
    const heard4 = this.#servers.some((s) => !isIPv6(s) && this.#heard.has(s));
    // Where IPv4 works and not one server is heard over IPv6, this network has no IPv6: that is no server's fault.
    const counted = this.#servers.filter(
      (s) => !this.#unreachable.has(s) && !(isIPv6(s) && heard4 && !heard6),
    );
    const silent = counted.filter((s) => !this.#heard.has(s) && this.#givenUp.has(s));
    return {
      silent: labelsOf(silent, counted),
      lame: labelsOf(
        counted.filter((s) => this.#lame.has(s) && !this.#well.has(s)),
        counted,
      ),
    };
  }
}
