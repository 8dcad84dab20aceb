import type { Finding } from "../../contract/index.ts";
import type { DomainAudit } from "../../dns/audit.ts";
import { csvLine } from "../../dns/csv.ts";

/** The columns of `audit --csv`: people script against their names. */
const columns: readonly (readonly [name: string, cell: (audit: DomainAudit) => string])[] = [
  ["domain", ({ domain }) => domain],
  ["errors", (audit) => counted(audit, "error")],
  ["warnings", (audit) => counted(audit, "warning")],
  ["provider", ({ provider }) => provider ?? ""],
  ["mx", ({ mx }) => mx.join(" ")],
  ["zone", ({ zone }) => zone?.apex ?? ""],
  ["dns_host", ({ zone }) => zone?.provider ?? ""],
  ["spf", ({ spf }) => spf?.records.join(" | ") ?? ""],
  ["spf_lookups", ({ spf }) => (spf ? String(spf.lookups) : "")],
  ["dmarc_policy", ({ dmarc }) => dmarc?.policy ?? ""],
  ["dmarc_subdomain_policy", ({ dmarc }) => dmarc?.subdomainPolicy ?? ""],
  ["dmarc_at", ({ dmarc }) => (dmarc ? `_dmarc.${dmarc.domain}` : "")],
  ["dkim_selectors", ({ dkim }) => dkim.map(({ selector }) => selector).join(" ")],
  ["dnssec", ({ more }) => more.dnssec ?? ""],
  ["mta_sts", ({ more }) => more.mtaSts ?? ""],
  ["tls_rpt", ({ more }) => more.tlsRpt ?? ""],
  [
    "findings",
    ({ findings }) =>
      findings
        .filter(({ severity }) => severity !== "info")
        .map(({ code }) => code)
        .join(" "),
  ],
];

const counted = ({ findings }: DomainAudit, severity: Finding["severity"]): string =>
  String(findings.filter((finding) => finding.severity === severity).length);

/** The first line: the names of the columns. */
export const auditCsvHeader = (): string => csvLine(columns.map(([name]) => name));

/** A domain as one line. What is not there, or not known, is an empty cell. */
export const auditCsvLine = (audit: DomainAudit): string => csvLine(columns.map(([, cell]) => cell(audit)));
