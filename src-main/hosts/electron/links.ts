import { documentHosts } from "../../providers/document-hosts.ts";
import { isOktaOrgHost } from "../../providers/okta-hosts.ts";

/**
 * Hosts a link may lead to: the consoles of the guide, the documents its findings cite. Sub-domains only where a
 * console is one (`https://example-admin.okta.com`).
 */
const hosts: ReadonlySet<string> = new Set([
  ...documentHosts,
  "admin.cloud.microsoft",
  "admin.exchange.microsoft.com",
  "compliance.microsoft.com",
  "go.microsoft.com",
  "portal.azure.com",
  "www.microsoft.com",
  "status.okta.com",
  "dash.cloudflare.com",
]);

/** Longest address that is opened, in characters: deep links with a project and an app are about 300. */
const longest = 2_048;

/**
 * The address to open in the person's browser, or undefined when it may not be opened. Parsed, never compared as a
 * text: `https://okta.com.evil.example` and `https://help.okta.com@evil.example` are somebody else's.
 */
export function allowedLink(text: string): string | undefined {
  if (text.length > longest || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  if (!plain) return undefined;
  const known = hosts.has(url.hostname) || isOktaOrgHost(url.hostname);
  return known ? url.href : undefined;
}
