import type { Finding } from "../../contract/index.ts";
import { isOktaOrgHost } from "../../providers/okta-hosts.ts";
import { tidy } from "../../providers/text.ts";
import { normaliseDomain } from "../../setup/email-domain.ts";
import { atDomain } from "./finding.ts";

const longest = 500;

/**
 * The host of an org in whatever form its address was pasted: with or without a scheme, with a path, inside a sentence, with
 * spaces, of the Admin Console (`acme-admin.okta.com`, where the API does not answer), or a custom URL domain. It is asked
 * over https whatever scheme was pasted.
 */
export function orgHost(pasted: string): { host: string } | { finding: Finding } {
  const text = tidy(pasted).slice(0, longest);
  const url = /\bhttps?:\/\/[^\s"'<>]+/i.exec(text)?.[0] ?? text.replace(/["'<>\s]+/g, "");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase() ?? "https";
  const authority = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/?#\\].*$/s, "");
  if (scheme !== "https" && scheme !== "http") return notAnOrg(text, `It begins with ${scheme}://.`);
  if (/@/.test(authority) && authority !== text.replace(/\s+/g, ""))
    return notAnOrg(text, "It holds a user name before an @, so it leads somewhere else than it seems to.");
  if (/:(?!443$)\d*$/.test(authority)) return notAnOrg(text, "It holds a port. An org has none.");
  const read = normaliseDomain(authority);
  if ("finding" in read) return notAnOrg(text, read.finding.cause);
  const [first = "", ...rest] = read.domain.split(".");
  const isAdmin = isOktaOrgHost(read.domain) && first.length > "-admin".length && first.endsWith("-admin");
  return { host: isAdmin ? [first.slice(0, -"-admin".length), ...rest].join(".") : read.domain };
}

const notAnOrg = (text: string, cause: string): { finding: Finding } => ({
  finding: atDomain({
    code: "okta-org-not-an-address",
    title: "This is not the address of an Okta org",
    cause,
    fix: [
      "Open the Okta Admin Console and copy the address from the browser.",
      "A name such as acme.okta.com is enough, or your custom URL domain.",
    ],
    found: text.slice(0, 200),
  }),
});
