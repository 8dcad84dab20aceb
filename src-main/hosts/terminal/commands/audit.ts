import { setFlagsFromString } from "node:v8";
import { blocks } from "../../../contract/index.ts";
import { extraLines } from "../../../contract/mail-extras-text.ts";
import type { DomainAudit } from "../../../dns/audit.ts";
import { onAbort } from "../../../network/abort.ts";
import { auditCsvHeader, auditCsvLine } from "../audit-csv.ts";
import { type Arguments, type Command, given, type Io, isJson, jsonOption, UsageError } from "../command.ts";
import { readGivenText } from "../files.ts";
import { dnsOption, networkOf } from "../network.ts";
import { sayJson } from "../say.ts";
import { findingsText } from "../text.ts";

/** Domains asked at once. Each is a few dozen queries: more would look like an attack to a resolver. */
const atOnce = 12;
/** Sockets open at once, for all of them together. Some systems give a program 256 files. */
const sockets = 128;
/** The progress is told this often, in milliseconds. */
const progressMs = 1_000;
/** Largest list of domains, in bytes. */
const listLimit = 4_194_304;

/** `mailwright audit`: the mail DNS of one or many domains, without a setup. */
export const audit: Command = {
  words: {
    DOMAIN: { optional: true, many: true, says: "the domains to look at" },
  },
  options: {
    file: {
      value: "LIST",
      says: "domains from a file, one a line (# begins a comment)",
      file: { limit: listLimit },
    },
    ...dnsOption,
    ...jsonOption("domains, findings"),
    jsonl: { insteadOf: "json", says: "print one JSON line a domain, as each is done" },
    csv: { insteadOf: "json", says: "print a table for a spreadsheet, a line a domain (RFC 4180)" },
  },
  exits: { 0: "nothing blocks", 1: "a finding blocks" },
  async run(args, io) {
    const { auditDomain } = await import("../../../dns/audit.ts");
    const { boundNetwork } = await import("../../../dns/ask/bounded-network.ts");
    const domains = await domainsOf(args, io);
    keepYoung();
    const network = boundNetwork(await networkOf(args, io), sockets);
    const printer = printerOf(args, io);
    const progress = progressOf(io, network.now, domains.length);
    let next = 0;
    let blocked = 0;
    const worker = async () => {
      for (let i = next++; i < domains.length; i = next++) {
        io.signal.throwIfAborted();
        const result = await cancellable(io.signal, (signal) =>
          auditDomain(network, domains[i] as string, { signal }),
        );
        if (blocks(result.findings)) blocked++;
        printer.add(result, i);
        progress(result.domain, blocked);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, domains.length) }, worker));
    printer.end();
    return blocked > 0 ? 1 : 0;
  },
};

interface Printer {
  /** `at`: its place in the list. */
  add(result: DomainAudit, at: number): void;
  end(): void;
}

/** Line by line nothing is kept: a thousand domains must not need a thousand domains' memory. */
function printerOf(args: Arguments, io: Io): Printer {
  if (given(args, "jsonl")) return { add: (result) => io.out(`${JSON.stringify(result)}\n`), end: () => {} };
  if (given(args, "csv")) {
    io.out(auditCsvHeader());
    const waiting = new Map<number, string>();
    let printed = 0;
    return {
      // In the order of the list: a line waits for those before it.
      add(result, at) {
        waiting.set(at, auditCsvLine(result));
        for (let line = waiting.get(printed); line !== undefined; line = waiting.get(++printed)) {
          io.out(line);
          waiting.delete(printed);
        }
      },
      end: () => {},
    };
  }
  const results: DomainAudit[] = [];
  return {
    add(result, at) {
      results[at] = result;
    },
    end() {
      if (!isJson(args)) return io.out(results.map((result) => auditText(result, io.columns)).join("\n"));
      const findings = results.flatMap((r) => r.findings.map((f) => ({ domain: r.domain, ...f })));
      sayJson(io, { domains: results, findings });
    },
  };
}

/**
 * Every domain leaves garbage, at a steady rate and nothing else. V8 would make more and more room for it and give none back,
 * a hundred megabytes over some thousand domains, so its young generation stays as large as it is.
 */
const keepYoung = (): void => setFlagsFromString("--semi-space-growth-factor=1");

/**
 * Work under a signal of its own that follows another: what listens to it goes with the work, and does not hang on a signal
 * that lives as long as the whole list.
 */
async function cancellable<T>(above: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  using _following = onAbort(above, () => own.abort(above.reason));
  return await work(own.signal);
}

/** The domains of the command line and the file, each once, in their DNS form. Throws a UsageError that names all that are none. */
async function domainsOf(args: Arguments, io: Io): Promise<string[]> {
  const { normaliseDomain } = await import("../../../setup/email-domain.ts");
  const lines = (await readGivenText(args, io, "file"))?.split(/\r?\n/) ?? [];
  const listed = lines
    .map((line, i) => ({ name: line.replace(/#.*/, "").trim(), at: `line ${i + 1}: ` }))
    .filter(({ name }) => name !== "");
  const names = [...args.positionals.map((name) => ({ name, at: "" })), ...listed];
  if (!names.length) throw new UsageError("Name at least one domain", [args.usage]);
  const read = names.map((n) => ({ ...n, ...normaliseDomain(n.name) }));
  const wrong = read.filter((r) => "finding" in r);
  const first = wrong[0];
  if (first && "finding" in first)
    throw new UsageError(`“${first.name.slice(0, 100)}” is not a domain name`, first.finding.fix, {
      cause: first.finding.cause,
      code: first.finding.code,
      ...(wrong.length > 1 && {
        evidence: wrong
          .slice(0, 20)
          .map(({ at, name }) => `${at}${name.slice(0, 100)}`)
          .join("\n"),
      }),
    });
  return [...new Set(read.flatMap((r) => ("domain" in r ? [r.domain] : [])))];
}

/** Tells on standard error how far it is: at most once a second, and at the end. Nothing for a single domain. */
function progressOf(io: Io, now: () => number, all: number): (domain: string, blocked: number) => void {
  const began = now();
  let told = began;
  let done = 0;
  return (domain, blocked) => {
    done++;
    if (all === 1 || (done < all && now() - told < progressMs)) return;
    told = now();
    const left = Math.ceil(((told - began) / done) * ((all - done) / 1000));
    const rest = done < all ? `, about ${left} s left (${domain})` : "";
    io.err(
      `${done.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} domains, ${blocked} with errors${rest}\n`,
    );
  };
}

function auditText(result: DomainAudit, columns: number | undefined): string {
  const lines = [
    result.domain,
    `  MX        ${result.mx.join(", ") || "none"}`,
    `  Provider  ${result.provider ?? "not recognized"}`,
  ];
  if (result.zone)
    lines.push(`  Zone      ${result.zone.apex}${result.zone.provider ? ` at ${result.zone.provider}` : ""}`);
  if (result.spf) lines.push(`  SPF       ${result.spf.lookups} of ${result.spf.limit} lookups`);
  if (result.dmarc)
    lines.push(`  DMARC     policy ${result.dmarc.policy}, published at _dmarc.${result.dmarc.domain}`);
  lines.push(...extraLines(result.more).map(({ name, text }) => `  ${name.padEnd(9)} ${text}`));
  return `${lines.join("\n")}\n${result.findings.length ? `\n${findingsText(result.findings, columns)}\n` : "  Nothing to mend\n"}`;
}
