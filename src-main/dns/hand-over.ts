import type { DnsCheck, DnsRow, HandOverFormat } from "../contract/dns.ts";
import { isInPlace, neededRows } from "../contract/dns-rows.ts";
import { extraLines } from "../contract/mail-extras-text.ts";
import { fileName } from "../setup/file-name.ts";
import { quotedChunks } from "./ask/character-strings.ts";
import { isAtOrBelow, relativeName } from "./ask/domain-name.ts";
import { csvLine, oneLine } from "./csv.ts";

/** TTL of a record that is new, in seconds, by hand or by Mailwright: short, so that a mistake is mended soon. */
export const newTtl = 300;

/**
 * The records of a check for the colleague who owns the DNS.
 *
 * `text` explains each record; `zone` is a zone file snippet (RFC 1035 section 5) with what is right already as comments;
 * `csv` has a line a record (RFC 4180), and cells that a spreadsheet would run are made harmless. A record that is missing
 * is in all three, also when its value is not known here: then they say where it is made.
 *
 * @returns a file name and its content, lines ending in LF (CSV: CRLF)
 */
export function handOver(check: DnsCheck, format: HandOverFormat): { name: string; text: string } {
  const records = neededRows(check.rows).map(handedOver);
  const name = `${fileName(check.domain, "domain", 100)}-dns`;
  switch (format) {
    case "text":
      return { name: `${name}.txt`, text: asText(check, records) };
    case "zone":
      return { name: `${name}.zone`, text: asZone(check, records) };
    case "csv":
      return { name: `${name}.csv`, text: asCsv(records) };
    default:
      return format satisfies never;
  }
}

/** A row as a record to hand over. */
interface HandedOver {
  readonly row: DnsRow;
  readonly state: "to-do" | "in-place" | "spreading" | "unknown";
  /** What the record holds or shall hold, without the marks of a host's form; null where that is not known here. */
  readonly value: string | null;
  /** Without a value: what to do instead, in order. */
  readonly todo: readonly string[];
}

function stateOf(row: DnsRow): HandedOver["state"] {
  if (isInPlace(row)) return "in-place";
  if (row.status === "partial") return "spreading";
  return row.status === "unknown" || row.status === "checking" ? "unknown" : "to-do";
}

/** What is expected is no value: of an SPF record it is the one word that has to be in it. */
function handedOver(row: DnsRow): HandedOver {
  const published = row.status === "found" ? row.found.at(-1) : undefined;
  const value = row.value ?? row.enter ?? published ?? null;
  const state = stateOf(row);
  const todo = value === null && state !== "in-place" ? row.findings.flatMap(({ fix }) => fix) : [];
  return { row, state, value, todo };
}

function asText(check: DnsCheck, records: readonly HandedOver[]): string {
  const { zone } = check;
  const of = (state: HandedOver["state"]) => records.filter((record) => record.state === state);
  const named = (title: string, some: readonly HandedOver[]) =>
    some.length > 0 ? ["", title, ...some.map(({ row }) => `   ${row.type} ${row.fqdn}`)] : [];
  const [toDo, unknown] = [of("to-do"), of("unknown")];
  return `${[
    `DNS records for ${check.domain}`,
    ...(zone ? [`Zone: ${zone.apex}${zone.provider ? ` at ${zone.provider}` : ""}`] : []),
    ...(zone?.hint ? [zone.hint] : []),
    `Checked: ${check.checkedAt}`,
    ...(toDo.length + unknown.length === 0 ? ["", "Nothing has to be entered."] : []),
    ...(toDo.length > 0 ? ["", `${toDo.length} to enter or change:`] : []),
    ...toDo.flatMap((record, i) => entry(record, i + 1)),
    ...(unknown.length > 0
      ? ["", `${unknown.length} could not be looked up, and may be right already:`]
      : []),
    ...unknown.flatMap((record, i) => entry(record, toDo.length + i + 1)),
    ...named("Entered, and not at every name server yet:", of("spreading")),
    ...named("Right already:", of("in-place")),
    ...(check.more ? ["", "Beside the setup, not needed to send:"] : []),
    ...(check.more ? extraLines(check.more).map(({ name, text }) => `   ${name}: ${text}`) : []),
  ].join("\n")}\n`;
}

const elsewhere = "is not known here. It is made elsewhere:";

function entry({ row, value, todo }: HandedOver, number: number): string[] {
  // The way to a missing value is what its findings say: it stands where the value would.
  const made = value === null && row.status === "missing";
  return [
    "",
    `${number}. ${row.purpose}`,
    `   Type   ${row.type}`,
    `   Name   ${row.host}   (in full: ${row.fqdn})`,
    ...(value === null ? [] : [`   Value  ${row.enter ?? value}`]),
    ...(made ? [`   Value  ${elsewhere}`, ...todo.map((step) => `     - ${step}`)] : []),
    ...(row.replaces ?? []).map((old) => `   In the place of: ${old}`),
    `   Now    ${row.statusText}`,
    ...row.findings
      .filter(({ severity }) => severity !== "info")
      .flatMap(({ title, fix }) => [`   ${title}`, ...(made ? [] : fix.map((step) => `     - ${step}`))]),
  ];
}

/** A comment is one line. */
const comment = (text: string): string => `; ${oneLine(text)}`;

/** A name as a zone file takes it: what is no letter, digit, hyphen, underscore or dot is escaped (RFC 1035 section 5.1). */
const zoneName = (name: string): string =>
  name.replace(/[^\w.*-]/g, (character) =>
    [...Buffer.from(character, "utf8")].map((byte) => `\\${String(byte).padStart(3, "0")}`).join(""),
  );

function asZone(check: DnsCheck, records: readonly HandedOver[]): string {
  const origin = check.zone?.apex;
  const lines = [comment(`Records for ${check.domain}, ${check.checkedAt}`)];
  if (origin !== undefined) lines.push(`$ORIGIN ${zoneName(origin)}.`);
  for (const { row, state, value, todo } of records) {
    const name =
      origin !== undefined && isAtOrBelow(row.fqdn, origin)
        ? zoneName(relativeName(row.fqdn, origin)) || "@"
        : `${zoneName(row.fqdn)}.`;
    lines.push("", comment(`${row.purpose}: ${row.statusText}`));
    if (value === null) {
      const what = row.status === "missing" ? `: its value ${elsewhere}` : "";
      lines.push(comment(`${name} IN ${row.type}${what}`), ...todo.map((step) => comment(`  - ${step}`)));
      continue;
    }
    const data = row.type === "CNAME" ? `${zoneName(value.replace(/\.$/, ""))}.` : quotedChunks(value);
    for (const old of row.replaces ?? [])
      lines.push(comment(`delete: ${name} IN ${row.type} ${quotedChunks(old)}`));
    const record = `${name} ${newTtl} IN ${row.type} ${data}`;
    lines.push(state === "in-place" ? comment(record) : record);
  }
  return `${lines.join("\n")}\n`;
}

function asCsv(records: readonly HandedOver[]): string {
  const header = ["Type", "Name", "Full name", "Value", "Status", "Purpose", "What to do"];
  const rows = records.map(({ row, value, todo }) => [
    row.type,
    row.host,
    row.fqdn,
    value ?? "",
    row.statusText,
    row.purpose,
    todo.join(" "),
  ]);
  return [header, ...rows].map(csvLine).join("");
}
