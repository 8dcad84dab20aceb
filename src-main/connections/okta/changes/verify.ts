import { type Finding, MailwrightError, type OktaRecord } from "../../../contract/index.ts";
import { unpublished } from "../../../dns/okta-published.ts";
import type { Planned } from "../../../plan/connection.ts";
import { atDns } from "../finding.ts";
import { EmailDomain } from "../shapes.ts";
import { emailDomainOf } from "../state.ts";
import { domainGone, recordsOf, wantedDomain } from "./email-domain.ts";
import { type Ground, ids, mailRecords, oktaRecords, planned } from "./ground.ts";

/** Why a verification is not taken back. */
export const verificationStays = "Okta does not take a verification back. It ends with the email domain.";

/** How long the zone's own servers are waited for, and how often they are asked, in milliseconds. */
const publishedMs = 300_000;
const lookMs = 10_000;
/** Between two looks at what Okta found, in milliseconds: soon, then seldom. Okta itself looks for up to 24 hours. */
const pollMs = [5_000, 15_000, 60_000] as const;
const pollsMs = 600_000;

/**
 * Has Okta verify the email domain once the zone's own servers answer: a verification that comes too early fails, and its
 * status sticks.
 */
export function verifyChange(ground: Ground): Planned[] {
  const { place, state, client, hands } = ground;
  const wanted = wantedDomain(place);
  if (!wanted) return [];
  const { domain } = wanted;
  const existing = emailDomainOf(state, domain);
  const isVerified = existing?.validationStatus === "VERIFIED";
  const change = {
    id: ids.verify,
    title: `Verify ${domain}`,
    detail: "As soon as the name servers of the zone show Okta's records. Usually within 5 minutes.",
    items: [{ name: "Email domain", before: [], after: ["Verified"] }],
    needs: [ids.emailDomain, oktaRecords],
    final: verificationStays,
  };
  if (isVerified) return [planned({ ...change, state: "right" }, { after: mailRecords, left: { domain } })];
  return [planned({ ...change, state: "pending" }, { after: mailRecords, write })];

  async function read(): Promise<EmailDomain> {
    const list = await client.list("/api/v1/email-domains?expand=brands", EmailDomain);
    const standing = emailDomainOf({ emailDomains: list }, domain);
    if (!standing) throw domainGone(domain);
    return standing;
  }

  async function write(): Promise<void> {
    const standing = await read();
    await published(recordsOf(standing).records);
    const at = `/api/v1/email-domains/${encodeURIComponent(standing.id)}`;
    const asked =
      standing.validationStatus === "POLLING"
        ? standing
        : ((await client.write("POST", `${at}/verify`, EmailDomain)) ?? (await read()));
    await verified(asked);
  }

  /** Waits until all of the zone's servers publish the records. */
  async function published(records: readonly OktaRecord[]): Promise<void> {
    const until = hands.now() + publishedMs;
    for (;;) {
      const missing = await unpublished(place.network, domain, records, hands.signal);
      if (missing.length === 0) return;
      if (hands.now() >= until) throw new MailwrightError(notPublished(domain, missing));
      const names = missing.map(({ fqdn, recordType }) => `${recordType} ${fqdn}`).join(", ");
      await hands.wait(
        `The name servers of the zone do not show all of Okta's records yet: ${names}`,
        lookMs,
      );
    }
  }

  async function verified(first: EmailDomain): Promise<void> {
    const until = hands.now() + pollsMs;
    let standing = first;
    for (let poll = 0; standing.validationStatus !== "VERIFIED"; poll++) {
      // FAILED and FAILED_TO_VERIFY are in no list of Okta's, and were seen.
      if (/ERROR|FAIL/.test(standing.validationStatus ?? "")) throw new MailwrightError(failed(standing));
      if (hands.now() >= until) throw new MailwrightError(stillPolling(domain));
      await hands.wait(
        "Okta looks for its records in the DNS",
        pollMs[Math.min(poll, pollMs.length - 1)] as number,
      );
      standing = await read();
    }
  }
}

const notPublished = (domain: string, missing: readonly OktaRecord[]): Finding =>
  atDns({
    code: "okta-records-not-published",
    title: "Okta's records are not in the DNS yet",
    cause: `The name servers of ${domain} do not all show ${missing.length === 1 ? "one record" : `${missing.length} records`}. A verification that comes too early fails, so it was not asked for.`,
    fix: [
      "Enter the missing records at the DNS host, or connect it.",
      "When the DNS check shows them, apply the plan again.",
    ],
    wait: { usual: "within 5 minutes", retryAfterMs: 60_000, giveUpAfterMs: 86_400_000 },
    expected: missing
      .map(({ recordType, fqdn, verificationValue }) => `${recordType} ${fqdn} ${verificationValue}`)
      .join("\n"),
  });

const failed = ({ domain, validationStatus = "" }: EmailDomain): Finding =>
  atDns({
    code: "okta-verify-failed",
    title: `Okta could not verify ${domain}`,
    cause:
      "The name servers show Okta's records, and Okta's own look did not find them. It may have asked a resolver that still has the old answer.",
    fix: [
      "Wait an hour, then apply the plan again: Okta is asked once more.",
      "Where it stays, compare the records in the Admin Console with the DNS check: an email domain that was made anew has other records.",
    ],
    wait: { usual: "within an hour", retryAfterMs: 900_000, giveUpAfterMs: 86_400_000 },
    found: validationStatus,
  });

const stillPolling = (domain: string): Finding =>
  atDns({
    code: "okta-verify-polling",
    title: `Okta is still looking for the records of ${domain}`,
    cause: "Okta looks for up to 24 hours. Nothing has to be done meanwhile.",
    fix: ["Apply the plan again later: it goes on here."],
    wait: { usual: "minutes, at most 24 hours", retryAfterMs: 900_000, giveUpAfterMs: 86_400_000 },
  });
