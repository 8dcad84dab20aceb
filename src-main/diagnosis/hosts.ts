import { providerOfHost } from "../providers/index.ts";
import { oktaOrgDomains } from "../providers/okta-hosts.ts";

/** Zones beside the providers' servers under other names, and Okta's. */
const beside = [
  ...oktaOrgDomains,
  "google.com",
  "live.com",
  "microsoft.com",
  "office.com",
  "outlook.com",
  "windows.net",
];

/** True for a server whose certificate comes from a public authority: another issuer stands in between. */
export const isPublicHost = (host: string): boolean =>
  providerOfHost(host) !== undefined || beside.some((zone) => `.${host.toLowerCase()}`.endsWith(`.${zone}`));

/** A host as error texts show one: in a URL, before a port, or after a word for it. Each alternative is bounded. */
const hostLike =
  /\/\/([a-z0-9.-]{1,253})|\b(?:host(?:name)?|server|for|to|lookup|from|with|tcp)['"]?[ :=]{1,3}['"`]?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})|(?<![a-z0-9.@-])([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})(?=[,[ (]{0,2}(?::|port[ =:]{1,2})(?:25|443|465|587|2587)\b)/gi;
/** Names of the providers count wherever they stand. */
const named = /(?<![a-z0-9.@-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?![a-z0-9-]|\.[a-z0-9])/gi;
/** Source files and classes of stack traces, which are written like hosts. */
const file =
  /\.(?:c|cs|conf|dll|exe|go|html?|java|js|json|log|mjs|pem|php|pl|pm|py|rb|rs|so|ts|txt|exception|error)$/;
/** Hosts looked at in one text: a log names the same few again and again. */
const looked = 200;

/** The server an error text is about: a provider's when one is named, otherwise the first that stands like a host; or "". */
export function hostIn(text: string): string {
  let count = 0;
  for (const match of text.matchAll(named)) {
    const host = match[0].toLowerCase();
    if (isPublicHost(host) && /[a-z]/.test(host)) return host;
    if (++count > looked) break;
  }
  for (const match of text.matchAll(hostLike)) {
    const host = (match[1] ?? match[2] ?? match[3] ?? "").toLowerCase();
    if (/\.[a-z]{2,}$/.test(host) && !file.test(host)) return host;
  }
  return "";
}
