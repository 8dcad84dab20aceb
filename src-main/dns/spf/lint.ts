import type { Finding } from "../../contract/finding.ts";
import { showText } from "../damage.ts";
import { finding, source } from "../finding.ts";
import { listed } from "./listed.ts";
import { isMechanism, isSpfRecord } from "./parse.ts";
import type { SpfNode } from "./walk.ts";

/** Over this many bytes the answer may not fit a UDP packet of 512 (RFC 7208 section 3.4). */
const comfortableBytes = 450;

/** Modifiers that are not for an evaluation (RFC 6652 section 3). */
const known = new Set(["ra", "rp", "rr"]);

/** What is legal, and unwise. */
export function spfLint(field: string, tree: SpfNode): Finding[] {
  const record = tree.records[0];
  // Of a record that receivers drop as a whole, no part does anything.
  if (record === undefined || tree.errors.length > 0) return [];
  const findings: Finding[] = [];
  const add = (
    code: string,
    severity: Finding["severity"],
    title: string,
    cause: string,
    fix: string[],
    section: string,
  ) =>
    findings.push(
      finding({
        code,
        severity,
        field,
        title,
        cause,
        fix,
        found: showText(record),
        sources: [source.spf(section)],
      }),
    );
  const all = tree.terms.find((t) => t.term.kind === "all");
  const redirect = tree.terms.find((t) => t.term.kind === "redirect");
  if (all && isMechanism(all.term) && all.term.qualifier === "+")
    add(
      "spf-allows-all",
      "warning",
      "The SPF record lets everybody send",
      `"${all.text}" passes every address of the internet.`,
      ["Replace it by ~all or -all."],
      "5.1",
    );
  if (all && isMechanism(all.term) && all.term.qualifier === "?")
    add(
      "spf-neutral-all",
      "info",
      "The SPF record says nothing about other senders",
      '"?all" is as if there were no rule.',
      ["Replace it by ~all when all your senders are listed."],
      "5.1",
    );
  if (!all && !redirect)
    add(
      "spf-no-all",
      "info",
      "The SPF record has no end",
      "Without all, other senders are neutral.",
      ["Add ~all at the end."],
      "4.7",
    );
  if (all && redirect)
    add(
      "spf-redirect-ignored",
      "info",
      "redirect= has no effect",
      "The record has an all, so redirect= is not looked at.",
      [`Take out "${redirect.text}".`],
      "6.1",
    );
  const behind = all ? tree.terms.slice(tree.terms.indexOf(all) + 1).filter((t) => isMechanism(t.term)) : [];
  if (behind.length > 0)
    add(
      "spf-terms-after-all",
      "warning",
      "Terms stand behind all",
      `${listed(
        behind.map((t) => t.text),
        " ",
      )}: nothing behind all is read.`,
      ["Move them before all, or take them out."],
      "5.1",
    );
  const ptr = tree.terms.find((t) => t.term.kind === "ptr");
  if (ptr)
    add(
      "spf-ptr",
      "info",
      "The SPF record uses ptr",
      "It is slow and unreliable, and large receivers skip it.",
      [`Take out "${ptr.text}".`],
      "5.5",
    );
  const unknown = tree.terms.filter(({ term }) => term.kind === "unknown-modifier" && !known.has(term.name));
  if (unknown.length > 0)
    add(
      "spf-unknown-modifier",
      "info",
      "A part of the SPF record has no effect",
      `${listed(
        unknown.map((t) => t.text),
        " ",
      )}: SPF knows no such modifier, so receivers skip it. Often another record was pasted behind this one.`,
      ["Take it out. A record of another kind goes into a TXT record of its own."],
      "6",
    );
  const texts = new Set<string>();
  const twice = tree.terms.flatMap((t) => {
    const text = t.text.toLowerCase();
    if (texts.has(text)) return [text];
    texts.add(text);
    return [];
  });
  if (twice.length > 0)
    add(
      "spf-duplicate-term",
      "info",
      "A term stands twice",
      `${listed(twice, " ")}: the second one only costs.`,
      ["Take it out."],
      "4.6.4",
    );
  const bytes = Buffer.byteLength(record);
  if (bytes > comfortableBytes)
    add(
      "spf-long",
      "info",
      `The SPF record has ${bytes} bytes`,
      `Over about ${comfortableBytes} bytes an answer may need TCP, which some networks block.`,
      ["Take out what you no longer use."],
      "3.4",
    );
  return findings;
}

/** TXT values that were meant as SPF and are not read as such. */
export function nearSpf(field: string, values: readonly string[]): Finding[] {
  return values
    .filter((v) => !isSpfRecord(v) && /^[\s"'\u201c\u201d]*(?:v\s*=\s*spf1|spf2\.0\/|v=spf\d)/i.test(v))
    .map((value) =>
      finding({
        code: "spf-not-recognised",
        severity: "warning",
        field,
        title: "A record looks like SPF and is not read as SPF",
        cause: /^\s*spf2/i.test(value)
          ? "spf2.0 is Sender ID, which nobody reads any more."
          : "An SPF record begins with v=spf1 and a space: nothing before it, no quotation marks, nothing glued to it.",
        fix: ["Correct the beginning of the record, or delete it."],
        found: showText(value),
        sources: [source.spf("4.5")],
      }),
    );
}
