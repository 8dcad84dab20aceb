import type { OktaRecord } from "../../contract/dns.ts";
import { featureName } from "../../setup/okta-words.ts";
import { sha256 } from "../base.ts";
import { domainStep } from "../company.ts";
import type { OwnZone } from "../estate.ts";
import type { OktaTrouble } from "./scenario.ts";

/** An object of the org, in the form of the Management API (2026.06.3). */
export type Resource = Record<string, unknown> & { readonly id: string };

/** An email server as the org keeps it: of its secret only a hash. */
export interface StoredServer {
  readonly shown: Resource;
  readonly secretSha256: string | null;
}

/** An org, as plain data that its API changes. */
export interface Org {
  readonly id: string;
  readonly host: string;
  engine: "idx" | "v1";
  customDomain: string | null;
  feature: "ENABLED" | "DISABLED" | null;
  brands: readonly Resource[];
  customDomains: readonly Resource[];
  /** Each with `brandId` beside what is shown. */
  emailDomains: readonly (Resource & { readonly brandId: string })[];
  servers: readonly StoredServer[];
  /** Newest last. */
  events: readonly Resource[];
  /** Every test message that was sent, in order. */
  readonly tests: { readonly server: string; readonly secretSha256: string | null; readonly to: string }[];
}

/** What the parts of its API work on. */
export interface OktaApi {
  readonly org: Org;
  readonly trouble: OktaTrouble;
  /** The practice company's zone, which the verification of an email domain looks at. */
  readonly zone: Pick<OwnZone, "records">;
  readonly newId: (kind: string) => string;
  /** The org's clock, in milliseconds. */
  readonly now: () => number;
  readonly apiTokens: Set<string>;
  /** How often an email domain was looked at since it was asked to be verified. */
  readonly looks: Map<string, number>;
}

export interface OrgStart {
  readonly trouble: OktaTrouble;
  readonly host: string;
  /** The setup's email domain; empty while it is not known. */
  readonly domain: string;
  readonly customUrlDomain: string;
  /** Okta's records where they are known already: the org has the email domain then, as yet unverified. */
  readonly records: readonly OktaRecord[];
  readonly userName: string;
}

const ownBrand = "bndpractice00001";
const otherBrand = "bndpractice00002";

/** A made-up ID of Okta's form: three letters for the kind, then letters and digits. */
export function idMaker(): (kind: string) => string {
  let count = 0;
  return (kind) => `${kind}p${String(++count).padStart(15, "0")}x`;
}

/** Of a CNAME the live API says `cname`, whatever the description has. */
const dnsRecordsOf = (records: readonly OktaRecord[]) =>
  records.map((record) => ({
    ...record,
    recordType: record.recordType === "CNAME" ? "cname" : record.recordType,
  }));

export const newEmailDomain = (
  id: string,
  of: { domain: string; brandId: string; userName: string; displayName: string },
  records: readonly OktaRecord[] = domainStep(of.domain).oktaRecords,
) => ({
  id,
  ...of,
  validationStatus: "NOT_STARTED",
  validationSubdomain: "mail",
  dnsValidationRecords: dnsRecordsOf(records),
});

/** The org as a scenario has it when the company is met. */
export function startOrg(start: OrgStart, newId: (kind: string) => string): Org {
  const { trouble, domain, customUrlDomain, records, userName } = start;
  const hasDomain = records.length > 0 || trouble.startsWith("domain-");
  const brandId = trouble === "domain-other-brand" ? otherBrand : ownBrand;
  const isOthers = trouble === "domain-other-sender" ? "helpdesk" : userName;
  const standing =
    domain !== "" && hasDomain && trouble !== "domain-taken"
      ? [
          newEmailDomain(
            newId("OeD"),
            { domain, brandId, userName: isOthers, displayName: "My Company" },
            records.length > 0 ? records : undefined,
          ),
        ]
      : [];
  const other: StoredServer = {
    shown: {
      id: newId("ces"),
      alias: "Old relay",
      authType: "BASIC_SMTP_AUTH",
      enabled: trouble === "other-enabled",
      host: "relay.mycompany.example",
      port: 587,
      username: "relay",
    },
    secretSha256: sha256("nobody knows it"),
  };
  const hasOther =
    trouble === "other-enabled" || trouble === "enabled-meanwhile" || trouble === "server-limit";
  return {
    id: "00opractice0000000x7",
    host: start.host,
    engine: trouble === "classic" ? "v1" : "idx",
    customDomain: customUrlDomain === "" ? null : customUrlDomain,
    feature: trouble === "feature-absent" ? null : trouble === "feature-off" ? "DISABLED" : "ENABLED",
    brands: [
      { id: ownBrand, name: "My Company", isDefault: trouble !== "domain-other-brand" },
      ...(trouble === "domain-other-brand" ? [{ id: otherBrand, name: "Partners", isDefault: true }] : []),
    ],
    customDomains:
      customUrlDomain === ""
        ? []
        : [
            {
              id: newId("OcD"),
              domain: customUrlDomain,
              certificateSourceType: "OKTA_MANAGED",
              validationStatus: "COMPLETED",
              brandId: ownBrand,
            },
          ],
    emailDomains: standing,
    servers: hasOther ? [other] : [],
    events: [],
    tests: [],
  };
}

/** The feature as the Features API lists it. */
export const featureOf = ({ feature }: Org): Resource[] => [
  {
    id: "ftrpractice000001",
    name: "End-user dashboard, another look",
    description: "Something else that can be switched.",
    stage: { value: "EA" },
    status: "DISABLED",
    type: "self-service",
  },
  ...(feature === null
    ? []
    : [
        {
          id: "ftrpractice000002",
          name: featureName,
          description: "Connect to a mail server by OAuth 2.0.",
          stage: { value: "EA" },
          status: feature,
          type: "self-service",
        },
      ]),
];
