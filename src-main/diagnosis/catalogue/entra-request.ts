import { aboutReply, advice, all, type Case, type CatalogueRow, entra, row, source } from "../row.ts";
import { cloud, inWords, theApp } from "../words.ts";
import { registration, token } from "./entra.ts";

const endpointV2 = (c: Case): string => `https://${cloud(c).loginHost}/<tenant ID>/oauth2/v2.0/token`;
const compareEndpoint = (c: Case): string => `Compare the token endpoint with ${endpointV2(c)}.`;

/** The parameter that AADSTS900144 and 90014 name, in quotes. */
const parameter = (c: Case): string => inWords(c, /parameter: ['‘]([a-z_]{2,40})['’]/i)?.toLowerCase() ?? "";

/** True for a token endpoint's answer: the same numbers, told by a browser, are about a person who signs in somewhere. */
const answered = ({ evidence: e }: Case): boolean => e.kind === "token-reply" && e.error !== undefined;

/** What a missing parameter says: each has its own reason and its own way out. */
const missing = (c: Case): Readonly<Record<string, { cause: string; fix: readonly string[] }>> => ({
  resource: {
    cause:
      "The parameter resource belongs to the token endpoint of version 1 (/oauth2/token). The request carries a scope, as version 2 wants it, and went to the wrong address.",
    fix: [`Use the token endpoint of version 2: ${endpointV2(c)}.`, "Enter the same in Okta."],
  },
  grant_type: {
    cause:
      "Microsoft found no field at all in the request: its body was not a form (application/x-www-form-urlencoded). The fields were sent as JSON, in the address, or something on the way removed them.",
    fix: [
      "If another program sent the request: send the fields as a form, and not as JSON.",
      compareEndpoint(c),
      "If this comes from the test here, test once without the proxy.",
    ],
  },
  scope: {
    cause: "The request names no scope.",
    fix: [`On the Provider app step, set Scope to ${cloud(c).scope}.`, "Enter the same in Okta."],
  },
  client_id: {
    cause: "The request names no client ID.",
    fix: [
      `${registration} and your app, and copy Application (client) ID.`,
      "Paste it on the Provider app step as client ID.",
    ],
  },
  client_secret: {
    cause: "The request carries no client secret.",
    fix: ["On the Credentials step, paste the secret's value again."],
  },
  ...Object.fromEntries(
    ["code", "refresh_token", "username", "password", "device_code", "redirect_uri"].map((name) => [
      name,
      {
        cause: `The parameter ${name} belongs to a person's sign-in. The request asked with another flow than client credentials.`,
        fix: ["Use the connection type OAuth 2.0 client credentials (grant_type client_credentials)."],
      },
    ]),
  ),
});

/** A person's sign-in: password, MFA, consent, refresh token, session. An app with client credentials meets none of them. */
const ofAPerson = [
  50020, 50053, 50055, 50056, 50057, 50058, 50064, 50072, 50074, 50076, 50078, 50079, 50097, 50105, 50126,
  50131, 50132, 50133, 50140, 50144, 50158, 50173, 51004, 53000, 53001, 53011, 530034, 54005, 65001, 65004,
  70008, 70016, 70018, 70019, 70043, 700082, 700084, 90072, 90094,
];

