import { blocks } from "../../../contract/index.ts";
import type { DomainAudit } from "../../../dns/audit.ts";
import { type Command, isJson, jsonOption, networkOptions, text, UsageError } from "../command.ts";
import { readTextFile } from "../files.ts";
import { networkOf } from "../network.ts";
import { findingsText } from "../text.ts";

/** Domains asked at once. Each is a few dozen queries: more would look like an attack to a resolver. */
const atOnce = 8;

/** `mailwright audit`: the mail DNS of one or many domains, without a setup. */
export const audit: Command = {
  name: "audit",
  usage: "audit DOMAIN… [--file LIST] [--dns HOST:PORT] [--json|--jsonl]",
  summary: "Look at the mail DNS of one or many domains: SPF, DKIM, DMARC, MX",
  help: [
    "--file LIST      domains from a file, one a line (# begins a comment)",
    "--dns HOST:PORT  the only DNS server to ask",
    "--json           print one JSON document: domains, findings",
    "--jsonl          print one JSON line a domain, as each is done",
    "",
    "Exit codes: 0 nothing blocks, 1 a finding blocks, 2 wrong usage or unreadable input.",
  ],
  options: { ...jsonOption, ...networkOptions, jsonl: { type: "boolean" }, file: { type: "string" } },
  async run(args, io) {
    const { auditDomain } = await import("../../../dns/audit.ts");
    const { normaliseDomain } = await import("../../../dns/domain-name.ts");
    const file = text(args, "file");
    const listed =
      file === undefined
        ? []
        : (await readTextFile(file, 4_194_304))
            .split(/\r?\n/)
            .map((l) => l.replace(/#.*/, "").trim())
            .filter(Boolean);
    const names = [...args.positionals, ...listed];
    if (!names.length) throw new UsageError("Name at least one domain", [`Usage: mailwright ${audit.usage}`]);
    const domains = names.map((name) => {
      const result = normaliseDomain(name);
      if ("finding" in result)
        throw new UsageError(`“${name.slice(0, 100)}” is not a domain name`, result.finding.fix, {
          cause: result.finding.cause,
          code: result.finding.code,
        });
      return result.domain;
    });
    const network = await networkOf(args);
    const lines = args.values.jsonl === true;
    const results: DomainAudit[] = new Array(domains.length);
    let next = 0;
    let done = 0;
    let worst: 0 | 1 = 0;
    const worker = async () => {
      for (let i = next++; i < domains.length; i = next++) {
        io.signal.throwIfAborted();
        const result = await auditDomain(network, domains[i] as string, { signal: io.signal });
        if (blocks(result.findings)) worst = 1;
        // Line by line nothing is kept: a thousand domains must not need a thousand domains' memory.
        if (lines) io.out(`${JSON.stringify(result)}\n`);
        else results[i] = result;
        if (domains.length > 1) io.err(`${++done} of ${domains.length}: ${domains[i]}\n`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, domains.length) }, worker));
    if (!lines && isJson(args)) {
      const findings = results.flatMap((r) => r.findings.map((f) => ({ domain: r.domain, ...f })));
      io.out(`${JSON.stringify({ domains: results, findings }, null, 2)}\n`);
    } else if (!lines) {
      io.out(results.map(auditText).join("\n"));
    }
    return worst;
  },
};

function auditText(result: DomainAudit): string {
  const lines = [
    result.domain,
    `  MX        ${result.mx.join(", ") || "none"}`,
    `  Provider  ${result.provider ?? "not recognised"}`,
  ];
  if (result.zone)
    lines.push(`  Zone      ${result.zone.apex}${result.zone.provider ? ` at ${result.zone.provider}` : ""}`);
  return `${lines.join("\n")}\n${result.findings.length ? `\n${findingsText(result.findings)}\n` : "  Nothing to mend\n"}`;
}
