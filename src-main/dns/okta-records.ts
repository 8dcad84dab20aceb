import { OktaRecord } from "../contract/dns.ts";
import type { Finding } from "../contract/finding.ts";
import { canonicalName, fitsOnWire } from "./ask/domain-name.ts";
import { finding } from "./finding.ts";

interface Parsed {
  records: OktaRecord[];
  findings: Finding[];
}

/**
 * Reads Okta's verification records from what an admin can copy: the Email Domains API's answer, its
 * `dnsValidationRecords` alone, what Terraform shows of `okta_email_domain` (JSON or HCL), or the Admin Console's table as
 * text (tabs, commas, several spaces, or a cell a line). Any case and order; trailing dots and quotation marks are taken off.
 *
 * @returns the records, each once, and what could not be read (`dns-okta-records-unread`)
 */
export function parseOktaRecords(text: string): Parsed {
  const trimmed = text.trim();
  if (trimmed === "") return { records: [], findings: [unread("The text is empty.", "")] };
  const parsed = fromHcl(trimmed) ?? (/^[[{]/.test(trimmed) ? fromJson(trimmed) : fromTable(trimmed));
  return { records: unique(parsed.records), findings: parsed.findings };
}

/** What the fields of a record are called, by Okta's API and by Terraform, without case and underscores. */
const fieldNames: Readonly<Record<string, "type" | "name" | "value">> = {
  recordtype: "type",
  fqdn: "name",
  verificationvalue: "value",
  value: "value",
};
const fieldOf = (key: string) => fieldNames[key.toLowerCase().replaceAll("_", "")];

type Fields = Partial<Record<"type" | "name" | "value", string>>;

/** The fields of a record in an object; undefined for an object that is no record. */
function fieldsOf(item: unknown): Fields | undefined {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return undefined;
  const fields: Fields = {};
  for (const [key, value] of Object.entries(item)) {
    const field = fieldOf(key);
    if (field && typeof value === "string") fields[field] = value;
  }
  return fields.type === undefined ? undefined : fields;
}

function fromFields(list: readonly { readonly fields: Fields | undefined; readonly text: string }[]): Parsed {
  const records: OktaRecord[] = [];
  const findings: Finding[] = [];
  for (const { fields, text } of list) {
    const record = toRecord(fields?.type ?? "", fields?.name ?? "", fields?.value ?? "");
    if (record) records.push(record);
    else findings.push(unread("One record has no known type, name and value.", text));
  }
  return { records, findings };
}

function fromJson(text: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { records: [], findings: [unread("It begins like JSON, and is cut off or damaged.", text)] };
  }
  const list = findRecordList(json, 0);
  if (list === undefined)
    return { records: [], findings: [unread("There are no dnsValidationRecords in it.", text)] };
  return fromFields(list.map((item) => ({ fields: fieldsOf(item), text: JSON.stringify(item) ?? "" })));
}

/** Terraform's state has its records some levels down: `values.root_module.resources[].values.dns_validation_records`. */
const deepest = 12;

/** The list may be the whole text, a property of an email domain, or stand in a list of email domains. */
function findRecordList(json: unknown, depth: number): unknown[] | undefined {
  if (depth > deepest || typeof json !== "object" || json === null) return undefined;
  if (Array.isArray(json)) {
    if (json.some((item) => fieldsOf(item) !== undefined)) return json;
  } else {
    if ("dnsValidationRecords" in json && Array.isArray(json.dnsValidationRecords))
      return json.dnsValidationRecords;
    if (fieldsOf(json)) return [json];
  }
  for (const value of Object.values(json)) {
    const found = findRecordList(value, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** `record_type = "TXT"`, as Terraform prints a list of objects; the keys may stand in quotation marks. */
const assignment = /^"?([A-Za-z_]{1,40})"?\s{0,80}=\s{0,80}"([^"]*)"$/;

/** Terraform's own form (HCL): objects in braces, a field a line or all in one. Undefined for another text. */
function fromHcl(text: string): Parsed | undefined {
  const blocks: { fields: Fields; text: string }[] = [];
  let fields: Fields = {};
  let lines: string[] = [];
  const end = () => {
    if (fields.type !== undefined) blocks.push({ fields, text: lines.join("\n") });
    fields = {};
    lines = [];
  };
  for (const piece of text.split(/([{}\n,])/)) {
    if (piece === "{" || piece === "}") end();
    const [, key = "", value = ""] = assignment.exec(piece.trim()) ?? [];
    const field = fieldOf(key);
    if (field === undefined) continue;
    // The next record of a list without braces.
    if (field in fields) end();
    fields[field] = value;
    lines.push(piece.trim());
  }
  end();
  return blocks.length > 0 ? fromFields(blocks) : undefined;
}

/** Words that stand above the table or beside its cells in the Admin Console. */
const headings =
  /^(?:record\s*type|type|host|host\s*name|name|data|value|points?\s*to|copy|copied|txt record|cname record|status|ttl|fqdn|verification\s*value)s?:?$/i;

function fromTable(text: string): Parsed {
  const lines = text.split(/\r?\n/).map(cellsOf);
  const records: OktaRecord[] = [];
  const findings: Finding[] = [];
  // A table pasted as a cell a line is the same cells, only further apart.
  const oneALine = lines.filter((cells) => cells.length > 0).every((cells) => cells.length === 1);
  const rows = oneALine ? groupCells(lines.flat()) : lines;
  for (const cells of rows) {
    if (cells.length === 0) continue;
    const record = rowToRecord(cells);
    if (record) records.push(record);
    else
      findings.push(
        unread("One line is not a record: it needs a type, a name and a value.", cells.join("  ")),
      );
  }
  if (records.length === 0 && findings.length === 0) findings.push(unread("There is no record in it.", text));
  return { records, findings };
}

function cellsOf(line: string): string[] {
  const parts = /[\t|]/.test(line)
    ? line.split(/[\t|]/)
    : line.includes(",")
      ? line.split(",")
      : line.split(/\s+/);
  return parts.map(unquoted).filter((cell) => cell !== "" && !headings.test(cell) && !/^[-:=]+$/.test(cell));
}

const isType = (cell: string): boolean => /^(?:txt|cname)$/i.test(cell);

/** Each type begins a record. */
function groupCells(cells: readonly string[]): string[][] {
  const rows: string[][] = [];
  for (const cell of cells) {
    if (isType(cell) || rows.length === 0) rows.push([]);
    rows.at(-1)?.push(cell);
  }
  return rows;
}

/** Type, name and value in any order; zone-file lines (`name 300 IN TXT "value"`) too. */
function rowToRecord(cells: readonly string[]): OktaRecord | undefined {
  const type = cells.find(isType);
  const rest = cells.filter((c) => !isType(c) && !/^(?:IN|\d{1,6})$/i.test(c));
  if (type === undefined) {
    // Without a type the name tells: only Okta's ownership record is a TXT.
    const name = rest.find((c) => /^_oktaverification\./i.test(c));
    const value = rest.find((c) => c !== name);
    return rest.length === 2 && name !== undefined && value !== undefined
      ? toRecord("TXT", name, value)
      : undefined;
  }
  if (rest.length < 2) return undefined;
  const [first = "", second = ""] = rest;
  // Value first is possible; a TXT value has no dots, and a SendGrid target is never one of the domain's own names.
  const swapped = /^txt$/i.test(type)
    ? !first.includes(".") && /^_/.test(second)
    : /\.sendgrid\.net\.?$/i.test(first) && !/\.sendgrid\.net\.?$/i.test(second);
  return swapped ? toRecord(type, second, first) : toRecord(type, first, second);
}

function toRecord(type: string, name: string, value: string): OktaRecord | undefined {
  const recordType = type.trim().toUpperCase();
  const fqdn = canonicalName(unquoted(name));
  const bare = unquoted(value);
  if (recordType !== "TXT" && recordType !== "CNAME") return undefined;
  if (!fitsOnWire(fqdn) || !fqdn.includes(".") || bare === "") return undefined;
  const verificationValue = recordType === "TXT" ? bare : canonicalName(bare);
  if (recordType === "CNAME" && !fitsOnWire(verificationValue)) return undefined;
  const record = OktaRecord.safeParse({ recordType, fqdn, verificationValue });
  return record.success ? record.data : undefined;
}

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^["'\u201c\u201d\u2018\u2019]{1,8}|["'\u201c\u201d\u2018\u2019,]{1,8}$/g, "")
    .trim();

/** The first of each name and type. */
function unique(records: readonly OktaRecord[]): OktaRecord[] {
  const seen = new Set<string>();
  return records.filter(({ recordType, fqdn }) => {
    const key = `${recordType} ${fqdn}`;
    return !seen.has(key) && seen.add(key);
  });
}

const unread = (cause: string, text: string): Finding =>
  finding({
    code: "dns-okta-records-unread",
    severity: "warning",
    step: "domain",
    field: "oktaRecords",
    title: "Part of the text could not be read as Okta's records",
    cause,
    fix: [
      "In the Okta Admin Console, open Customizations > Brands, your brand, Domains, and the email domain.",
      "Copy the whole table of records and paste it here. The answer of the Email Domains API works too.",
    ],
    ...(text !== "" && { found: text.slice(0, 300) }),
  });