/** What Entra says of the request, its sender and its own state, by AADSTS number. */
export const entraRequestRows: readonly CatalogueRow[] = [
  row("entra-parameter-missing", token, "scope-missing", entra(900144, 90014), (c) => {
    const of = missing(c)[parameter(c)];
    return {
      step: "app",
      ...(parameter(c) === "resource" ? { field: "tokenEndpoint", expected: endpointV2(c) } : {}),
      title:
        parameter(c) === ""
          ? "A value is missing in the token request"
          : `The token request lacks ${parameter(c)}`,
      cause: of?.cause ?? "Microsoft names what is missing in its answer, in quotes.",
      fix: of?.fix ?? ["Read the name in quotes in Microsoft's answer below.", compareEndpoint(c)],
    };
  }),
  row(
    "entra-tenant-not-named",
    token,
    "tenant-common",
    entra(50059, 50128, 50194, 90019, 9001023, 90124, 90130),
    () => ({
      step: "app",
      field: "tenantId",
      title: "The token endpoint does not name your tenant",
      cause:
        "Addresses with /common, /organizations or /consumers are for people who sign in. An app must ask its own tenant.",
      fix: [
        `${registration} and your app, and copy Directory (tenant) ID.`,
        "On the Provider app step, paste it as the tenant ID. The token endpoint follows from it.",
      ],
    }),
  ),
  row("entra-tenant-blocked", token, { none: "rare" }, entra(5000224, 5000225), (c) => ({
    step: "app",
    title: "Microsoft has blocked the tenant",
    cause:
      "The tenant was blocked because it was not used for a long time. Microsoft deletes such tenants later on.",
    fix: [
      "Have a global administrator of the tenant sign in to the Microsoft 365 admin center, and open a support request to have it unblocked.",
      "Check that the tenant ID is the one of the organization in use: a forgotten test tenant is the usual one.",
    ],
    sources: [
      aboutReply(c),
      { label: "Microsoft: tenant lifecycle policies", url: "https://aka.ms/TenantLifecycle" },
    ],
  })),
  row("entra-tenant-restricted", token, { none: "rare" }, entra(50002, 500021, 500022, 5000211), () => ({
    step: "test",
    title: "This network lets nobody into that tenant",
    cause:
      "A proxy on this network opens the connection and adds a list of allowed tenants (tenant restrictions). The tenant is not on it. Okta connects from its own addresses, so this may not concern it.",
    fix: [
      "Ask who runs the proxy to add the tenant to Restrict-Access-To-Tenants.",
      "Or test once from a network without it, for example a phone's hotspot.",
    ],
  })),
  row("entra-cloud-wrong", token, { none: "rare" }, entra(900382, 900432, 90051, 1000104), () => ({
    step: "app",
    field: "tokenEndpoint",
    title: "The tenant is in another Microsoft cloud",
    cause:
      "The US Government's and China's clouds have token endpoints, scopes and mail hosts of their own. A secret works in one cloud only.",
    fix: [
      "On the Provider app step, choose the tenant's cloud.",
      "Compare token endpoint, scope and host: all three must be of that cloud.",
    ],
  })),
  row("entra-app-public", token, { none: "rare" }, entra(700025), (c) => ({
    step: "app",
    title: "The app is registered as a public client",
    cause:
      "A public client, such as one of a phone or a desktop, may not have a secret. Okta needs a confidential one.",
    fix: [
      `${registration} and ${theApp(c)}.`,
      "Under Authentication, set Allow public client flows to No.",
      "Remove the platform Mobile and desktop applications, if it is there. Client credentials need no redirect URI.",
      "Check that the client ID is your app's own, and not one of a Microsoft tool.",
    ],
  })),
  row(
    "entra-assertion-invalid",
    token,
    { none: "rare" },
    entra(700027, 700024, 50012, 50013, 500133, 700030, 50027),
    (c) => ({
      step: "credentials",
      title: "Microsoft does not accept the signed assertion",
      cause:
        "The request was signed with a certificate or a key, and the signature, its time or its certificate does not fit the app. Okta signs in with a client secret, not with a certificate.",
      fix: [
        `${registration} and ${theApp(c)}. Under Certificates & secrets, add a client secret.`,
        "Use the connection type OAuth 2.0 client credentials, and paste the secret's value.",
      ],
    }),
  ),
  row("entra-grant-not-supported", token, { none: "rare" }, entra(70003, 7000114, 240002), (c) => ({
    step: "app",
    title: "Microsoft does not allow this flow for the app",
    cause: "The request asked with another grant type than client_credentials.",
    fix: ["Use the connection type OAuth 2.0 client credentials.", compareEndpoint(c)],
  })),
  row(
    "entra-user-endpoint",
    token,
    "user-endpoint",
    (c) => entra(50034)(c) || all(entra(...ofAPerson), answered)(c),
    (c) => ({
      step: "app",
      title: "Microsoft treated the request as a person's sign-in",
      cause:
        "This error belongs to a user account: its password, its second factor, its consent or its refresh token. An app with client credentials has none of them.",
      fix: [
        "Use the connection type OAuth 2.0 client credentials (grant_type client_credentials), and no user name with a password.",
        `Use the token endpoint ${endpointV2(c)}.`,
      ],
    }),
  ),
  row("entra-endpoint-not-posted", token, { none: "rare" }, entra(900561, 90056), (c) => ({
    step: "app",
    field: "tokenEndpoint",
    title: "The token endpoint was opened, not posted to",
    cause:
      "Microsoft got a GET request. The address was opened in a browser, or a redirect or a proxy turned POST into GET. Opened in a browser, a token endpoint always says this: it is no fault of the app.",
    fix: [
      "Test with Mailwright or Okta, which post to it, and not in a browser.",
      `${compareEndpoint(c)} A slash too many or http instead of https leads to a redirect.`,
      "If it is the same, test once without the proxy.",
    ],
  })),
  row(
    "entra-request-malformed",
    token,
    "request-malformed",
    entra(9002313, 90013, 90004, 90023, 90100, 901002, 90117, 90121),
    (c) => ({
      step: "app",
      field: "tokenEndpoint",
      title: "Microsoft could not read the token request",
      cause:
        "The address is not the token endpoint of version 2.0, or something on the way changed the request.",
      fix: [compareEndpoint(c), "If it is the same, test once without the proxy."],
      sources: [aboutReply(c), source.aadsts],
    }),
  ),
  row(
    "entra-unavailable",
    token,
    "entra-unavailable",
    entra(90024, 90033, 90055, 50196, 90006, 90012, 90090, 90091, 50033),
    (c) => ({
      step: "test",
      title: "Microsoft Entra is busy",
      cause: "The service answered that it cannot serve the request at the moment.",
      fix: [advice.waitAMinute],
      wait: { usual: "A minute or two", retryAfterMs: 60_000, giveUpAfterMs: 1_800_000 },
      sources: [aboutReply(c), source.aadsts],
    }),
  ),
];
