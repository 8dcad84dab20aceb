import { canonicalName } from "../ask/domain-name.ts";
import { type Damage, type Mended, unwrapText } from "../damage.ts";
import { lettersApart } from "../spf/near.ts";

/** A DMARC record, read (RFC 9989 section 4.7). */
export interface DmarcRecord {
  readonly text: string;
  /** What a receiver does with mail that fails, after the rules for missing and wrong values. */
  readonly policy: "none" | "quarantine" | "reject";
  /** For sub-domains of the organizational domain; falls back to `policy`. */
  readonly subdomainPolicy: "none" | "quarantine" | "reject";
  /** For names below it that do not exist (NXDOMAIN); falls back to `subdomainPolicy`. */
  readonly nonexistentPolicy: "none" | "quarantine" | "reject";
  readonly testing: boolean;
  readonly psd: "y" | "n" | "u";
  /** False when a receiver must act as if there were no record. */
  readonly usable: boolean;
  /** False when a policy is written that receivers do not read. */
  readonly policyRead: boolean;
  /** Sentences for people. */
  readonly problems: readonly string[];
}

const policies = ["none", "quarantine", "reject"] as const;
const isPolicy = (text: string | undefined): text is (typeof policies)[number] =>
  policies.some((p) => p === text);

/**
 * True for a TXT record whose first tag is `v=DMARC1` (RFC 9989 section 4.8). The tag's name is in any case, its value is not,
 * and nothing stands before it.
 */
export const isDmarcRecord = (text: string): boolean => /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text);

/** A URI by its characters (RFC 3986 section 2): angle brackets and quotation marks are none of them. */
const isUri = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+;=]|%[0-9a-f]{2})*$/i.test(text);

/** Tags that RFC 9989 took out, with their defaults, which never had an effect. Older receivers may still read others. */
const removedTags = { pct: "100", rf: "afrf", ri: "86400" };

/** Reads one record that `isDmarcRecord` accepts. Unknown tags are ignored, as section 4.7 asks. */
export function parseDmarc(text: string): DmarcRecord {
  const problems: string[] = [];
  const tags = new Map<string, string>();
  for (const part of text.split(";")) {
    if (part.trim() === "") continue;
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    if (equals < 0 || name === "") problems.push(`"${part.trim()}" is not a tag: a name, =, and a value.`);
    else if (tags.has(name))
      problems.push(`${name}= stands twice. The first one counts here; strict receivers drop the record.`);
    else tags.set(name, part.slice(equals + 1).trim());
  }
  const p = tags.get("p")?.toLowerCase();
  const urisOf = (tag: string): string[] =>
    (tags.get(tag) ?? "")
      .split(",")
      .map((u) => u.trim())
      .filter((u) => u !== "");
  const validReports = urisOf("rua").filter((uri) => isUri(uri));
  for (const tag of ["rua", "ruf"]) {
    const unread = urisOf(tag).filter(
      (uri) => uri.length > 320 || !/^mailto:[^@\s]+@[^@\s]+\.[^@\s]+$/i.test(uri),
    );
    if (unread.length > 0)
      problems.push(`${tag}= takes mailto: addresses; nobody sends reports to ${unread.join(", ")}.`);
  }
  if (p === undefined) problems.push("p= is missing.");
  else if (!isPolicy(p)) problems.push(`p=${p} is not none, quarantine or reject.`);
  for (const tag of ["sp", "np"]) {
    const value = tags.get(tag)?.toLowerCase();
    if (value !== undefined && !isPolicy(value))
      problems.push(`${tag}=${value} is not none, quarantine or reject.`);
  }
  for (const tag of ["adkim", "aspf"]) {
    const value = tags.get(tag)?.toLowerCase();
    if (value !== undefined && value !== "r" && value !== "s")
      problems.push(`${tag}= takes r (relaxed) or s (strict), and counts as r.`);
  }
  for (const [tag, otherwise] of Object.entries(removedTags))
    if ((tags.get(tag)?.toLowerCase() ?? otherwise) !== otherwise)
      problems.push(`${tag}= is gone since RFC 9989 and has no effect at newer receivers.`);
  const sp = tags.get("sp")?.toLowerCase();
  const np = tags.get("np")?.toLowerCase();
  const broken = !isPolicy(p) || [sp, np].some((value) => value !== undefined && !isPolicy(value));
  // Section 4.10.1: without a valid policy the record counts as p=none, if there is somewhere to report to.
  const policy = broken ? "none" : p;
  const subdomainPolicy = !broken && isPolicy(sp) ? sp : policy;
  const flag = <T extends string>(name: string, values: readonly T[], otherwise: T): T => {
    const value = tags.get(name)?.toLowerCase();
    return values.find((v) => v === value) ?? otherwise;
  };
  return {
    text,
    policy,
    subdomainPolicy,
    nonexistentPolicy: !broken && isPolicy(np) ? np : subdomainPolicy,
    testing: flag("t", ["y", "n"], "n") === "y",
    psd: flag("psd", ["y", "n", "u"], "u"),
    usable: !broken || validReports.length > 0,
    policyRead: !broken || (p === undefined && sp === undefined && np === undefined),
    problems,
  };
}

