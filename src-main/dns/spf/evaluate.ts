import { canonicalName, fitsOnWire, isAtOrBelow } from "../ask/domain-name.ts";
import { inNetwork, parseIp } from "./ip.ts";
import { LimitedDns, SpfStop, spfLimits } from "./limited-dns.ts";
import { expandMacros, type MacroValues, parseMacroString } from "./macro.ts";
import {
  costsLookup,
  type DomainSpec,
  isMechanism,
  isSpfRecord,
  type Mechanism,
  parseSpf,
  qualified,
  type Term,
} from "./parse.ts";
import type { SpfQuery } from "./query.ts";

/** Results of check_host() (RFC 7208 section 2.6). */
export type SpfResult = "none" | "neutral" | "pass" | "fail" | "softfail" | "temperror" | "permerror";

/** One record as it was evaluated, and what each of its terms cost. */
export interface SpfTrace {
  readonly domain: string;
  record?: string;
  result: SpfResult;
  /** Why, where the result alone does not say it. */
  reason?: string;
  readonly terms: SpfTermTrace[];
}
interface SpfTermTrace {
  readonly text: string;
  /** DNS terms evaluated here and below. */
  lookups: number;
  matched: boolean;
  /** The record of an include or redirect. */
  child?: SpfTrace;
}

export interface SpfEvaluation {
  readonly result: SpfResult;
  /** The domain's own explanation, for `fail` (section 6.2). */
  readonly explanation?: string;
  readonly reason?: string;
  readonly tree: SpfTrace;
  readonly lookups: number;
  readonly voids: number;
}

/**
 * check_host() of RFC 7208: may this address send for this sender?
 *
 * @param input `ip` is an address; `sender` the MAIL FROM (empty for bounces: `helo` is judged then); `domain` overrides
 * the domain to start from; `nowMs` fills %{t} of explanations
 * @returns the result with the tree of records and their cost. DNS trouble is `temperror`; nothing is thrown, except what
 * `query` throws
 */
export async function evaluateSpf(
  query: SpfQuery,
  input: { ip: string; sender: string; helo: string; domain?: string; nowMs?: number },
): Promise<SpfEvaluation> {
  const ip = parseIp(input.ip) ?? [];
  const sender = fullSender(input.sender, input.helo);
  const domain = input.domain ?? sender.slice(sender.lastIndexOf("@") + 1);
  const dns = new LimitedDns(query, ip);
  const run = new Evaluation(dns, { ip, sender, helo: input.helo, nowMs: input.nowMs ?? 0 });
  const tree: SpfTrace = { domain, result: "none", terms: [] };
  const single = !canonicalName(domain).includes(".") || !fitsOnWire(domain);
  let explanation: string | undefined;
  if (!single && ip.length > 0) explanation = await run.checkHost(tree);
  return {
    result: tree.result,
    ...(tree.result === "fail" && explanation !== undefined && { explanation }),
    ...(tree.reason !== undefined && { reason: tree.reason }),
    tree,
    lookups: dns.lookups,
    voids: dns.voids,
  };
}

/** Section 4.3: no local part means "postmaster"; no MAIL FROM means the HELO name is judged (section 2.4). */
function fullSender(sender: string, helo: string): string {
  if (sender === "") return `postmaster@${helo}`;
  const at = sender.lastIndexOf("@");
  return at <= 0 ? `postmaster@${sender.slice(at + 1)}` : sender;
}

interface Input {
  readonly ip: readonly number[];
  readonly sender: string;
  readonly helo: string;
  readonly nowMs: number;
}

class Evaluation {
  readonly #dns: LimitedDns;
  readonly #input: Input;

  constructor(dns: LimitedDns, input: Input) {
    this.#dns = dns;
    this.#input = input;
  }

  /** Fills the trace of the first record; an SpfStop anywhere below ends here. @returns the explanation */
  async checkHost(trace: SpfTrace): Promise<string | undefined> {
    try {
      return await this.#record(trace);
    } catch (error) {
      if (!(error instanceof SpfStop)) throw error;
      trace.result = error.result;
      trace.reason = error.message;
      return undefined;
    }
  }

  /** One record: sections 4.4 to 4.7. */
  async #record(trace: SpfTrace): Promise<string | undefined> {
    const { domain } = trace;
    if (!fitsOnWire(domain)) return undefined;
    const answer = await this.#dns.askQuietly(domain, "TXT");
    if (answer.status === "failed")
      throw new SpfStop("temperror", `The TXT records of ${domain} could not be read.`);
    const records = answer.values.filter(isSpfRecord);
    if (records.length === 0) return undefined;
    if (records.length > 1) throw new SpfStop("permerror", `${domain} has ${records.length} SPF records.`);
    trace.record = records[0]!;
    const spf = parseSpf(trace.record);
    const wrong = spf.errors[0];
    if (wrong) throw new SpfStop("permerror", `${domain}: "${wrong.text}". ${wrong.reason}`);

