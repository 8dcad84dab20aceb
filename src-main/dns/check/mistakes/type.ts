import { recordText } from "../../ask/message.ts";
import { showText } from "../../damage.ts";
import { source } from "../../finding.ts";
import { isCloudflare } from "../cloudflare.ts";
import { type Case, expectedAt, type Mistake, wrong } from "./case.ts";

/** The addresses that answer at the name itself, where a CNAME should. */
async function addressesAt({ context, wanted }: Case): Promise<string[]> {
  const answers = await Promise.all((["A", "AAAA"] as const).map((t) => context.view.held(wanted.fqdn, t)));
  return answers.flatMap((a) => (a.aliases.length > 0 ? [] : a.records.map(recordText)));
}

/** A CNAME that Cloudflare hides behind its own addresses. */
export async function proxied(of: Case): Promise<Mistake | undefined> {
  const { type, expected } = of.wanted;
  if (type !== "CNAME" || of.seen.status === "found") return undefined;
  const addresses = await addressesAt(of);
  if (addresses.length === 0 || !addresses.every(isCloudflare)) return undefined;
  const found = `A ${addresses.join(", ")} (Cloudflare)`;
  return wrong(of, "Proxied at Cloudflare", [found], {
    code: "dns-cname-proxied",
    title: "The record is there, but Cloudflare answers with its own addresses",
    cause: "A proxied CNAME is invisible to everybody outside: they see Cloudflare's addresses in its place.",
    fix: ["In Cloudflare, open the record.", "Switch Proxy status to DNS only, and save."],
    expected: `CNAME ${expected}`,
    found,
    sources: [source.cloudflareProxy],
  });
}

/**
 * The DNS host looks the target up itself and answers with its addresses (ALIAS, ANAME, CNAME flattening), so nobody sees a
 * CNAME. Told from a conflict by the addresses: they are the target's own.
 */
export async function flattened(of: Case): Promise<Mistake | undefined> {
  const { wanted, context, seen } = of;
  if (wanted.type !== "CNAME" || wanted.kind !== "okta" || seen.status === "found") return undefined;
  const [addresses, ...targets] = await Promise.all([
    addressesAt(of),
    ...(["A", "AAAA"] as const).map((t) => context.view.see(wanted.expected, t)),
  ]);
  const ofTarget = new Set(targets.flatMap((a) => a.records.map(recordText)));
  if (addresses.length === 0 || !addresses.every((address) => ofTarget.has(address))) return undefined;
  const found = `A ${addresses.join(", ")}`;
  return wrong(of, "Flattened to addresses", [found], {
    code: "dns-cname-flattened",
    title: "The DNS host answers with the target's addresses, and not with the CNAME",
    cause: `The addresses at ${wanted.fqdn} are those of ${wanted.expected}. The record is an ALIAS or ANAME, or the host flattens CNAMEs. Okta looks for the CNAME itself.`,
    fix: [
      "Open the record at the DNS host.",
      "Make it a plain CNAME, or switch flattening off for this name.",
    ],
    expected: `CNAME ${wanted.expected}`,
    found,
  });
}

/** TXT where a CNAME belongs, or the other way round. */
export async function wrongType(of: Case): Promise<Mistake | undefined> {
  const { type, kind, fqdn, expected } = of.wanted;
  const other = type === "CNAME" ? "TXT" : "CNAME";
  // Many DNS hosts add the zone name to a CNAME's target, so a text entered as CNAME is its first label.
  const value =
    type === "CNAME"
      ? await expectedAt(of, fqdn, "TXT")
      : of.seen.aliases.find((a) => of.isExpected(a) || of.isExpected(a.split(".")[0] ?? ""));
  if (value === undefined) return undefined;
  const isKey = kind === "dkim" && type === "CNAME";
  const found = `${other} ${showText(value)}`;
  return wrong(of, `${other} instead of ${type}`, [found], {
    code: "dns-wrong-type",
    title: `The record is a ${other}; it must be a ${type}`,
    cause: isKey
      ? "The key itself was entered. The provider changes its keys, and only a CNAME follows."
      : "Name and value are right. The type is not.",
    fix: [
      `Delete the ${other} record.`,
      isKey
        ? "Add the CNAME that the provider's console shows."
        : `Add it again as ${type}, with the same name and value.`,
    ],
    expected: `${type} ${expected}`,
    found,
  });
}

/** An alias where a text belongs, which leads to no such text. */
export function aliased(of: Case): Mistake | undefined {
  const { wanted, seen } = of;
  const [target] = seen.aliases;
  if (wanted.type === "CNAME" || target === undefined || seen.records.length > 0) return undefined;
  return wrong(of, "A CNAME is in the way", undefined, {
    code: "dns-cname-in-the-way",
    title: `A CNAME stands where the ${wanted.type} record must go`,
    cause: `${wanted.fqdn} is an alias of ${target}, ${seen.status === "nxdomain" ? "which does not exist" : `and there is no ${wanted.type} record behind it`}. Often that is left over from a service that is no longer used.`,
    fix: [`Delete the CNAME at ${wanted.fqdn}.`, `Add the ${wanted.type} record.`],
    expected: wanted.expected,
    found: `CNAME ${target}`,
    sources: [source.dns(1034, "3.6.2")],
  });
}

/** Other records where only a CNAME may stand. */
export async function conflict(of: Case): Promise<Mistake | undefined> {
  const { type, fqdn, expected, kind } = of.wanted;
  if (type !== "CNAME" || of.seen.status === "found") return undefined;
  const types = ["A", "AAAA", "MX", "TXT"] as const;
  const answers = await Promise.all(types.map((t) => of.context.view.held(fqdn, t)));
  const there = answers.flatMap((a, i) =>
    a.aliases.length > 0 ? [] : a.records.map((r) => `${types[i]} ${showText(recordText(r))}`),
  );
  if (there.length === 0) return undefined;
  const isMailHost = kind === "okta" && !fqdn.includes("_domainkey");
  return wrong(of, "Other records at this name", there, {
    code: "dns-cname-conflict",
    title: "Other records stand where the CNAME must go",
    cause:
      "A name with a CNAME can have no other records (RFC 1034, section 3.6.2), so the DNS host will refuse it.",
    fix: [
      "Delete the other records at this name, if nothing uses them.",
      ...(isMailHost
        ? [
            "If they are needed, recreate the email domain in Okta with another validation sub-domain, and paste the new records.",
          ]
        : []),
    ],
    expected: `CNAME ${expected}`,
    found: there.join("; "),
    sources: [source.dns(1034, "3.6.2")],
  });
}
