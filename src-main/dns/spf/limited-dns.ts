import { canonicalName, fitsOnWire, isAtOrBelow } from "../ask/domain-name.ts";
import { inNetwork, parseIp } from "./ip.ts";
import { reverseName } from "./macro.ts";
import type { SpfAnswer, SpfQuery, SpfQueryType } from "./query.ts";

/** Terms that ask the DNS, in all records together; void answers; addresses and names one term may lead to (section 4.6.4). */
export const spfLimits = { lookups: 10, voids: 2, perTerm: 10 } as const;

/** Ends the whole evaluation (RFC 7208 sections 2.6.6 and 2.6.7). */
export class SpfStop extends Error {
  readonly result: "temperror" | "permerror";
  constructor(result: "temperror" | "permerror", reason: string) {
    super(reason);
    this.result = result;
  }
}

/** The DNS as one evaluation may use it: counted, and at an end when it is used too much. */
export class LimitedDns {
  lookups = 0;
  voids = 0;
  readonly #query: SpfQuery;
  readonly #ip: readonly number[];

  constructor(query: SpfQuery, ip: readonly number[]) {
    this.#query = query;
    this.#ip = ip;
  }

  /** Counts one term toward the limit. */
  countLookup(text: string): void {
    if (++this.lookups > spfLimits.lookups)
      throw new SpfStop(
        "permerror",
        `More than ${spfLimits.lookups} DNS lookups; "${text}" is one too many.`,
      );
  }

  /** An answer as it is: nothing is counted, and trouble is the caller's. A name that cannot be asked for does not exist. */
  async askQuietly(name: string, type: SpfQueryType): Promise<SpfAnswer> {
    return fitsOnWire(name) ? this.#query(name, type) : { status: "nxdomain", values: [] };
  }

  /**
   * The values; a DNS error is a temperror. Finding nothing counts as void, except for the hosts of an mx: section 4.6.4
   * limits terms, and a host with addresses of one family only is no mistake.
   */
  async ask(name: string, type: SpfQueryType, ofMx = false): Promise<readonly string[]> {
    const answer = await this.askQuietly(name, type);
    if (answer.status === "failed")
      throw new SpfStop("temperror", `The ${type} records of ${name} could not be read.`);
    if (answer.status !== "found" && !ofMx) this.#countVoid(name);
    return answer.values;
  }

  /** Is the client one of the host's addresses, or near enough? Prefix lengths in bits. */
  async addressMatches(
    host: string,
    prefix: { kind: "a" | "mx"; prefix4: number; prefix6: number },
  ): Promise<boolean> {
    const v4 = this.#ip.length === 4;
    const addresses = await this.ask(host, v4 ? "A" : "AAAA", prefix.kind === "mx");
    return addresses.some((address) => {
      const network = parseIp(address, { unmap: false });
      return network !== undefined && inNetwork(this.#ip, network, v4 ? prefix.prefix4 : prefix.prefix6);
    });
  }

  /** The client's names whose addresses lead back to it (section 5.5). A DNS error means none. */
  async validatedNames(options: { countVoids: boolean }): Promise<string[]> {
    const answer = await this.#query(reverseName(this.#ip), "PTR");
    if (answer.status !== "found") {
      if (options.countVoids && answer.status !== "failed") this.#countVoid(reverseName(this.#ip));
      return [];
    }
    // Section 4.6.4: names beyond the first ten are left out.
    const names = answer.values.slice(0, spfLimits.perTerm);
    const type = this.#ip.length === 4 ? "A" : "AAAA";
    const answers = await Promise.all(names.map((name) => this.askQuietly(name, type)));
    const isClient = (address: string) => parseIp(address, { unmap: false })?.join() === this.#ip.join();
    return names.filter((_, i) => answers[i]?.values.some(isClient));
  }

  /** %{p}: the domain itself, else a name below it, else any (section 7.3). */
  async validatedName(domain: string): Promise<string> {
    const names = await this.validatedNames({ countVoids: false });
    return (
      names.find((n) => canonicalName(n) === canonicalName(domain)) ??
      names.find((n) => isAtOrBelow(n, domain)) ??
      names[0] ??
      "unknown"
    );
  }

  #countVoid(name: string): void {
    if (++this.voids > spfLimits.voids)
      throw new SpfStop(
        "permerror",
        `More than ${spfLimits.voids} lookups found nothing; the last was ${name}.`,
      );
  }
}
