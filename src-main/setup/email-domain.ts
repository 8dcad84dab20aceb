import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { Finding } from "../contract/finding.ts";
import { MailwrightError } from "../contract/mailwright-error.ts";
import { finding } from "../contract/make-finding.ts";
import type { Setup } from "../contract/setup.ts";

/** Longest name in text form without the trailing dot (RFC 1035 section 2.3.4: 255 octets on the wire). */
export const longestName = 253;
export const longestLabel = 63;

const notAName = (text: string, cause: string, fix: string[]): { finding: Finding } => ({
  finding: finding({
    code: "dns-name-invalid",
    step: "domain",
    field: "emailDomain",
    title: "This is not a domain name",
    cause,
    fix,
    found: text.slice(0, 300),
  }),
});

/**
 * The domain meant by what somebody typed or pasted: spaces, a URL's scheme and path, and a trailing dot are taken off,
 * other scripts become their `xn--` form (IDNA, UTS 46), letters lower case. Underscores are kept: records have them, and
 * `lintDomain` says where they hurt.
 *
 * @returns the name, at least two labels; or one finding, `dns-name-invalid`, that says what is wrong with it
 */
export function normaliseDomain(text: string): { domain: string } | { finding: Finding } {
  const trimmed = text.trim();
  if (trimmed === "")
    return notAName(text, "The field is empty.", ["Enter a name such as notifications.example.com."]);
  const bare = trimmed
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/[/?#].*$/s, "")
    .replace(/:\d+$/, "")
    .replace(/\.$/, "");
  if (bare.includes("@"))
    return notAName(text, "It holds an @, so it is an email address.", [
      `Enter only what stands behind the @: ${bare.slice(bare.lastIndexOf("@") + 1)}`,
    ]);
  if (/\s/.test(bare)) return notAName(text, "It holds a space.", ["Enter one domain name, without spaces."]);
  if (isIP(bare.replace(/^\[|\]$/g, "")) || /(^|\.)\d+$/.test(bare))
    return notAName(text, "It is a number, so it would be read as an IP address.", [
      "Enter the domain's name, not its address.",
    ]);
  const labels = bare.split(/[.\u3002\uff0e\uff61]/);
  if (labels.some((label) => label === ""))
    return notAName(text, "It has two dots in a row, or starts with one.", ["Take out the extra dot."]);
  // The URL parser behind this takes a backslash for the end of a host, and some numbers for an IPv4 address.
  const ascii = bare.includes("\\") ? "" : domainToASCII(bare).toLowerCase();
  if (ascii === "" || isIP(ascii) !== 0)
    return notAName(text, "It holds a character that no domain name can have.", [
      "Use letters, digits, hyphens and dots.",
    ]);
  const long = ascii.split(".").find((label) => label.length > longestLabel);
  if (long !== undefined)
    return notAName(text, `One part is ${long.length} characters long; ${longestLabel} is the limit.`, [
      "Shorten that part of the name.",
    ]);
  if (ascii.length > longestName)
    return notAName(text, `It is ${ascii.length} characters long; ${longestName} is the limit.`, [
      "Shorten the name.",
    ]);
  const odd = ascii.split(".").find((label) => !/^(?!-)[a-z0-9_-]+(?<!-)$/.test(label));
  if (odd !== undefined)
    return notAName(
      text,
      `The part "${odd}" holds a character a domain name cannot have, or a hyphen at its edge.`,
      ["Use letters, digits and hyphens; start and end each part with a letter or digit."],
    );
  if (!ascii.includes("."))
    return notAName(text, "It has one part only.", [
      "Enter the full name, such as notifications.example.com.",
    ]);
  return { domain: ascii };
}

/**
 * The email domain in the one form it is kept and compared in: the name that was meant, see `normaliseDomain`. A text that is
 * no domain stays as it was typed, so that the form can say what is wrong with it.
 */
export function canonicalDomain(text: string): string {
  const read = normaliseDomain(text);
  return "domain" in read ? read.domain : text.trim();
}

/**
 * The From address with its domain in that form, the part before the @ as it was typed. A text that is no address stays as it
 * was, so that the form can say what is wrong with it.
 */
export function canonicalFrom(text: string): string {
  const [, local = "", domain = ""] = /^([^\s<>@]+)@([^\s<>@/?#:]+)$/.exec(text.trim()) ?? [];
  const read = domain === "" ? undefined : normaliseDomain(domain);
  return read !== undefined && "domain" in read ? `${local}@${read.domain}` : text.trim();
}

/** A setup whose email domain is a domain name. Throws the finding when it is none. */
export function named(setup: Setup): Setup {
  const read = normaliseDomain(setup.domain.emailDomain);
  if ("finding" in read) throw new MailwrightError(read.finding);
  return setup;
}
