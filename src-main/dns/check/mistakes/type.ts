import { recordText } from "../../ask/message.ts";
import { source } from "../../finding.ts";
import { isCloudflare } from "../cloudflare.ts";
import { type Case, caseFinding, hasExpected, type Mistake } from "./case.ts";

/** A CNAME that Cloudflare hides behind its own addresses. */
export async function proxied(of: Case): Promise<Mistake | undefined> {
  const { type, fqdn, expected } = of.wanted;
  if (type !== "CNAME" || of.seen.status === "found") return undefined;
  const answers = await Promise.all((["A", "AAAA"] as const).map((t) => of.context.view.see(fqdn, t)));
  const addresses = answers.flatMap((a) => a.records.map(recordText));
  if (addresses.length === 0 || !addresses.every(isCloudflare)) return undefined;
  const found = `A ${addresses.join(", ")} (Cloudflare)`;
  return {
    status: "wrong",
    statusText: "Proxied at Cloudflare",
    found: [found],
    finding: caseFinding(of, {
      code: "dns-cname-proxied",
      title: "The record is there, but Cloudflare answers with its own addresses",
      cause:
        "A proxied CNAME is invisible to everybody outside: they see Cloudflare's addresses in its place.",
      fix: ["In Cloudflare, open the record.", "Switch Proxy status to DNS only, and save."],
      expected: `CNAME ${expected}`,
      found,
      sources: [source.cloudflareProxy],
    }),
  };
}

/** TXT where a CNAME belongs, or the other way round. */
export async function wrongType(of: Case): Promise<Mistake | undefined> {
  const { type, fqdn, expected } = of.wanted;
  const wrong = type === "CNAME" ? "TXT" : "CNAME";
  // Many DNS hosts add the zone name to a CNAME's target, so a text entered as CNAME is its first label.
  const fits =
    type === "CNAME"
      ? await hasExpected(of, fqdn, "TXT")
      : of.seen.aliases.some((a) => of.isExpected(a) || of.isExpected(a.split(".")[0] ?? ""));
  if (!fits) return undefined;
  return {
    status: "wrong",
    statusText: `${wrong} instead of ${type}`,
    found: [`${wrong} ${expected}`],
    finding: caseFinding(of, {
      code: "dns-wrong-type",
      title: `The record is a ${wrong}; it must be a ${type}`,
      cause: "Name and value are right. The type is not.",
      fix: [`Delete the ${wrong} record.`, `Add it again as ${type}, with the same name and value.`],
      expected: `${type} ${expected}`,
      found: `${wrong} ${expected}`,
    }),
  };
}

/** Other records where only a CNAME may stand. */
export async function conflict(of: Case): Promise<Mistake | undefined> {
  const { type, fqdn, expected, kind } = of.wanted;
  if (type !== "CNAME" || of.seen.status === "found") return undefined;
  const types = ["A", "AAAA", "MX", "TXT"] as const;
  const answers = await Promise.all(types.map((t) => of.context.view.see(fqdn, t)));
  const there = answers.flatMap((a, i) => a.records.map((r) => `${types[i]} ${recordText(r)}`));
  if (there.length === 0) return undefined;
  const isMailHost = kind === "okta" && !fqdn.includes("_domainkey");
  return {
    status: "wrong",
    statusText: "Other records at this name",
    found: there,
    finding: caseFinding(of, {
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
    }),
  };
}
