import { dayMs } from "../../contract/day.ts";
import type { ConnectionFact, Finding, JournalEntry } from "../../contract/index.ts";
import type { Connection, Hands, Planned, Undone } from "../../plan/connection.ts";
import { canonicalDomain } from "../../setup/email-domain.ts";
import type { ConnectionFacts, OpenPlace } from "../connector.ts";
import { givenUp } from "./changes/delivery-log.ts";
import {
  emailDomainChanges,
  recordsOf,
  undoEmailDomain,
  undoSender,
  wantedDomain,
} from "./changes/email-domain.ts";
import { enableChange, otherServerChange, undoEnable, undoOtherServer } from "./changes/enable.ts";
import { featureAbsent, featureChange, undoFeature } from "./changes/feature.ts";
import { type Ground, ids, type Memory } from "./changes/ground.ts";
import { serverChange, undoServer } from "./changes/server.ts";
import { fieldsOf, ownServer } from "./changes/server-known.ts";
import { sentStays, testChanges } from "./changes/test.ts";
import { verificationStays, verifyChange } from "./changes/verify.ts";
import { type OktaClient, oktaClient } from "./client.ts";
import { atFinish } from "./finding.ts";
import { asRemark } from "./refusal.ts";
import type { SignIn } from "./sign-in.ts";
import { brandOf, emailDomainOf, type OrgState, readState, type Settled } from "./state.ts";

/** The connection of a setup to its org, opened. */
export function openOkta(fact: ConnectionFact, place: OpenPlace, signIn: SignIn): Connection {
  const memory: Memory = {};
  const settled: Settled = {};
  const clientOf = (hands: Hands) => oktaClient(fact.where, signIn, hands);
  return {
    system: "okta",
    async read(facts, journal, hands) {
      const client = clientOf(hands);
      const state = await readState(client, settled);
      const brand = brandOf(state, place.setup, fact.values.brandId);
      const ground: Ground = { place, client, state, facts, journal, memory, brand, hands };
      const { changes, findings } = await changesOf(ground);
      const { records, findings: unread } = oktaRecords(ground);
      const known: ConnectionFacts = records.length > 0 ? { oktaRecords: records } : {};
      return {
        changes,
        facts: known,
        findings: [...state.findings, ...findings, ...unread, ...findingsOf(ground)],
      };
    },
    undo: (entry, hands) => (isKnown(entry.id) ? undos[entry.id] : nothing)(entry, clientOf(hands)),
  };
}

async function changesOf(ground: Ground): Promise<{ changes: Planned[]; findings: readonly Finding[] }> {
  const domain = [...featureChange(ground), ...emailDomainChanges(ground), ...verifyChange(ground)];
  const missing = missingFor(ground.place);
  if (missing) return { changes: domain, findings: [missing] };
  const own = ownServer(ground);
  const tests = await testChanges(ground, own);
  const lost = own?.server.enabled ? await lostMail(ground) : [];
  return {
    changes: [
      ...domain,
      serverChange(ground, own),
      ...tests.changes,
      ...otherServerChange(ground, own),
      enableChange(ground, own),
    ],
    findings: [...tests.findings, ...lost],
  };
}

/** How far back mail is looked for that was given up, in milliseconds. */
const lostMs = 7 * dayMs;
/** What the log of the setup notes as enabled was enabled a moment before, by another clock; in milliseconds. */
const slackMs = 60_000;

/** Mail that Okta gave up since the server was enabled. Asked once an opening: it has no part in what is made. */
async function lostMail({ client, journal, memory }: Ground): Promise<readonly Finding[]> {
  const enabledAt = Date.parse(journal.last(ids.enable)?.at ?? "") || 0;
  const since = Math.max(client.serverNow() - lostMs, enabledAt - slackMs);
  memory.lost ??= await givenUp(client, new Date(since).toISOString()).catch((error) => [asRemark(error)]);
  return memory.lost;
}

