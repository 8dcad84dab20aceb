import { z } from "zod";
import {
  type Finding,
  type JournalEntry,
  MailwrightError,
  type OktaRecord,
} from "../../../contract/index.ts";
import { parseOktaRecords } from "../../../dns/okta-records.ts";
import type { Planned, Undone } from "../../../plan/connection.ts";
import { canonicalDomain } from "../../../setup/email-domain.ts";
import type { OpenPlace } from "../../connector.ts";
import type { OktaClient } from "../client.ts";
import { atDomain } from "../finding.ts";
import { EmailDomain } from "../shapes.ts";
import { brandsOf, emailDomainOf, recalled } from "../state.ts";
import { type Ground, ids, planned } from "./ground.ts";

/** What an email domain of the setup is: name, and the local part of its sender. Undefined while they are not known. */
export function wantedDomain({ setup }: Pick<OpenPlace, "setup">) {
  const { emailDomain, from } = setup.domain;
  const userName = from.includes("@") ? from.slice(0, from.lastIndexOf("@")).trim() : "";
  return emailDomain !== "" && userName !== "" ? { domain: emailDomain, userName } : undefined;
}

/** What undo goes by. */
const Left = z.object({
  id: z.string(),
  domain: z.string(),
  userName: z.string().optional(),
  displayName: z.string().optional(),
});
const leftOf = ({ id, domain, userName, displayName }: EmailDomain): z.infer<typeof Left> => ({
  id,
  domain,
  ...(userName !== undefined && { userName }),
  ...(displayName !== undefined && { displayName }),
});
/** What the org had before one was made, and what was asked for: by it a domain is found that was made and not noted. */
const Begun = z.object({
  others: z.array(z.string()),
  domain: z.string(),
  userName: z.string(),
});

const at = (id: string) => `/api/v1/email-domains/${encodeURIComponent(id)}`;

/** Creates the email domain, for the brand; and offers to change the sender of one that is there. */
export function emailDomainChanges(ground: Ground): Planned[] {
  const { place, state, brand, client } = ground;
  const wanted = wantedDomain(place);
  if (!wanted) return [];
  const { domain, userName } = wanted;
  const sender = `Sender ${userName}@${domain}`;
  const change = {
    id: ids.emailDomain,
    title: `Create the email domain ${domain}`,
  };
  const existing = emailDomainOf(state, domain);
  if (!existing) {
    const body = { brandId: brand.id, domain, displayName: brand.name, userName };
    return [
      planned(
        {
          ...change,
          state: "pending",
          items: [{ name: "Email domain", before: [], after: [domain, sender, `Brand ${brand.name}`] }],
        },
        {
          replaced: { others: state.emailDomains.map(({ id }) => id), domain, userName },
          write: () => client.write("POST", "/api/v1/email-domains", EmailDomain, { body }),
        },
      ),
    ];
  }
  const owners = brandsOf(existing);
  const stands = [
    domain,
    ...(existing.userName ? [`Sender ${existing.userName}@${domain}`] : []),
    ...owners.map(({ name }) => `Brand ${name}`),
  ];
  const items = [{ name: "Email domain", before: stands, after: stands }];
  if (owners.length > 0 && !owners.some(({ id }) => id === brand.id)) {
    const finding = otherBrand(domain, brand.name, owners[0]?.name ?? "");
    return [planned({ ...change, state: "conflict", items, finding })];
  }
  const right = planned({ ...change, state: "right", items }, { left: leftOf(existing) });
  return [right, ...senderChange(ground, existing, userName)];
}

