import { clouds } from "../../providers/microsoft/clouds.ts";
import { isGuid } from "../../providers/text.ts";
import { type Case, type CatalogueRow, source, stageRow } from "../row.ts";
import { argument, cloud, named, scopes, seen, theApp } from "../words.ts";
import { registration } from "./entra.ts";

/**
 * What an Entra access token says of itself. While the claims are read these are remarks: Exchange has the last word.
 * When AUTH or the message is then refused, the same rows name the cause. The order is the order of certainty.
 */
type Claims = Record<string, unknown>;

const issuers = new Set(clouds.flatMap(({ issuerHost, loginHost }) => [issuerHost, loginHost]));
const claimsOf = (c: Case): Claims | undefined => {
  const claims = seen(c, "claims")?.claims;
  const issuer = URL.parse(text(claims?.iss))?.hostname;
  return issuer !== undefined && issuers.has(issuer) ? claims : undefined;
};

/** 535 5.7.3 and 430 4.2.0 are Exchange's answers to a token that is fine and fits nothing; 5.7.139 has words of its own. */
const refusedForWhoItIs = (c: Case): boolean =>
  c.evidence.kind === "claims" ||
  (c.evidence.kind === "smtp-reply" &&
    ((c.evidence.command === "AUTH" && c.evidence.code === 535 && c.evidence.enhanced === "5.7.3") ||
      (c.evidence.code === 430 && c.evidence.enhanced === "4.2.0")));

const claim =
  (test: (claims: Claims, c: Case) => boolean) =>
  (c: Case): boolean => {
    if (!refusedForWhoItIs(c)) return false;
    const claims = claimsOf(c);
    return claims !== undefined && test(claims, c);
  };

/** Is it what Exchange Online is called, in one of the clouds that this login host serves? */
const isExchange = (audience: string, c: Case): boolean =>
  clouds
    .filter(({ loginHost }) => loginHost === cloud(c).loginHost)
    .some(({ audiences }) => audiences.includes(audience.replace(/\/$/, "")));

const roles = (claims: Claims): readonly unknown[] => (Array.isArray(claims.roles) ? claims.roles : []);
/** With a role of RBAC for Applications the app needs no permission in Entra, so that a token without it is as it should be. */
const byRole = (c: Case): boolean => c.context?.exchangeAccess === "rbac";
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const same = (a: unknown, b: string): boolean => text(a).toLowerCase() === b.trim().toLowerCase();
const tenant = (c: Case): string => c.context?.settings.tokenEndpoint.split("/").find(isGuid) ?? "";

const stages = ["claims", "auth", "send"] as const;