    for (const term of spf.terms) {
      if (!isMechanism(term)) continue;
      const step: SpfTermTrace = { text: term.text, lookups: 0, matched: false };
      trace.terms.push(step);
      step.matched = await this.#counted(term, step, () => this.#matches(term, domain, step));
      if (!step.matched) continue;
      trace.result = qualified[term.qualifier];
      return trace.result === "fail" ? this.#explain(spf.terms, domain) : undefined;
    }
    const redirect = spf.terms.find((t) => t.kind === "redirect");
    if (redirect?.kind !== "redirect") {
      trace.result = "neutral";
      return undefined;
    }
    const step: SpfTermTrace = { text: redirect.text, lookups: 0, matched: true };
    trace.terms.push(step);
    return this.#counted(redirect, step, async () => {
      const child: SpfTrace = {
        domain: await this.#expand(redirect.spec, domain),
        result: "none",
        terms: [],
      };
      step.child = child;
      const explanation = await this.#record(child);
      // Section 6.1: a redirect to a name without a record is a permerror.
      if (child.result === "none")
        throw new SpfStop("permerror", `redirect= points to ${child.domain}, which has no SPF record.`);
      trace.result = child.result;
      return explanation;
    });
  }

  /** Counts a term toward the limit, and notes what it cost with all below it, even when it ends the evaluation. */
  async #counted<T>(term: Term, step: SpfTermTrace, evaluate: () => Promise<T>): Promise<T> {
    const before = this.#dns.lookups;
    try {
      if (costsLookup(term)) this.#dns.countLookup(term.text);
      return await evaluate();
    } finally {
      step.lookups = this.#dns.lookups - before;
    }
  }

  async #matches(term: Mechanism, domain: string, step: SpfTermTrace): Promise<boolean> {
    const { ip } = this.#input;
    switch (term.kind) {
      case "all":
        return true;
      case "ip4":
      case "ip6":
        return inNetwork(ip, term.network, term.prefix);
      case "include":
        return this.#include(await this.#expand(term.spec, domain), step);
      case "exists":
        // Section 5.7: always an A query, whatever the client's family.
        return (await this.#dns.ask(await this.#expand(term.spec, domain), "A")).length > 0;
      case "a":
        return this.#dns.addressMatches(await this.#target(term.spec, domain), term);
      case "mx": {
        const hosts = await this.#dns.ask(await this.#target(term.spec, domain), "MX");
        if (hosts.length > spfLimits.perTerm)
          throw new SpfStop(
            "permerror",
            `"${term.text}" leads to ${hosts.length} mail hosts; ${spfLimits.perTerm} is the limit.`,
          );
        for (const host of hosts)
          if (host !== "." && (await this.#dns.addressMatches(host, term))) return true;
        return false;
      }
      case "ptr": {
        const target = await this.#target(term.spec, domain);
        return (await this.#dns.validatedNames({ countVoids: true })).some((name) =>
          isAtOrBelow(name, target),
        );
      }
      default:
        return term satisfies never;
    }
  }

  /** Section 5.2. */
  async #include(target: string, step: SpfTermTrace): Promise<boolean> {
    const child: SpfTrace = { domain: target, result: "none", terms: [] };
    step.child = child;
    await this.#record(child);
    if (child.result === "none")
      throw new SpfStop("permerror", `include:${target} names a domain without an SPF record.`);
    return child.result === "pass";
  }

  #macroValues(domain: string): MacroValues {
    const { ip, sender, helo, nowMs } = this.#input;
    return {
      ip,
      sender,
      helo,
      domain,
      nowSeconds: Math.floor(nowMs / 1000),
      validatedName: () => this.#dns.validatedName(domain),
    };
  }

  async #target(spec: DomainSpec | undefined, domain: string): Promise<string> {
    return spec ? this.#expand(spec, domain) : domain;
  }

  /** The name of a domain-spec; one longer than 253 characters loses labels on the left (section 7.3). */
  async #expand(spec: DomainSpec, domain: string): Promise<string> {
    let name = (await expandMacros(spec.parts, this.#macroValues(domain))).replace(/\.$/, "");
    while (name.length > 253 && name.includes(".")) name = name.slice(name.indexOf(".") + 1);
    return name;
  }

  /** Section 6.2: any trouble means no explanation. */
  async #explain(terms: readonly Term[], domain: string): Promise<string | undefined> {
    const exp = terms.find((t) => t.kind === "exp");
    if (exp?.kind !== "exp") return undefined;
    const name = await this.#expand(exp.spec, domain);
    const answer = await this.#dns.askQuietly(name, "TXT");
    const text = answer.values[0];
    if (answer.values.length !== 1 || text === undefined) return undefined;
    const parts = parseMacroString(text, "explanation");
    if (parts === undefined) return undefined;
    return expandMacros(parts, this.#macroValues(domain));
  }
}
