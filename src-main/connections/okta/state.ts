import type { z } from "zod";
import { type Finding, MailwrightError, type Setup } from "../../contract/index.ts";
import { canonicalDomain } from "../../setup/email-domain.ts";
import { featureName } from "../../setup/okta-words.ts";
import type { OktaClient } from "./client.ts";
import { atDomain } from "./finding.ts";
import { asRemark } from "./refusal.ts";
import {
  Brand,
  type CustomDomain,
  CustomDomains,
  EmailDomain,
  type EmailServer,
  EmailServers,
  Feature,
} from "./shapes.ts";

/** What an org holds of all that the plan is about. */
export interface OrgState {
  /** Undefined where it is not listed, or may not be read. */
  readonly feature: Feature | undefined;
  readonly featuresRead: boolean;
  readonly brands: readonly Brand[];
  readonly customDomains: readonly CustomDomain[];
  readonly emailDomains: readonly EmailDomain[];
  readonly servers: readonly EmailServer[];
  /** What may not be read, and can be done without. */
  readonly findings: readonly Finding[];
}

/** What does not change while a plan is made: asked once an opening. */
export interface Settled {
  brands?: readonly Brand[];
  custom?: readonly CustomDomain[] | Finding;
  feature?: Feature | Finding | "not listed";
}

const isFinding = (value: object): value is Finding => "code" in value && "severity" in value;

/** A part that can be done without: where it may not be read, the reason takes its place. */
const optional = <T>(read: Promise<T>): Promise<T | Finding> => read.catch(asRemark);

const featureOf = (list: readonly Feature[]): Feature | undefined =>
  list.find(({ name }) => name.trim().toLowerCase() === featureName.toLowerCase());

/** Reads everything. Throws a `MailwrightError` where a needed part may not be read. */
export async function readState(client: OktaClient, settled: Settled = {}): Promise<OrgState> {
  const [brands, emailDomains, servers, custom, feature] = await Promise.all([
    settled.brands ?? client.list("/api/v1/brands?limit=100", Brand),
    client.list("/api/v1/email-domains?expand=brands", EmailDomain),
    client.read("/api/v1/email-servers", EmailServers),
    settled.custom ?? optional(client.read("/api/v1/domains", CustomDomains)),
    settled.feature ??
      optional(client.list("/api/v1/features", Feature)).then((list) =>
        isFinding(list) ? list : (featureOf(list) ?? ("not listed" as const)),
      ),
  ]);
  settled.brands = brands;
  settled.custom = custom;
  const isOff = typeof feature === "object" && !isFinding(feature) && feature.status !== "ENABLED";
  if (!isOff) settled.feature = feature;
  const unread = [custom, feature].filter(
    (part): part is Finding => typeof part === "object" && isFinding(part),
  );
  return {
    feature: typeof feature === "object" && !isFinding(feature) ? feature : undefined,
    featuresRead: typeof feature === "string" || !isFinding(feature),
    brands,
    customDomains: isFinding(custom) ? [] : custom,
    emailDomains: emailDomains.filter(({ validationStatus }) => validationStatus !== "DELETED"),
    servers,
    findings: unread,
  };
}

/** The email domain of a setup, whatever brand it is of. */
export const emailDomainOf = (state: Pick<OrgState, "emailDomains">, name: string): EmailDomain | undefined =>
  state.emailDomains.find(({ domain }) => canonicalDomain(domain) === name);

export const brandsOf = ({ _embedded }: EmailDomain): readonly Brand[] => _embedded?.brands ?? [];

/**
 * The brand that the email domain is made for: the one that was chosen, else the one with the setup's custom URL domain, else
 * the one that has the email domain already, else the default. Throws `okta-brand-none`.
 */
export function brandOf(state: OrgState, setup: Setup, chosen: string | undefined): Brand {
  const { customUrlDomain, emailDomain } = setup.domain;
  const custom = state.customDomains.find(
    ({ domain }) => customUrlDomain !== "" && canonicalDomain(domain) === canonicalDomain(customUrlDomain),
  );
  const existing = emailDomainOf(state, emailDomain);
  const byId = (id: string | undefined) => state.brands.find((brand) => brand.id === id);
  const brand = chosen
    ? byId(chosen)
    : (byId(custom?.brandId) ??
      byId(existing && brandsOf(existing)[0]?.id) ??
      state.brands.find(({ isDefault }) => isDefault) ??
      state.brands[0]);
  if (brand) return brand;
  throw new MailwrightError(brandNone(state.brands));
}

const brandNone = (brands: readonly Brand[]): Finding =>
  atDomain({
    code: "okta-brand-none",
    title: "The brand that was chosen is not in the org",
    cause: "It was removed, or this is another org.",
    fix: [
      brands.length > 0
        ? `Connect again; to choose, in a terminal with --brand NAME: ${brands.map(({ name }) => name).join(", ")}.`
        : "In the Okta Admin Console, open Customizations > Brands and create one.",
    ],
  });

/** A JSON value of the log, read back by a shape; undefined where it is not one. */
export function recalled<S extends z.ZodType>(shape: S, value: unknown): z.infer<S> | undefined {
  const read = shape.safeParse(value);
  return read.success ? read.data : undefined;
}