export const claimsRows: readonly CatalogueRow[] = [
  stageRow(
    "entra-audience-wrong",
    stages,
    "audience-graph",
    claim((claims, c) => !isExchange(text(claims.aud), c)),
    (c) => ({
      step: "app",
      field: "scope",
      title: "The token is for another service than Exchange Online",
      cause: `Its audience is ${named(text(claimsOf(c)?.aud), "empty")}, because the scope is ${scopes(c)}. Exchange takes only tokens of its own; one for Microsoft Graph does not work over SMTP.`,
      fix: [`On the Provider app step, set Scope to ${cloud(c).scope}.`, "Enter the same scope in Okta."],
      expected: cloud(c).audiences[0],
      found: text(claimsOf(c)?.aud),
      sources: [source.exchangeOauth],
    }),
  ),
  stageRow(
    "entra-token-not-app",
    stages,
    "token-of-a-person",
    claim((claims) => claims.scp !== undefined || (claims.idtyp !== undefined && claims.idtyp !== "app")),
    () => ({
      step: "app",
      title: "The token belongs to a person, not to the app",
      cause: "It carries delegated permissions (scp). Okta needs a token of the app itself.",
      fix: ["Use the connection type OAuth 2.0 client credentials."],
      sources: [source.exchangeOauth],
    }),
  ),
  stageRow(
    "entra-consent-missing",
    stages,
    "consent-missing",
    claim(
      (claims, c) =>
        !roles(claims).includes("SMTP.SendAsApp") && (!byRole(c) || c.evidence.kind === "claims"),
    ),
    (c) => {
      if (byRole(c)) {
        return {
          severity: "info",
          step: "app",
          title: "The token has no SMTP.SendAsApp, and needs none",
          cause:
            "This setup sends under RBAC for Applications: a role in Exchange stands in for the permission in Entra.",
          fix: [],
          sources: [source.exchangeRbac],
        };
      }
      const granted = roles(claimsOf(c) ?? {}).join(", ");
      return {
        step: "app",
        title: "The token lacks the permission SMTP.SendAsApp",
        cause: `Microsoft issues a token without it when admin consent was not granted, or when a delegated permission was chosen. ${granted === "" ? "The token has no role." : `The token has ${granted}.`} An app that sends under RBAC for Applications does not need it.`,
        fix: [
          `${registration} and ${theApp(c)}.`,
          "Under API permissions, choose Add a permission > APIs my organization uses > Office 365 Exchange Online > Application permissions > SMTP.SendAsApp.",
          "Choose Grant admin consent, and check that its status shows a green tick.",
          "Test again: the new token carries the permission.",
        ],
        expected: "SMTP.SendAsApp",
        found: granted,
        sources: [source.exchangeOauth, source.exchangeRbac],
      };
    },
  ),
  stageRow(
    "entra-object-id-mismatch",
    stages,
    "object-id-wrong",
    claim(
      (claims, c) =>
        c.context?.objectId !== undefined &&
        c.context.objectId.trim() !== "" &&
        claims.oid !== undefined &&
        !same(claims.oid, c.context.objectId),
    ),
    (c) => ({
      step: "app",
      field: "objectId",
      title: "The Object ID is not the Enterprise application's",
      cause:
        "The token names the right one. The App registration has an Object ID too, and it is a different object: with it Exchange does not recognize the app.",
      fix: [
        `On the Provider app step, set Object ID to ${text(claimsOf(c)?.oid)}.`,
        `If the script was run with the other ID, run Remove-ServicePrincipal -Identity ${argument(c.context?.objectId?.trim(), "<wrong Object ID>")} in Exchange PowerShell.`,
        "Export the Exchange script again and run it.",
      ],
      commands: [
        `Remove-ServicePrincipal -Identity ${argument(c.context?.objectId?.trim(), "<wrong Object ID>")}`,
      ],
      expected: text(claimsOf(c)?.oid),
      found: c.context?.objectId,
      sources: [source.exchangeOauth],
    }),
  ),
  stageRow(
    "entra-service-principal-missing",
    stages,
    "token-without-principal",
    claim((claims) => claims.oid === undefined && claims.idtyp === "app"),
    (c) => ({
      step: "app",
      title: "The app has no Enterprise application in this tenant",
      cause: "The token names no Object ID (oid), so Exchange cannot tell which app it belongs to.",
      fix: [
        `${registration} and ${theApp(c)}.`,
        "Under API permissions, choose Grant admin consent. This creates the Enterprise application.",
        "Then run the Exchange script with its Object ID.",
      ],
    }),
  ),
  stageRow(
    "entra-token-tenant-mismatch",
    stages,
    "token-of-another-tenant",
    claim((claims, c) => tenant(c) !== "" && claims.tid !== undefined && !same(claims.tid, tenant(c))),
    (c) => ({
      step: "app",
      field: "tenantId",
      title: "The token comes from another tenant",
      cause: "The token names a tenant that is not the one in the token endpoint.",
      fix: [
        "Compare Directory (tenant) ID on the app's Overview with the tenant ID on the Provider app step.",
      ],
      expected: tenant(c),
      found: text(claimsOf(c)?.tid),
    }),
  ),
  stageRow(
    "entra-token-client-mismatch",
    stages,
    "token-of-another-app",
    claim((claims, c) => {
      const client = c.context?.settings.clientId ?? "";
      return client !== "" && claims.appid !== undefined && !same(claims.appid, client);
    }),
    (c) => ({
      step: "app",
      field: "clientId",
      title: "The token belongs to another app",
      cause: "The token names an app that is not the one with the client ID entered.",
      fix: [
        "Compare Application (client) ID on the app's Overview with the client ID on the Provider app step.",
      ],
      expected: c.context?.settings.clientId,
      found: text(claimsOf(c)?.appid),
    }),
  ),
];
