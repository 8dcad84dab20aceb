import type { Finding } from "../../contract/finding.ts";
import { showText } from "../damage.ts";
import { rowFinding, source } from "../finding.ts";
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
  /** Advice, by a section of RFC 7208, unless it says that it is more. */
  const add = (section: string, draft: Parameters<typeof rowFinding>[1]) =>
    findings.push(
      rowFinding(field, {
        severity: "info",
        found: showText(record),
        sources: [source.spf(section)],
        ...draft,
      }),
    );
  const all = tree.terms.find((t) => t.term.kind === "all");
  const redirect = tree.terms.find((t) => t.term.kind === "redirect");
  if (all && isMechanism(all.term) && all.term.qualifier === "+")
    add("5.1", {
      code: "spf-allows-all",
      severity: "warning",
      title: "The SPF record lets everybody send",
      cause: `"${all.text}" passes every address of the internet.`,
      fix: ["Replace it by ~all or -all."],
    });
  if (all && isMechanism(all.term) && all.term.qualifier === "?")
    add("5.1", {
      code: "spf-neutral-all",
      title: "The SPF record says nothing about other senders",
      cause: '"?all" is as if there were no rule.',
      fix: ["Replace it by ~all when all your senders are listed."],
    });
  if (!all && !redirect)
    add("4.7", {
      code: "spf-no-all",
      title: "The SPF record has no end",
      cause: "Without all, other senders are neutral.",
      fix: ["Add ~all at the end."],
    });
  if (all && redirect)
    add("6.1", {
      code: "spf-redirect-ignored",
      title: "redirect= has no effect",
      cause: "The record has an all, so redirect= is not looked at.",
      fix: [`Take out "${redirect.text}".`],
    });
  const behind = all ? tree.terms.slice(tree.terms.indexOf(all) + 1).filter((t) => isMechanism(t.term)) : [];
  if (behind.length > 0)
    add("5.1", {
      code: "spf-terms-after-all",
      severity: "warning",
      title: "Terms stand behind all",
      cause: `${listed(
        behind.map((t) => t.text),
        " ",
      )}: nothing behind all is read.`,
      fix: ["Move them before all, or take them out."],
    });
  const ptr = tree.terms.find((t) => t.term.kind === "ptr");
  if (ptr)
    add("5.5", {
      code: "spf-ptr",
      title: "The SPF record uses ptr",
      cause: "It is slow and unreliable, and large receivers skip it.",
      fix: [`Take out "${ptr.text}".`],
    });
  const unknown = tree.terms.filter(({ term }) => term.kind === "unknown-modifier" && !known.has(term.name));
  if (unknown.length > 0)
    add("6", {
      code: "spf-unknown-modifier",
      title: "A part of the SPF record has no effect",
      cause: `${listed(
        unknown.map((t) => t.text),
        " ",
      )}: SPF knows no such modifier, so receivers skip it. Often another record was pasted behind this one.`,
      fix: ["Take it out. A record of another kind goes into a TXT record of its own."],
    });
  const texts = new Set<string>();
  const twice = tree.terms.flatMap((t) => {
    const text = t.text.toLowerCase();
    if (texts.has(text)) return [text];
    texts.add(text);
    return [];
  });
  if (twice.length > 0)
    add("4.6.4", {
      code: "spf-duplicate-term",
      title: "A term stands twice",
      cause: `${listed(twice, " ")}: the second one only costs.`,
      fix: ["Take it out."],
    });
  const bytes = Buffer.byteLength(record);
  if (bytes > comfortableBytes)
    add("3.4", {
      code: "spf-long",
      title: `The SPF record has ${bytes} bytes`,
      cause: `Over about ${comfortableBytes} bytes an answer may need TCP, which some networks block.`,
      fix: ["Take out what you no longer use."],
    });
  return findings;
}

/** TXT values that were meant as SPF and are not read as such. */
export function nearSpf(field: string, values: readonly string[]): Finding[] {
  return values
    .filter((v) => !isSpfRecord(v) && /^[\s"'\u201c\u201d]*(?:v\s*=\s*spf1|spf2\.0\/|v=spf\d)/i.test(v))
    .map((value) =>
      rowFinding(field, {
        code: "spf-not-recognised",
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