/** `v=DMARC1` as people misspell it, before a tag or alone. */
const version = /^v?\s*[=:]{0,2}\s*DMARC\s*-?\s*[12lI|]?(?=[\s;,:]|$)/i;
const tagNames = "p|sp|np|adkim|aspf|rua|ruf|fo|pct|rf|ri|t|psd";

/**
 * A text that was meant as a DMARC record, as it was meant: without what was entered around it, with its first tag spelt and
 * first, and with semicolons between the tags.
 */
export function mendDmarc(text: string): Mended {
  const { text: whole, damage: around } = unwrapText(text);
  const last = /^(p\s*=[^;]*;.{0,2000}?);?\s*(v\s*=\s*DMARC1)\s*;?$/is.exec(whole);
  const ordered = last ? `${last[2]}; ${last[1]}` : whole;
  const begin = version.exec(ordered)?.[0];
  if (begin === undefined) return { text: whole, damage: around };
  const damage: Damage[] = [...around];
  const put = (kind: Damage["kind"], character: string, position: number) =>
    damage.push({ kind, character: character.trim() || " ", position: position + 1, count: 1 });
  if (last) put("version", last[2]!, whole.lastIndexOf(last[2]!));
  else if (!/^v[ \t]*=[ \t]*DMARC1$/.test(begin.replace(/^V/, "v"))) put("version", begin, 0);
  const rest = ordered.slice(begin.length);
  // Between two tags stands one semicolon, whatever stands there now.
  const between = new RegExp(
    `^\\s*[,:.]?\\s*(?=(?:${tagNames})\\s*=)|[,\\s]\\s*(?=(?:${tagNames})\\s*=)`,
    "gi",
  );
  const tags = rest.replace(between, (found: string, at: number) => {
    if (rest.slice(0, at).trimEnd().endsWith(";")) return found;
    put("separator", found, begin.length + at);
    return "; ";
  });
  const signed = tags.replace(
    new RegExp(`((?:^|;)\\s*(?:${tagNames}))\\s*[:-]\\s*(?=\\S)`, "gi"),
    (found: string, head: string, at: number) => {
      put("separator", found.slice(head.length), begin.length + at + head.length);
      return `${head}=`;
    },
  );
  if (damage.length === around.length) return { text: whole, damage: around };
  const kinds = new Set<string>();
  const once = damage.filter(({ kind }) => kinds.size !== kinds.add(kind).size);
  return { text: `v=DMARC1${signed}`.trim(), damage: once };
}

/**
 * The record with values in it that receivers read: a misspelled policy is the nearest one, one that is none asks for reports
 * only, and an address of reports has `mailto:` before it. Undefined when there is nothing of that kind to change.
 */
