import { type Finding, MailwrightError, type OktaOrg } from "../../contract/index.ts";
import { readModestJson } from "../../network/modest-json.ts";
import type { Network } from "../../network/port.ts";
import { isOktaOrgHost } from "../../providers/okta-hosts.ts";
import { scopes } from "./areas.ts";
import { type Answer, exchange } from "./exchange.ts";
import { atDomain } from "./finding.ts";
import { orgHost } from "./org-url.ts";
import { quoted } from "./refusal.ts";
import { OrgMetadata } from "./shapes.ts";

export interface FoundOrg {
  readonly org: OktaOrg;
  /** Worth knowing: it runs on Classic Engine. */
  readonly findings: readonly Finding[];
}
export type OrgRead = FoundOrg | { readonly org: null; readonly findings: readonly Finding[] };

interface AskPlace {
  readonly network: Network;
  readonly signal: AbortSignal;
}

/**
 * Who an org is, in whatever form its address was pasted: `GET /.well-known/okta-organization`, which needs no sign-in. The
 * API is asked at the org's own host; a custom URL domain is believed about that host only where it is one of Okta's.
 * Throws a `MailwrightError` when nobody answers.
 */
export async function readOrg(pasted: string, place: AskPlace): Promise<OrgRead> {
  const read = await askOrg(pasted, place);
  return "finding" in read ? { org: null, findings: [read.finding] } : read;
}

/** The same for whoever needs an org: where there is none, the finding is thrown. */
export async function orgOf(pasted: string, place: AskPlace): Promise<FoundOrg> {
  const read = await askOrg(pasted, place);
  if ("finding" in read) throw new MailwrightError(read.finding);
  return read;
}

async function askOrg(
  pasted: string,
  { network, signal }: AskPlace,
): Promise<FoundOrg | { readonly finding: Finding }> {
  const read = orgHost(pasted);
  if ("finding" in read) return read;
  const url = new URL(`https://${read.host}/.well-known/okta-organization`);
  const answer = await exchange(
    url,
    (bound) =>
      network.fetch(url.href, {
        headers: { accept: "application/json" },
        redirect: "manual",
        signal: bound,
      }),
    signal,
    [],
  );
  const metadata = metadataOf(answer);
  if (!metadata) return { finding: notAnOrg(read.host, answer) };
  const { organization, alternate } = metadata._links ?? {};
  const own = hostOf(organization?.href);
  const host = own !== undefined && isOktaOrgHost(own) ? own : read.host;
  const named = hostOf(alternate?.href);
  const customDomain = named ?? (host === read.host ? null : read.host);
  return {
    org: {
      url: `https://${host}`,
      engine: metadata.pipeline,
      customDomain: customDomain === host ? null : customDomain,
      tokenPage: `https://${adminHost(host)}/admin/access/api/tokens`,
      scopes: [...scopes],
    },
    findings: metadata.pipeline === "v1" ? [classic(host)] : [],
  };
}

function metadataOf({ status, text }: Answer): ReturnType<typeof OrgMetadata.parse> | undefined {
  const json = status === 200 ? readModestJson(text) : {};
  return "value" in json ? OrgMetadata.safeParse(json.value).data : undefined;
}

/** The host of a link of an answer; undefined where it is not https. */
function hostOf(href: string | undefined): string | undefined {
  const read = href !== undefined && URL.canParse(href) ? new URL(href) : undefined;
  return read?.protocol === "https:" && read.port === "" ? read.hostname : undefined;
}

const adminHost = (host: string): string =>
  isOktaOrgHost(host) ? host.replace(/^[^.]+/, (org) => `${org}-admin`) : host;

const notAnOrg = (host: string, { status, headers, text }: Answer): Finding =>
  atDomain({
    code: "okta-org-none",
    title: `No Okta org answers at ${host}`,
    cause:
      status >= 300 && status < 400
        ? "The address sends on to another one. The org may have been renamed."
        : "Something answers there, and not as every Okta org does before anybody signs in.",
    fix: ["Open the Okta Admin Console and copy the address from the browser.", "Enter that address."],
    found: quoted(
      status >= 300 && status < 400
        ? (headers.get("location") ?? "")
        : `HTTP ${status} ${text.slice(0, 200)}`,
    ),
  });

const classic = (host: string): Finding =>
  atDomain({
    code: "okta-classic-engine",
    severity: "warning",
    title: `${host} is a Classic Engine org`,
    cause:
      "Okta describes OAuth 2.0 for custom email providers for Identity Engine. Its own articles differ on whether Classic Engine has it.",
    fix: [
      "In the Okta Admin Console, open Settings > Features and look for OAuth 2.0 support for custom email providers.",
      "Where it is not listed, ask Okta support about an upgrade to Identity Engine first.",
    ],
    sources: [
      {
        label: "Okta: use your own email provider",
        url: "https://developer.okta.com/docs/guides/custom-smtp/main/",
      },
    ],
  });
