import {
  aboutAadsts,
  all,
  any,
  type Case,
  type CatalogueRow,
  entra,
  row,
  source,
  tokenError,
} from "../row.ts";
import { cloud, inWords, named, scopeNow, scopes, secretWait, seen, theApp, theClientId } from "../words.ts";

export const token = ["token"] as const;

/** Entra's discovery document answered: 200 for a tenant that exists, 400 `invalid_tenant` for one that does not. */
const discovery = (c: Case) => seen(c, "token-reply", (e) => e.request === "openid-configuration");
const tenantDoesNotExist = (c: Case): boolean => {
  const reply = discovery(c);
  return reply?.error === "invalid_tenant" || reply?.errorCodes?.includes(90002) === true;
};
const tenantOf = (c: Case): string => {
  const segment =
    /^https:\/\/[^/]+\/([^/]+)\//.exec(c.context?.settings.tokenEndpoint ?? "")?.[1] ??
    inWords(c, /\b(?:tenant|tenant identifier|directory) ['‘]([^'’]{1,200})['’]/i);
  return named(segment, "the tenant in the token endpoint");
};
const saying =
  (words: RegExp) =>
  ({ evidence: e }: Case): boolean =>
    e.kind === "token-reply" && words.test(e.errorDescription ?? "");
const enterpriseApp = "In the Entra admin center, open Identity > Applications > Enterprise applications";
export const registration = "In the Entra admin center, open Identity > Applications > App registrations";

/** Microsoft Entra's token endpoint, by AADSTS number. Numbers, never substrings: 90002 begins 900023. */
export const entraRows: readonly CatalogueRow[] = [
  row(
    "entra-secret-invalid",
    token,
    "secret-id",
    // The number of before 2022 stands for a wrong assertion, too: the words tell.
    any(entra(7000215), all(entra(50012), saying(/\bInvalid client secret\b/i))),
    (c) => ({
      step: "credentials",
      title: "Microsoft does not accept the client secret",
      cause:
        "The secret is not one of this app's. Often the secret's ID was copied instead of its value; it may also be cut off, deleted, or belong to another app. A new secret takes a few seconds to become valid.",
      fix: [
        `${registration} and ${theApp(c)}.`,
        "Under Certificates & secrets, add a new client secret.",
        "Copy the column Value, not Secret ID. It is shown only once.",
        "Paste the value on the Credentials step.",
      ],
      wait: secretWait(c),
    }),
  ),
  row("entra-secret-expired", token, "secret-expired", entra(7000222), (c) => ({
    step: "credentials",
    title: "The client secret has expired",
    cause: "Microsoft knows this secret, but its end date has passed.",
    fix: [
      `${registration} and ${theApp(c)}.`,
      "Under Certificates & secrets, add a new client secret and note its end date.",
      "Paste the new value on the Credentials step, and replace it in Okta.",
    ],
  })),
  row(
    "entra-tenant-unknown",
    token,
    "tenant-unknown",
    any(entra(90002, 90038), tokenError("invalid_tenant"), all(entra(700016, 7000229), tenantDoesNotExist)),
    (c) => ({
      step: "app",
      field: "tenantId",
      title: "There is no Microsoft tenant with this ID",
      cause: `${tenantOf(c)} is written like a tenant ID, but no tenant has it. A digit may be wrong, or the tenant is in another Microsoft cloud (US Government, China).`,
      fix: [
        `${registration} and your app.`,
        "Copy Directory (tenant) ID from its Overview.",
        "Paste it on the Provider app step.",
      ],
    }),
  ),
  row("entra-tenant-malformed", token, "tenant-malformed", entra(900023), (c) => ({
    step: "app",
    field: "tenantId",
    title: "The tenant in the token endpoint is not a tenant ID",
    cause: `${tenantOf(c)} is neither a tenant ID nor a domain name. A placeholder may have been left in, or a digit is missing.`,
    fix: [
      `${registration} and your app.`,
      "Copy Directory (tenant) ID from its Overview: 36 characters with four hyphens.",
      "Paste it on the Provider app step.",
    ],
  })),
  row(
    "entra-client-unknown",
    token,
    "client-unknown",
    any(entra(700016), all(entra(70001), saying(/\bwas not found in the directory\b/i))),
    (c) => ({
      step: "app",
      field: "clientId",
      title: "There is no app with this client ID in the tenant",
      cause:
        discovery(c)?.httpStatus === 200
          ? `The tenant exists, but no app in it has ${theClientId(c)}. An Object ID may have been pasted as the client ID, or the app is in another tenant.`
          : `Either ${theClientId(c)} or the tenant is wrong. An Object ID may have been pasted as the client ID.`,
      fix: [
        `${registration} and your app.`,
        "Copy Application (client) ID from its Overview, not Object ID.",
        "Compare Directory (tenant) ID on the same page.",
        "Paste both on the Provider app step.",
      ],
    }),
  ),
  row(
    "entra-scope-invalid",
    token,
    "scope-wrong",
    entra(1002012, 70011, 28002, 28003, 700022, 700023),
    (c) => ({
      step: "app",
      field: "scope",
      title: "Microsoft does not accept the scope",
      cause: `With client credentials there must be exactly one scope, and it must end in /.default.${scopeNow(c)}`,
      fix: [`On the Provider app step, set Scope to ${cloud(c).scope}.`, "Enter the same scope in Okta."],
      expected: cloud(c).scope,
      found: c.context?.settings.scopes.join(" "),
      sources: [aboutAadsts(1002012), source.exchangeOauth],
    }),
  ),
  row("entra-resource-unknown", token, "resource-unknown", entra(500011, 650052, 650054), (c) => ({
    step: "app",
    field: "scope",
    title: "The tenant does not know the resource in the scope",
    cause: `The first part of ${scopes(c)} is misspelled, or this tenant has never had Exchange Online.`,
    fix: [
      `Compare the scope with ${cloud(c).scope}.`,
      "If it is the same, check that the tenant has an Exchange Online license.",
    ],
    expected: cloud(c).scope,
  })),
  row("entra-app-disabled", token, "app-disabled", entra(7000112), (c) => ({
    step: "app",
    title: "The app is disabled in the tenant",
    cause:
      "Its sign-in is switched off, or Microsoft disabled it. Names such as “mail api” have been taken for abuse.",
    fix: [
      `${enterpriseApp} and ${theApp(c)}.`,
      "Under Properties, set Enabled for users to sign-in? to Yes.",
      "If Microsoft disabled it, open a support request, or register an app with another name.",
    ],
  })),
  row("entra-resource-disabled", token, "resource-disabled", entra(500014), () => ({
    step: "app",
    title: "Exchange Online is disabled in the tenant",
    cause:
      "The service principal of Office 365 Exchange Online is switched off, so no app gets a token for it.",
    fix: [
      `${enterpriseApp}, choose Application type: Microsoft Applications, and search for Office 365 Exchange Online.`,
      "Under Properties, set Enabled for users to sign-in? to Yes.",
    ],
  })),
  row("entra-conditional-access", token, "conditional-access", entra(53003, 530032), () => ({
    step: "app",
    title: "Conditional Access blocks the app",
    cause:
      "The secret is right, but a policy for workload identities forbids a token from this place or at this risk. Okta asks from its own addresses, so its result can differ from this one, both ways.",
    fix: [
      "In the Entra admin center, open Identity > Monitoring & health > Sign-in logs > Service principal sign-ins and find the policy's name.",
      "Exclude the app from that policy, or allow Okta's addresses as a named location.",
      "Allow the address of this computer too, if you want to test from here.",
    ],
    sources: [aboutAadsts(53003), source.workloadIdentity],
  })),
  row("entra-service-principal-missing", token, "service-principal-missing", entra(7000229), (c) => ({
    step: "app",
    title: "The app has no Enterprise application in this tenant",
    cause: "The app is registered, but its service principal does not exist in the tenant that is asked.",
    fix: [
      `${registration} and ${theApp(c)}.`,
      "Under API permissions, choose Grant admin consent. This creates the Enterprise application.",
      "Then run the Exchange script with the new Enterprise application's Object ID.",
    ],
  })),
  row("entra-role-not-assigned", token, "role-not-assigned", entra(501051), (c) => ({
    step: "app",
    title: "The app is not assigned to Exchange Online",
    cause: "In this tenant Exchange Online hands tokens only to apps that were assigned to it.",
    fix: [
      `${registration} and ${theApp(c)}.`,
      "Under API permissions, add SMTP.SendAsApp of Office 365 Exchange Online as an application permission.",
      "Choose Grant admin consent.",
    ],
  })),
  row("entra-secret-not-sent", token, "secret-not-sent", entra(7000216, 7000218), () => ({
    step: "credentials",
    title: "The request reached Microsoft without a client secret",
    cause: "The secret is empty, or something on the way removed it.",
    fix: [
      "On the Credentials step, paste the secret's value again.",
      "Set Token endpoint authentication method to CLIENT_SECRET_POST.",
    ],
  })),
];