export function readableDmarc(text: string): string | undefined {
  const parts = text.split(";").map((part) => {
    const [, before = "", name = "", value = ""] = /^(\s*)([a-z]+)\s*=\s*(.*?)\s*$/is.exec(part) ?? [];
    const tag = name.toLowerCase();
    if (["p", "sp", "np"].includes(tag) && !isPolicy(value.toLowerCase()))
      return `${before}${name}=${policies.find((p) => lettersApart(value.toLowerCase(), p) <= 3) ?? "none"}`;
    const mode = /^(?:r|s)(?=[a-z])/i.exec(value)?.[0];
    if ((tag === "adkim" || tag === "aspf") && mode) return `${before}${name}=${mode.toLowerCase()}`;
    if (tag === "rua" || tag === "ruf") return `${before}${name}=${value.split(",").map(asUri).join(",")}`;
    return part;
  });
  const hasPolicy = parts.some((part) => /^\s*p\s*=/i.test(part));
  const [first = "", ...rest] = parts;
  const changed = (hasPolicy ? parts : [first, " p=none", ...rest]).join(";").trim();
  return changed === text.trim() ? undefined : changed;
}

/** `mailto:` and an address, where there is one in the text; the text as it was where there is none. */
function asUri(text: string): string {
  const address = /[^\s<>()[\]:,;"']{1,64}@[^\s<>()[\]:,;"'!]{1,253}(?:![0-9]{1,12}[kmgt]?)?/i.exec(
    text,
  )?.[0];
  return address === undefined || /^\s*mailto:[^\s<>()[\]]+\s*$/i.test(text) ? text : `mailto:${address}`;
}

/** One name of the walk and what stands there. */
interface DmarcStep {
  readonly domain: string;
  readonly records: readonly string[];
  /** The name could not be asked. */
  readonly failed: boolean;
}

export interface DmarcDiscovery {
  readonly steps: readonly DmarcStep[];
  /** The record that applies, and the name it is for. */
  readonly record?: DmarcRecord;
  readonly recordDomain?: string;
  readonly organizationalDomain: string;
}

/**
 * The names a receiver asks for, most specific first (RFC 9989 section 4.10): the domain itself, then its parents; from a
 * name of more than seven labels the walk jumps to the last seven. At most eight names.
 */
export function treeWalkNames(domain: string): string[] {
  const labels = canonicalName(domain).split(".");
  const names = [labels.join(".")];
  for (let n = labels.length > 8 ? 7 : labels.length - 1; n >= 1; n--) names.push(labels.slice(-n).join("."));
  return names;
}

/** The texts at `_dmarc.<domain>`; null when they could not be read. */
export type DmarcQuery = (domain: string) => Promise<readonly string[] | null>;

/** Finds the record that applies to a domain, asking all names of the walk at once. */
export async function discoverDmarc(query: DmarcQuery, domain: string): Promise<DmarcDiscovery> {
  const names = treeWalkNames(domain);
  const texts = await Promise.all(names.map((name) => query(name)));
  const steps: DmarcStep[] = names.map((name, i) => ({
    domain: name,
    records: (texts[i] ?? []).filter(isDmarcRecord),
    failed: texts[i] === null,
  }));
  // Several records at one name count as none, and the walk goes on; it ends at psd=y or psd=n (section 4.10).
  const all = steps.flatMap((s) =>
    s.records.length === 1 ? [{ domain: s.domain, record: parseDmarc(s.records[0]!) }] : [],
  );
  const last = all.findIndex((s) => s.record.psd !== "u");
  const single = last < 0 ? all : all.slice(0, last + 1);
  const organizationalDomain = organizational(canonicalName(domain), single);
  const applies =
    single.find((s) => s.domain === canonicalName(domain)) ??
    single.find((s) => s.domain === organizationalDomain) ??
    // Section 4.10.1: at last the record of the public suffix above the organizational domain.
    single.find((s) => s.record.psd === "y");
  return {
    steps,
    organizationalDomain,
    ...(applies && { record: applies.record, recordDomain: applies.domain }),
  };
}

/** Section 4.10.2: psd=n names it; psd=y is one label above it; else the shortest name with a record; else the domain. */
function organizational(domain: string, walked: readonly { domain: string; record: DmarcRecord }[]): string {
  for (const { domain: name, record } of walked) {
    if (record.psd === "n") return name;
    if (record.psd === "y" && name !== domain)
      return domain
        .split(".")
        .slice(-(name.split(".").length + 1))
        .join(".");
  }
  return walked.at(-1)?.domain ?? domain;
}
