import type { DkimValues } from "../contract/dns.ts";
import type { Finding } from "../contract/finding.ts";
import type { DkimRecord } from "../providers/index.ts";
import { canonicalName } from "./ask/domain-name.ts";
import { mendDkimKey, parseDkimKey } from "./check/dkim.ts";
import { finding } from "./finding.ts";

/** A key record in a text that has more around it: a table row, a host name before it. */
const keyRecord = /v\s*=\s*DKIM1\s*;(?:\s*[a-oq-z]\s*=[^;]{0,200};)*\s*p\s*=\s*[A-Za-z0-9+/]+={0,2}/i;

/**
 * Reads the DKIM records that a provider's console shows out of what an admin copied there: the key of a TXT record, whole or
 * in quoted pieces, or the targets of aliases.
 * @param records those that the provider asks for @param domain the email domain, canonical
 * @returns what each record shall hold; `dns-dkim-unread` or `dns-dkim-other-selector` where nothing fits
 */
export function readPastedDkim(
  text: string,
  records: readonly DkimRecord[],
  domain: string,
): { readonly values: DkimValues["records"]; readonly findings: readonly Finding[] } {
  const values = records.flatMap((record) => {
    const value = record.leadsToKey ? targetIn(text, record, domain) : keyIn(text);
    return value === undefined ? [] : [{ id: record.id, value }];
  });
  if (values.length === 0) return { values, findings: [unread(records)] };
  const selector = /([a-z0-9-]+)\._domainkey\b/i.exec(text)?.[1]?.toLowerCase();
  const known = records.map((record) => record.selector);
  const isOther = selector !== undefined && records.every(({ leadsToKey }) => !leadsToKey);
  if (isOther && !known.includes(selector))
    return { values: [], findings: [otherSelector(records[0]?.id, selector, known)] };
  return { values, findings: [] };
}

function targetIn(text: string, { leadsToKey, otherDomainIn }: DkimRecord, domain: string) {
  const names = (text.match(/[\w-]+(?:\.[\w-]+)+/g) ?? []).map(canonicalName);
  return names.find((name) => leadsToKey?.(name) && otherDomainIn?.(name, domain) === undefined);
}

function keyIn(text: string): string | undefined {
  if (/PRIVATE KEY/.test(text)) return undefined;
  // A key has no spaces of its own: those come from the width of the window it was copied from.
  const oneLine = text.trim().replace(/\s*[\r\n]+\s*/g, "");
  const record = keyRecord.exec(oneLine.replace(/"\s*"/g, ""))?.[0];
  const whole = [record, oneLine].find(
    (part) => part !== undefined && /^v=DKIM1/.test(part) && parseDkimKey(part).state === "valid",
  );
  return whole ?? mendDkimKey([oneLine])?.value;
}

const unread = (records: readonly DkimRecord[]): Finding => {
  const [first] = records;
  const isKey = first?.leadsToKey === undefined;
  return finding({
    code: "dns-dkim-unread",
    field: first?.id,
    title: isKey
      ? "There is no whole DKIM key in this text"
      : "There is no DKIM target of this domain in this text",
    cause: isKey
      ? "A key record begins with v=DKIM1 and has p= with the whole key. A part of it, or a private key, is none."
      : "The console shows a CNAME target for each selector, and they name the domain.",
    fix: ["Copy the value again as the console shows it, in one piece.", "Paste it here."],
    ...(first && { expected: first.expected("") }),
  });
};

const otherSelector = (field: string | undefined, selector: string, known: readonly string[]): Finding =>
  finding({
    code: "dns-dkim-other-selector",
    field,
    title: `This key is for the selector ${selector}`,
    cause: `The record here is that of the selector ${known.join(", ")}. Under another name the provider's signature is not found.`,
    fix: [
      `Generate the record in the console with the prefix ${known.join(", ")}, and paste that.`,
      "Or enter this one at the DNS host by hand, under its own name.",
    ],
    expected: known.join(", "),
    found: selector.slice(0, 63),
  });
