import type { OktaRecord } from "../../contract/dns.ts";
import { lower } from "../dns/zone.ts";
import { json } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import { newEmailDomain, type OktaApi, type Org } from "./org.ts";
import { type Call, noContent, refuse, refuseBlank } from "./replies.ts";

type Stored = Org["emailDomains"][number];

/** As the list shows it with `expand=brands`. */
const shown = ({ brandId, ...rest }: Stored, org: Org, expanded: boolean) => ({
  ...rest,
  ...(expanded && { _embedded: { brands: org.brands.filter(({ id }) => id === brandId) } }),
});

const replaced = (org: Org, next: Stored): void => {
  org.emailDomains = org.emailDomains.map((one) => (one.id === next.id ? next : one));
};

export function emailDomains(api: OktaApi, call: Call): HttpReply {
  const { method, rest, body, query } = call;
  const [id, action] = rest;
  const { org, trouble, newId } = api;
  const expanded = query.get("expand") === "brands";
  if (id === undefined && method === "GET") {
    for (const one of org.emailDomains) goOn(api, one);
    return json(
      200,
      org.emailDomains.map((one) => shown(one, org, expanded)),
    );
  }
  if (id === undefined && method === "POST") {
    const { domain, brandId, userName, displayName } = body;
    const texts = { domain, brandId, userName, displayName };
    const missing = Object.entries(texts).filter(([, value]) => typeof value !== "string" || value === "");
    if (missing.length > 0) return refuseBlank(missing.map(([name]) => name));
    const of = texts as Record<keyof typeof texts, string>;
    if (!org.brands.some((brand) => brand.id === of.brandId)) return refuse("E0000007");
    const isTaken = trouble === "domain-taken" || org.emailDomains.some((one) => one.domain === of.domain);
    if (isTaken) return refuse("E0000197");
    const made = newEmailDomain(newId("OeD"), of);
    org.emailDomains = [...org.emailDomains, made];
    // The description says 200.
    return json(201, shown(made, org, false));
  }
  const found = org.emailDomains.find((one) => one.id === id);
  if (!found) return refuse("E0000198");
  if (action === "verify" && method === "POST") return verify(api, found);
  if (action !== undefined) return refuse("E0000022");
  switch (method) {
    case "GET":
      goOn(api, found);
      return json(200, shown(org.emailDomains.find((one) => one.id === id) as Stored, org, expanded));
    case "PUT": {
      const { displayName, userName } = body;
      if (typeof displayName !== "string" || typeof userName !== "string") return refuse("E0000001");
      const next = { ...found, displayName, userName };
      replaced(org, next);
      return json(200, shown(next, org, false));
    }
    case "DELETE":
      org.emailDomains = org.emailDomains.filter((one) => one.id !== id);
      return noContent;
    default:
      return refuse("E0000022");
  }
}

/** Are the domain's records in the zone? Whatever the case of their names. */
function areThere({ zone }: OktaApi, { dnsValidationRecords }: Stored): boolean {
  const records = dnsValidationRecords as OktaRecord[];
  return records.every(({ recordType, fqdn, verificationValue }) =>
    zone
      .records()
      .some(
        ({ name, type, data }) =>
          lower(name) === lower(fqdn) &&
          type === recordType.toUpperCase() &&
          (type === "CNAME" ? lower(data) === lower(verificationValue) : data === verificationValue),
      ),
  );
}

function verify(api: OktaApi, found: Stored): HttpReply {
  const { org, trouble, looks } = api;
  if (found.validationStatus === "VERIFIED") return refuse("E0000217");
  const tries = looks.get(found.id) ?? 0;
  looks.set(found.id, tries + 1);
  const fails = (trouble === "verify-failed" || trouble === "verify-failed-to-verify") && tries === 0;
  const failure = trouble === "verify-failed-to-verify" ? "FAILED_TO_VERIFY" : "ERROR";
  const validationStatus =
    fails || !areThere(api, found) ? failure : trouble === "verify-polling" ? "POLLING" : "VERIFIED";
  const next = { ...found, validationStatus };
  replaced(org, next);
  return json(200, shown(next, org, false));
}

/** Okta looks again while somebody reads. */
function goOn(api: OktaApi, found: Stored): void {
  if (found.validationStatus !== "POLLING") return;
  const looks = (api.looks.get(found.id) ?? 0) + 1;
  api.looks.set(found.id, looks);
  if (looks > 3 && areThere(api, found)) replaced(api.org, { ...found, validationStatus: "VERIFIED" });
}