function oktaRecords({ place, state }: Ground): ReturnType<typeof recordsOf> {
  const wanted = wantedDomain(place);
  const existing = wanted && emailDomainOf(state, wanted.domain);
  return existing ? recordsOf(existing) : { records: [], findings: [] };
}

/** What the email server still lacks. An info: until then the plan is about the domain alone. */
function missingFor(place: OpenPlace): Finding | undefined {
  const isWhole = Object.values(fieldsOf(place)).every(
    (value) => value !== "" && JSON.stringify(value) !== "[]",
  );
  if (place.setup.credential && isWhole) return undefined;
  return atFinish({
    code: "okta-server-later",
    severity: "info",
    step: place.setup.credential ? "app" : "credentials",
    title: "The email server is not in the plan yet",
    cause: place.setup.credential
      ? "Some of its values are not known yet."
      : "It needs the client secret or private key, which is not stored yet.",
    fix: ["Go through the steps Provider app and Credentials. Then read the plan again."],
  });
}

function findingsOf({ place, state, brand }: Ground): Finding[] {
  const { customUrlDomain } = place.setup.domain;
  const custom = state.customDomains.find(
    ({ domain }) => canonicalDomain(domain) === canonicalDomain(customUrlDomain),
  );
  const isVerified = /^(?:VERIFIED|COMPLETED)$/.test(custom?.validationStatus ?? "");
  const mayTell =
    customUrlDomain !== "" && !state.findings.some(({ cause }) => cause.includes("okta.domains"));
  return [
    ...(state.featuresRead && !state.feature ? [featureAbsent()] : []),
    ...(mayTell && !isVerified ? [customDomainOpen(customUrlDomain, custom?.validationStatus)] : []),
    ...(state.brands.length > 1 ? [brandChosen(brand.name, state)] : []),
  ];
}

type Undo = (entry: JournalEntry, client: OktaClient) => Promise<Undone>;

const stays =
  (why: string): Undo =>
  async () => ({ state: "kept", why });
const nothing: Undo = async () => ({ state: "gone" });

/** How each change is taken back, why it cannot be, or that nothing stands of it. */
const undos: Readonly<Record<(typeof ids)[keyof typeof ids], Undo>> = {
  [ids.feature]: undoFeature,
  [ids.emailDomain]: undoEmailDomain,
  [ids.sender]: undoSender,
  [ids.verify]: stays(verificationStays),
  [ids.server]: undoServer,
  [ids.test]: stays(sentStays),
  [ids.testOff]: nothing,
  [ids.delivery]: nothing,
  [ids.received]: nothing,
  [ids.otherServer]: undoOtherServer,
  [ids.enable]: undoEnable,
};
const isKnown = (id: string): id is keyof typeof undos => Object.hasOwn(undos, id);

const customDomainOpen = (domain: string, status: string | undefined): Finding =>
  atFinish({
    code: "okta-custom-domain-open",
    severity: "warning",
    step: "domain",
    field: "customUrlDomain",
    title:
      status === undefined
        ? `The org has no custom URL domain ${domain}`
        : `${domain} is not verified in Okta`,
    cause: "Okta's guide asks for a custom URL domain before the email provider: links in mail lead there.",
    fix: [
      "In the Okta Admin Console, open Customizations > Brands > the brand > Domains, and finish it there.",
    ],
    found: status,
  });

const brandChosen = (brand: string, { brands }: OrgState): Finding =>
  atFinish({
    code: "okta-brand-chosen",
    severity: "info",
    step: "domain",
    title: `The email domain is that of the brand ${brand}`,
    cause: `The org has ${brands.length} brands. An email domain belongs to one; the email server is for all of them.`,
    fix: [
      "The brand is the one with the custom URL domain of the Domain step: enter that of another brand where another is meant.",
      `Or connect in a terminal with mailwright connect okta ORG --brand NAME, where NAME is one of ${brands
        .slice(0, 10)
        .map(({ name }) => name)
        .join(", ")}.`,
    ],
  });
