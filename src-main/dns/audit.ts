import type { DnsZone } from "../contract/dns.ts";
import type { Finding } from "../contract/finding.ts";
import type { MailExtras } from "../contract/mail-extras.ts";
import type { ProviderId } from "../contract/settings.ts";
import type { Network } from "../network/port.ts";
import { everyCloud, unknownDns } from "../providers/index.ts";
import { recordsOf } from "./ask/answer.ts";
import { canonicalName } from "./ask/domain-name.ts";
import { recordText } from "./ask/message.ts";
import { createResolver } from "./ask/resolver.ts";
import { openView, type View } from "./ask/view.ts";
import { throwIfAborted } from "./ask/wire.ts";
import { askAbove, delegationFindings } from "./check/delegation.ts";
import { type DkimKey, looksLikeDkimKey, parseDkimKey } from "./check/dkim.ts";
import { toDnsZone } from "./check/hosts.ts";
import { domainFaults } from "./check/lint-domain.ts";
import { dmarcFor, mailExtras } from "./check/mail-extras.ts";
import { questionsOf, wantedRecords } from "./check/records.ts";
import { contextOf } from "./check/rows/context.ts";
import { privateKey } from "./check/rows/dkim-findings.ts";
import { answerRow } from "./check/rows.ts";
import { providerOfMail } from "./check/suggest.ts";
import { hasRecords } from "./check/zone-findings.ts";
import { zoneVerdict } from "./check/zone-verdict.ts";
import { spfLimits } from "./spf/limited-dns.ts";
import { type PlainTerm, plainRecords, plainTerms } from "./spf/plain.ts";
import { toSpfAnswer } from "./spf/query.ts";
import { lookupsOf, walkSpf } from "./spf/walk.ts";

/** The mail DNS of one domain, as plain JSON. */
export interface DomainAudit {
  readonly domain: string;
  readonly zone?: DnsZone;
  /** Where its mail goes, from the MX records. */
  readonly provider: ProviderId | null;
  readonly spf: {
    readonly records: readonly string[];
    readonly lookups: number;
    readonly limit: number;
    readonly terms: readonly PlainTerm[];
  } | null;
  /** The record that applies, which may be one higher up. */
  readonly dmarc: {
    readonly domain: string;
    readonly record: string;
    readonly policy: "none" | "quarantine" | "reject";
    readonly subdomainPolicy: "none" | "quarantine" | "reject";
    readonly testing: boolean;
  } | null;
  /** Keys at the selectors that are usual; others cannot be guessed. */
  readonly dkim: readonly {
    readonly selector: string;
    readonly keyType: string;
    readonly bits?: number;
    readonly state: DkimKey["state"];
  }[];
  /** `preference exchange`, the preferred first. */
  readonly mx: string[];
  /** What is not needed to send. */
  readonly more: MailExtras;
  readonly findings: Finding[];
}

/** Selectors that large senders use: the providers', then SendGrid, Mailchimp, Mandrill, Fastmail, and common defaults. */
const usualSelectors = [
  ...new Set(everyCloud.flatMap(({ dns }) => dns.dkim.map(({ selector }) => selector))),
  "s1",
  "s2",
  "k1",
  "k2",
  "k3",
  "mandrill",
  "fm1",
  "default",
  "dkim",
  "mail",
];

/**
 * Looks at the mail DNS of one domain, without a setup: zone, MX, SPF with its cost, DMARC, DKIM at the usual selectors.
 * Network trouble is a finding. Throws a `NetworkError` with code ABORTED when `signal` fires.
 */
export async function auditDomain(
  network: Network,
  domain: string,
  options: { signal?: AbortSignal },
): Promise<DomainAudit> {
  const { signal } = options;
  const name = canonicalName(domain);
  throwIfAborted(signal, name);
  const wanted = wantedRecords({ domain: name, from: "", provider: null, ...unknownDns, oktaRecords: [] });
  const resolver = createResolver(network, signal);
  const above = askAbove(network, resolver, name, signal);
  const soon = questionsOf(wanted, name);
  const view = await openView(network, name, { signal, resolver, soon });
  const zone = view.search.found === "zone" ? view.search.zone : undefined;
  const context = contextOf(network, view, name, wanted);
  const answers = () =>
    Promise.all([
      Promise.all(wanted.map((w) => answerRow(context, w))),
      spfOf(view, name),
      dmarcOf(view, name),
      mailExtras(view, name),
      dkimOf(view, name),
      view.see(name, "MX"),
    ]);
  const [first, delegation] = await Promise.all([
    answers(),
    delegationFindings(network, view, above, signal),
  ]);
  const [rows, spf, dmarc, more, dkim, mx] = (await view.authority?.settle()) ? await answers() : first;
  const exchanges = recordsOf(mx, "MX").toSorted((a, b) => a.preference - b.preference);
  const faults = domainFaults(name, "");
  const ofZone = await zoneVerdict(network, view, name, rows, signal);
  // A domain that does not exist has nothing else to be said about.
  const gone = view.search.found === "unregistered" && !hasRecords(rows);
  const ofRows = ofZone.source === "none" || gone ? [] : rows.flatMap((r) => r.findings);
  return {
    domain: name,
    ...(zone && { zone: toDnsZone(zone, context.host) }),
    provider: providerOfMail(exchanges.map((r) => r.exchange))?.id ?? null,
    spf,
    dmarc,
    dkim: dkim.keys,
    mx: exchanges.map(recordText),
    more,
    findings: [...faults, ...ofZone.findings, ...delegation, ...dkim.findings, ...ofRows],
  };
}

async function spfOf(view: View, domain: string): Promise<DomainAudit["spf"]> {
  const tree = await walkSpf(async (name, type) => toSpfAnswer(await view.see(name, type)), domain);
  if (tree.records.length === 0) return null;
  return {
    records: plainRecords(tree),
    lookups: lookupsOf(tree),
    limit: spfLimits.lookups,
    terms: plainTerms(tree),
  };
}

async function dmarcOf(view: View, domain: string): Promise<DomainAudit["dmarc"]> {
  const found = await dmarcFor(view, domain);
  if (found === null) return null;
  const { text, policy, subdomainPolicy, testing } = found.record;
  return { domain: found.domain, record: text, policy, subdomainPolicy, testing };
}

async function dkimOf(
  view: View,
  domain: string,
): Promise<{ readonly keys: DomainAudit["dkim"]; readonly findings: readonly Finding[] }> {
  const names = usualSelectors.map((selector) => `${selector}._domainkey.${domain}`);
  const answers = await Promise.all(names.map((name) => view.held(name, "TXT")));
  const found = answers.map((a) => a.records.map(recordText).filter(looksLikeDkimKey).map(parseDkimKey));
  return {
    keys: usualSelectors.flatMap((selector, i) =>
      found[i]!.slice(0, 1).map(({ keyType, bits, state }) => ({
        selector,
        keyType,
        state,
        ...(bits !== undefined && { bits }),
      })),
    ),
    findings: names.flatMap((name, i) => (found[i]!.some((key) => key.isPrivate) ? [privateKey(name)] : [])),
  };
}