/** The sender of an email domain that is there: what people see as From. It is somebody's choice, so it is asked. */
function senderChange({ client, journal }: Ground, existing: EmailDomain, userName: string): Planned[] {
  const { id, domain, displayName = "", userName: now = "" } = existing;
  const isRight = now === userName;
  if (isRight && !journal.last(ids.sender)) return [];
  const item = {
    name: `Sender of ${domain}`,
    before: isRight ? [] : [`${now}@${domain}`],
    after: [`${userName}@${domain}`],
  };
  const change = {
    id: ids.sender,
    title: `Change the sender of ${domain} to ${userName}`,
    items: [item],
    needs: [ids.emailDomain],
    question: {
      ask: `Send all mail of the brand from ${userName}@${domain}?`,
      text: `Okta sends it from ${now}@${domain} now.`,
      yes: "Change the sender",
      no: "Leave it",
    },
  };
  if (isRight) return [planned({ ...change, state: "right" }, { left: { id, userName, displayName } })];
  return [
    planned(
      { ...change, state: "pending" },
      {
        replaced: { id, userName: now, displayName },
        write: () => client.write("PUT", at(id), EmailDomain, { body: { displayName, userName } }),
      },
    ),
  ];
}

/** Okta's records of an email domain, in the form a record has; those that are none are left out, and said. */
export function recordsOf({ dnsValidationRecords }: EmailDomain): {
  readonly records: readonly OktaRecord[];
  readonly findings: readonly Finding[];
} {
  if (!dnsValidationRecords?.length) return { records: [], findings: [] };
  return parseOktaRecords(JSON.stringify(dnsValidationRecords));
}

/** Deletes the email domain that was made, if it is as it was left. */
export async function undoEmailDomain(entry: JournalEntry, client: OktaClient): Promise<Undone> {
  const list = await client.list("/api/v1/email-domains?expand=brands", EmailDomain);
  const left = recalled(Left, entry.left);
  const begun = recalled(Begun, entry.replaced);
  const standing = list.find(({ id, domain, validationStatus }) =>
    left
      ? id === left.id
      : validationStatus !== "DELETED" &&
        begun !== undefined &&
        !begun.others.includes(id) &&
        canonicalDomain(domain) === canonicalDomain(begun.domain),
  );
  if (!standing || standing.validationStatus === "DELETED") return { state: "gone" };
  const isAsLeft = left
    ? standing.userName === left.userName && standing.displayName === left.displayName
    : standing.userName === begun?.userName;
  if (!isAsLeft) return { state: "kept", why: "Its sender was changed since." };
  await client.write("DELETE", at(standing.id), z.unknown());
  return { state: "undone" };
}

const Sender = z.object({ id: z.string(), userName: z.string(), displayName: z.string() });

/** Gives an email domain the sender that it had. */
export async function undoSender(entry: JournalEntry, client: OktaClient): Promise<Undone> {
  const before = recalled(Sender, entry.replaced);
  if (!before) return { state: "gone" };
  const list = await client.list("/api/v1/email-domains?expand=brands", EmailDomain);
  const standing = list.find(({ id }) => id === before.id);
  if (!standing || standing.userName === before.userName) return { state: "gone" };
  const left = recalled(Sender, entry.left);
  if (left && standing.userName !== left.userName)
    return { state: "kept", why: "The sender was changed since." };
  const body = { displayName: before.displayName, userName: before.userName };
  await client.write("PUT", at(before.id), EmailDomain, { body });
  return { state: "undone" };
}

const otherBrand = (domain: string, brand: string, owner: string): Finding =>
  atDomain({
    code: "okta-domain-other-brand",
    title: `${domain} belongs to another brand`,
    cause: `It is the email domain of the brand ${owner}; this setup is for ${brand}. Nothing was changed.`,
    fix: [
      `Where the mail of ${owner} is meant, enter the custom URL domain of that brand on the Domain step.`,
      "Otherwise remove the email domain there first, under Customizations > Brands > the brand > Domains, or take another sub-domain.",
    ],
    expected: `Brand ${brand}`,
    found: `Brand ${owner}`,
  });

/** Thrown where a change needs an email domain that is gone. */
export const domainGone = (domain: string): MailwrightError =>
  new MailwrightError(
    atDomain({
      code: "okta-domain-gone",
      title: `${domain} is not in Okta any more`,
      cause: "It was there when the plan was read. Somebody removed it since.",
      fix: ["Read the plan again: it creates the email domain anew."],
    }),
  );
