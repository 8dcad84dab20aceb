import type { Finding } from "../../../contract/index.ts";
import { explain } from "../../../diagnosis/explain.ts";
import type { OktaClient } from "../client.ts";
import { atFinish } from "../finding.ts";
import { quoted } from "../refusal.ts";
import { type LogEvent, LogEvents } from "../shapes.ts";

/** What the System Log says of one message: delivered, refused with the reason, or nothing. */
export type Delivery = {
  /** Of the event (ISO 8601). */
  readonly published: string;
} & ({ readonly state: "success" } | { readonly state: "failure"; readonly finding: Finding });

const limit = 50;
/** Prefix of the members that are only about an org's own email server. */
const own = "byo_email_server_";

const isAbout = (event: LogEvent, recipient: string): boolean => {
  const named = (event.target ?? []).flatMap(({ alternateId, displayName }) => [alternateId, displayName]);
  const addresses = named.filter((name) => name?.includes("@")).map((name) => name?.toLowerCase());
  if (addresses.length > 0) return addresses.includes(recipient.toLowerCase());
  return Object.keys(event.debugContext?.debugData ?? {}).some((name) => name.startsWith(own));
};

/**
 * Looks in the System Log for the latest delivery to an address.
 * @param since ISO 8601, by Okta's clock
 */
export async function deliveryOf(
  client: OktaClient,
  recipient: string,
  since: string,
): Promise<Delivery | undefined> {
  const events = await deliveries(client, since);
  const event = events.find((one) => isAbout(one, recipient));
  const result = event?.outcome?.result;
  if (!event || result === undefined) return undefined;
  const { published } = event;
  if (result === "SUCCESS") return { published, state: "success" };
  // Deferred: Okta tries again by itself, and tells of it in another event.
  if (result === "DEFERRED" || result === "SCHEDULED") return undefined;
  return { published, state: "failure", finding: failure(event) };
}

/** All that the System Log has of deliveries, the latest first. */
function deliveries(client: Pick<OktaClient, "read">, since: string): Promise<LogEvent[]> {
  const query = new URLSearchParams({
    since,
    filter: 'eventType eq "system.email.delivery"',
    sortOrder: "DESCENDING",
    limit: String(limit),
  });
  return client.read(`/api/v1/logs?${query}`, LogEvents);
}

/** How many different reasons are told. */
const mostReasons = 3;

/**
 * Mail of the org that Okta gave up on the way through its own email server: each reason once, with the provider's words.
 * @param since ISO 8601, by Okta's clock
 */
export async function givenUp(client: Pick<OktaClient, "read">, since: string): Promise<Finding[]> {
  const events = await deliveries(client, since);
  const lost = events.filter(
    ({ outcome, debugContext, published }) =>
      outcome?.result === "FAILURE" &&
      published >= since &&
      Object.keys(debugContext?.debugData ?? {}).some((name) => name.startsWith(own)),
  );
  const told = lost.map((event): Finding => {
    const why = failure(event);
    const isKnown = why.code !== "okta-delivery-failed";
    return atFinish({
      ...why,
      code: "okta-mail-given-up",
      severity: "warning",
      title: isKnown ? `Okta gave up mail: ${why.title}` : "Okta gave up mail of the org",
      cause: isKnown ? why.cause : "Its System Log has the failure, in words that Mailwright does not know.",
    });
  });
  return [...new Map(told.map((finding) => [finding.title, finding])).values()].slice(0, mostReasons);
}

/** Why a delivery failed: the provider's own words to Okta, through the same diagnosis as those to Mailwright. */
function failure(event: LogEvent): Finding {
  const data = event.debugContext?.debugData ?? {};
  const said = [data[`${own}error_response`], event.outcome?.reason, data.provider_message]
    .filter((part) => typeof part === "string" && part !== "")
    .map((part) => quoted(String(part)));
  const evidence = `${event.published} ${event.outcome?.result ?? ""} ${said.join(" ")}`.trim();
  const [known] = said.length > 0 ? explain(said.join("\n")) : [];
  if (known && known.code !== "unrecognised") return { ...known, severity: "error", evidence };
  return atFinish({
    code: "okta-delivery-failed",
    title: "Okta could not deliver its test message",
    cause: "Its System Log has the failure. Mailwright does not know the words of the mail server in it.",
    fix: [
      "Run the test here with the same values: it names the stage that fails.",
      "If the test passes here, compare every value in Okta with the Finish step.",
    ],
    evidence,
  });
}
