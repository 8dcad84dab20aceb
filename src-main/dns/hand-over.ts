import type { DnsCheck, DnsRow } from "../contract/dns.ts";
import { isAtOrBelow, relativeName } from "./ask/domain-name.ts";
import { quotedChunks } from "./check/hosts.ts";

/** TTL in the zone file, seconds: short, so that a mistake is mended soon. */
const ttl = 3600;

/** Statuses of rows where there is something to enter. */
const toDo = new Set<DnsRow["status"]>(["missing", "wrong", "advice", "partial", "unknown", "checking"]);

/**
 * The records of a check for the colleague who owns the DNS.
 *
 * `text` explains each record; `zone` is a zone file snippet (RFC 1035 section 5) with what is right already as comments;
 * `csv` has a line a record (RFC 4180), and cells that a spreadsheet would run are made harmless.
 *
 * @returns a file name and its content, lines ending in LF (CSV: CRLF)
 */
export function handOver(check: DnsCheck, format: "text" | "zone" | "csv"): { name: string; text: string } {
  switch (format) {
    case "text":
      return { name: `${check.domain}-dns.txt`, text: asText(check) };
    case "zone":
      return { name: `${check.domain}-dns.zone`, text: asZone(check) };
    case "csv":
      return { name: `${check.domain}-dns.csv`, text: asCsv(check) };
    default:
      return format satisfies never;
  }
}

/** The value without the quotation marks of a host's form. */
const plainValue = (row: DnsRow): string | undefined => row.value ?? row.enter;

function asText(check: DnsCheck): string {
  const open = check.rows.filter((r) => r.enter !== undefined && toDo.has(r.status));
  const done = check.rows.filter((r) => r.status === "found" || r.status === "covered");
  const zone = check.zone;
  const lines = [
    `DNS records for ${check.domain}`,
    ...(zone ? [`Zone: ${zone.apex}${zone.provider ? ` at ${zone.provider}` : ""}`] : []),
    ...(zone?.hint ? [zone.hint] : []),
    `Checked: ${check.checkedAt}`,
    "",
    open.length === 0 ? "Nothing has to be entered." : `${open.length} to enter or change:`,
    ...open.flatMap((row, i) => [
      "",
      `${i + 1}. ${row.purpose}`,
      `   Type   ${row.type}`,
      `   Name   ${row.host}   (in full: ${row.fqdn})`,
      `   Value  ${row.enter}`,
      ...(row.replaces ?? []).map((old) => `   In the place of: ${old}`),
      `   Now    ${row.statusText}`,
      ...row.findings
        .filter((f) => f.severity !== "info")
        .flatMap((f) => [`   ${f.title}`, ...f.fix.map((s) => `     - ${s}`)]),
    ]),
    ...(done.length > 0 ? ["", "Right already:", ...done.map((r) => `   ${r.type} ${r.fqdn}`)] : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** A comment is one line whatever the DNS says. */
const comment = (text: string): string => `; ${text.replace(/[\r\n]+/g, " ")}`;

function asZone(check: DnsCheck): string {
  const origin = check.zone?.apex;
  const lines = [comment(`Records for ${check.domain}, ${check.checkedAt}`)];
  if (origin !== undefined) lines.push(`$ORIGIN ${origin}.`);
  for (const row of check.rows) {
    const value = plainValue(row);
    if (value === undefined) continue;
    const name =
      origin !== undefined && isAtOrBelow(row.fqdn, origin)
        ? relativeName(row.fqdn, origin) || "@"
        : `${row.fqdn}.`;
    const data = row.type === "CNAME" ? `${value}.` : quotedChunks(value);
    const record = `${name} ${ttl} IN ${row.type} ${data}`;
    lines.push("", comment(`${row.purpose}: ${row.statusText}`));
    for (const old of row.replaces ?? [])
      lines.push(comment(`delete: ${name} IN ${row.type} ${quotedChunks(old)}`));
    lines.push(toDo.has(row.status) ? record : comment(record));
  }
  return `${lines.join("\n")}\n`;
}

function asCsv(check: DnsCheck): string {
  const cell = (text: string) => {
    // A spreadsheet runs cells that begin with these; an apostrophe makes them text.
    const safe = /^[=+\-@\t\r]/.test(text) && text !== "@" ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const header = ["Type", "Name", "Full name", "Value", "Status", "Purpose"];
  const rows = check.rows
    .filter((r) => r.enter !== undefined)
    .map((r) => [r.type, r.host, r.fqdn, plainValue(r) ?? "", r.statusText, r.purpose]);
  return [header, ...rows].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}
