import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Finding,
  fields,
  type ProviderId,
  SettingsInput,
  type Severity,
  settingsFields,
} from "../../../src-main/contract/index.ts";
import { providers } from "../../../src-main/providers/index.ts";
import { from, lint, right, tenantId } from "./values.ts";

type Field = keyof SettingsInput;
type Wrong = readonly [
  what: string,
  ProviderId,
  SettingsInput,
  Field,
  code: string,
  Severity,
  sender?: string,
];

const entraSecret = `abc8Q~${"x1Y2z3W4v5".repeat(4).slice(0, 34)}`;
const endpoint = (path: string, host = "login.microsoftonline.com") => `https://${host}/${path}`;

const wrong: readonly Wrong[] = [
  // every provider
  ["no client ID", "microsoft", { clientId: undefined }, "clientId", "setting-missing", "error"],
  ["a client ID of blanks", "google", { clientId: "  " }, "clientId", "setting-missing", "error"],
  ["no tenant", "microsoft", { tenantId: undefined }, "tenantId", "setting-missing", "error"],
  ["no key ID", "google", { keyId: undefined }, "keyId", "setting-missing", "error"],
  ["no issuer", "google", { issuer: undefined }, "issuer", "setting-missing", "error"],
  ["no sender at all", "google", {}, "username", "setting-missing", "error", ""],
  ["no host", "other", { host: undefined }, "host", "setting-missing", "error"],
  ["no scope", "other", { scope: undefined }, "scope", "setting-missing", "error"],
  ["no token endpoint", "other", { tokenEndpoint: undefined }, "tokenEndpoint", "setting-missing", "error"],
  [
    "no issuer for a JWT",
    "other",
    { authType: "OAUTH2_JWT_BEARER_GRANT", keyId: "k" },
    "issuer",
    "setting-missing",
    "error",
  ],
  [
    "a secret as client ID",
    "microsoft",
    { clientId: entraSecret },
    "clientId",
    "setting-holds-secret",
    "error",
  ],
  [
    "a private key as key ID",
    "google",
    { keyId: "-----BEGIN PRIVATE KEY-----\nMIIE" },
    "keyId",
    "setting-holds-secret",
    "error",
  ],
  [
    "a token as scope",
    "other",
    { scope: "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJva3RhIn0.c2ln" },
    "scope",
    "setting-holds-secret",
    "error",
  ],
  [
    "a secret in the name",
    "microsoft",
    { displayName: entraSecret },
    "displayName",
    "setting-holds-secret",
    "error",
  ],
  [
    "two lines",
    "microsoft",
    { clientId: `${right.microsoft.clientId}\n${tenantId}` },
    "clientId",
    "setting-spaces",
    "error",
  ],
  [
    "a blank inside",
    "google",
    { issuer: "okta email@p.iam.gserviceaccount.com" },
    "issuer",
    "setting-spaces",
    "error",
  ],
  [
    "an invisible character inside",
    "microsoft",
    { tenantId: `c0ffee00-1234\u200B-4abc-8def-001122334455` },
    "tenantId",
    "setting-spaces",
    "error",
  ],
  ["quotes", "google", { clientId: '"112233445566778899001",' }, "clientId", "setting-quoted", "error"],
  [
    "curly quotes",
    "microsoft",
    { objectId: `“${right.microsoft.objectId}”` },
    "objectId",
    "setting-quoted",
    "error",
  ],
  [
    "braces",
    "microsoft",
    { clientId: `{${right.microsoft.clientId}}` },
    "clientId",
    "setting-quoted",
    "error",
  ],
  ["a comma at the end", "google", { keyId: `${right.google.keyId},` }, "keyId", "setting-quoted", "error"],
  ["a placeholder", "microsoft", { clientId: "{YourClientID}" }, "clientId", "setting-placeholder", "error"],
  [
    "a placeholder in the URL",
    "microsoft",
    { tokenEndpoint: endpoint("{TenantID}/oauth2/v2.0/token") },
    "tokenEndpoint",
    "setting-placeholder",
    "error",
  ],
  ["an angle placeholder", "google", { issuer: "<client_email>" }, "issuer", "setting-placeholder", "error"],
  ["a row of X", "google", { keyId: "XXXXXXXXXXXXXXXXX" }, "keyId", "setting-placeholder", "error"],
  ["your-tenant-id", "microsoft", { tenantId: "your-tenant-id" }, "tenantId", "setting-placeholder", "error"],
  [
    "the GUID of zeros",
    "microsoft",
    { objectId: "00000000-0000-0000-0000-000000000000" },
    "objectId",
    "setting-placeholder",
    "error",
  ],
  // the server
  ["a URL as host", "other", { host: "https://smtp.provider.example" }, "host", "setting-host", "error"],
  ["host and port in one", "other", { host: "smtp.provider.example:587" }, "host", "setting-host", "error"],
  ["an address as host", "other", { host: "me@provider.example" }, "host", "setting-host", "error"],
  ["a host for reading", "google", { host: "imap.gmail.com" }, "host", "setting-host", "error"],
  ["Outlook on the web", "microsoft", { host: "outlook.office365.com" }, "host", "setting-host", "error"],
  [
    "the host of personal accounts",
    "microsoft",
    { host: "smtp-mail.outlook.com" },
    "host",
    "setting-host",
    "error",
  ],
  [
    "the MX",
    "microsoft",
    { host: "mycompany-example.mail.protection.outlook.com" },
    "host",
    "setting-host",
    "error",
  ],
  ["the token host", "microsoft", { host: "login.microsoftonline.com" }, "host", "setting-host", "error"],
  ["a host with a slash", "other", { host: "smtp_provider/example" }, "host", "setting-host", "error"],
  ["port 25", "google", { port: 25 }, "port", "setting-port-25", "warning"],
  ["port 2525", "other", { port: 2525 }, "port", "setting-port", "warning"],
  ["port 465 at Microsoft", "microsoft", { port: 465 }, "port", "setting-port-provider", "warning"],
  [
    "Google's host at Microsoft",
    "microsoft",
    { host: "smtp.gmail.com" },
    "host",
    "setting-host-provider",
    "error",
  ],
  [
    "Microsoft's host at Google",
    "google",
    { host: "smtp.office365.com" },
    "host",
    "setting-host-provider",
    "error",
  ],
  ["the relay", "google", { host: "smtp-relay.gmail.com" }, "host", "setting-host-relay", "info"],
  [
    "High Volume Email",
    "microsoft",
    { host: "smtp-hve.office365.com" },
    "host",
    "setting-host-internal-only",
    "warning",
  ],
  ["another cloud's host", "microsoft", { host: "smtp.office365.us" }, "host", "setting-cloud", "warning"],
  // the token endpoint
  [
    "half a URL",
    "other",
    { tokenEndpoint: "auth.provider.example/token" },
    "tokenEndpoint",
    "setting-endpoint-url",
    "error",
  ],
  [
    "another scheme",
    "other",
    { tokenEndpoint: "ftp://auth.provider.example/token" },
    "tokenEndpoint",
    "setting-endpoint-url",
    "error",
  ],
  [
    "http",
    "other",
    { tokenEndpoint: "http://auth.provider.example/token" },
    "tokenEndpoint",
    "setting-endpoint-http",
    "error",
  ],
  [
    "http on loopback",
    "other",
    { tokenEndpoint: "http://127.0.0.1:8080/token" },
    "tokenEndpoint",
    "setting-endpoint-http",
    "warning",
  ],
  [
    "http on localhost",
    "other",
    { tokenEndpoint: "http://localhost/token" },
    "tokenEndpoint",
    "setting-endpoint-http",
    "warning",
  ],
  [
    "http on a host that begins like loopback",
    "other",
    { tokenEndpoint: "http://127.0.0.1.evil.example/token" },
    "tokenEndpoint",
    "setting-endpoint-http",
    "error",
  ],
  [
    "a fragment",
    "other",
    { tokenEndpoint: "https://auth.provider.example/token#x" },
    "tokenEndpoint",
    "setting-endpoint-url",
    "error",
  ],
  [
    "a password in the URL",
    "other",
    { tokenEndpoint: "https://me:hunter2@auth.provider.example/token" },
    "tokenEndpoint",
    "setting-endpoint-url",
    "error",
  ],
  [
    "the authorize address",
    "microsoft",
    { tokenEndpoint: endpoint(`${tenantId}/oauth2/v2.0/authorize`) },
    "tokenEndpoint",
    "setting-endpoint-path",
    "error",
  ],
  [
    "the v1 address",
    "microsoft",
    { tokenEndpoint: endpoint(`${tenantId}/oauth2/token`) },
    "tokenEndpoint",
    "setting-endpoint-path",
    "error",
  ],
  [
    "common in the URL",
    "microsoft",
    { tokenEndpoint: endpoint("common/oauth2/v2.0/token") },
    "tokenEndpoint",
    "setting-tenant-shared",
    "error",
  ],
  [
    "another tenant in the URL",
    "microsoft",
    { tokenEndpoint: endpoint("11111111-2222-4333-8444-555555555555/oauth2/v2.0/token") },
    "tokenEndpoint",
    "setting-tenant-differs",
    "warning",
  ],
  [
    "a stranger's host",
    "microsoft",
    { tokenEndpoint: endpoint(`${tenantId}/oauth2/v2.0/token`, "login.example.net") },
    "tokenEndpoint",
    "setting-endpoint-provider",
    "warning",
  ],
  [
    "the sign-in address of Google",
    "google",
    { tokenEndpoint: "https://accounts.google.com/o/oauth2/auth" },
    "tokenEndpoint",
    "setting-endpoint-provider",
    "error",
  ],
  [
    "an audience of one's own",
    "google",
    { audience: "https://mail.google.com/" },
    "audience",
    "setting-audience",
    "error",
  ],
  // Microsoft
  ["the tenant common", "microsoft", { tenantId: "common" }, "tenantId", "setting-tenant-shared", "error"],
  [
    "the tenant Organizations",
    "microsoft",
    { tenantId: "Organizations" },
    "tenantId",
    "setting-tenant-shared",
    "error",
  ],
  [
    "the tenant consumers",
    "microsoft",
    { tenantId: "consumers" },
    "tenantId",
    "setting-tenant-shared",
    "error",
  ],
  [
    "a short tenant",
    "microsoft",
    { tenantId: "c0ffee00-1234-4abc-8def" },
    "tenantId",
    "setting-tenant-id",
    "error",
  ],
  [
    "a short client ID",
    "microsoft",
    { clientId: "1b4f2c8e-90ab-4cde-8f01-23456789abc" },
    "clientId",
    "setting-client-id",
    "error",
  ],
  ["client ID = tenant", "microsoft", { clientId: tenantId }, "clientId", "setting-same-id", "error"],
  [
    "Object ID = client ID",
    "microsoft",
    { objectId: right.microsoft.clientId?.toUpperCase() },
    "objectId",
    "setting-same-id",
    "error",
  ],
  [
    "an Object ID that is a name",
    "microsoft",
    { objectId: "Okta-SMTP-app" },
    "objectId",
    "setting-object-id",
    "error",
  ],
  ["no Object ID", "microsoft", { objectId: undefined }, "objectId", "setting-object-id-missing", "info"],
  [
    "two scopes",
    "microsoft",
    { scope: "https://outlook.office365.com/.default offline_access" },
    "scope",
    "setting-scope-several",
    "error",
  ],
  [
    "a single permission as scope",
    "microsoft",
    { scope: "https://outlook.office365.com/SMTP.Send" },
    "scope",
    "setting-scope-default",
    "error",
  ],
  [
    "Graph",
    "microsoft",
    { scope: "https://graph.microsoft.com/.default" },
    "scope",
    "setting-scope-graph",
    "error",
  ],
  [
    "a resource of one's own",
    "microsoft",
    { scope: "api://my-api/.default" },
    "scope",
    "setting-scope-resource",
    "warning",
  ],
  [
    "another cloud's scope",
    "microsoft",
    { scope: "https://outlook.office365.us/.default" },
    "scope",
    "setting-cloud",
    "warning",
  ],
  ["a name as user", "microsoft", { username: "noreply" }, "username", "setting-address", "error"],
  [
    "a personal account",
    "microsoft",
    { username: "me@outlook.com" },
    "username",
    "setting-consumer-account",
    "error",
  ],
  [
    "another user than From",
    "microsoft",
    { username: "okta@mycompany.example" },
    "username",
    "setting-from-differs",
    "warning",
  ],
  [
    "a day that does not exist",
    "microsoft",
    { secretExpiresOn: "2027-02-30" },
    "secretExpiresOn",
    "setting-date",
    "warning",
  ],
  [
    "a date the American way",
    "microsoft",
    { secretExpiresOn: "11/23/2027" },
    "secretExpiresOn",
    "setting-date",
    "warning",
  ],
  // Google
  [
    "an address as client ID",
    "google",
    { clientId: right.google.issuer },
    "clientId",
    "setting-client-id",
    "error",
  ],
  [
    "an OAuth client's ID",
    "google",
    { clientId: "123-abc.apps.googleusercontent.com" },
    "clientId",
    "setting-client-id",
    "error",
  ],
  ["the number as issuer", "google", { issuer: right.google.clientId }, "issuer", "setting-issuer", "error"],
  ["a person as issuer", "google", { issuer: from }, "issuer", "setting-issuer", "error"],
  [
    "an issuer that only ends alike",
    "google",
    { issuer: "a@evilgserviceaccount.com" },
    "issuer",
    "setting-issuer",
    "error",
  ],
  ["a short key ID", "google", { keyId: "0123456789abcdef" }, "keyId", "setting-key-id", "warning"],
  [
    "the scope without its slash",
    "google",
    { scope: "https://mail.google.com" },
    "scope",
    "setting-scope-slash",
    "error",
  ],
  [
    "gmail.send",
    "google",
    { scope: "https://www.googleapis.com/auth/gmail.send" },
    "scope",
    "setting-scope-smtp",
    "error",
  ],
  [
    "two scopes at Google",
    "google",
    { scope: "https://mail.google.com/ openid" },
    "scope",
    "setting-scope-several",
    "warning",
  ],
  [
    "scopes with a comma",
    "google",
    { scope: "https://mail.google.com/,openid" },
    "scope",
    "setting-scope-several",
    "error",
  ],
  [
    "the service account as user",
    "google",
    { username: right.google.issuer },
    "username",
    "setting-user-is-service-account",
    "error",
  ],
  [
    "Gmail for persons",
    "google",
    { username: "me@gmail.com" },
    "username",
    "setting-consumer-account",
    "error",
  ],
  [
    "a subject that is not the user",
    "google",
    { subject: "ceo@mycompany.example" },
    "subject",
    "setting-subject-differs",
    "error",
  ],
  ["a subject that is no address", "google", { subject: "noreply" }, "subject", "setting-address", "error"],
  [
    "another user than From",
    "google",
    { username: "okta@mycompany.example" },
    "username",
    "setting-from-differs",
    "warning",
  ],
];

const fine: readonly (readonly [what: string, ProviderId, SettingsInput])[] = [
  ["Google's defaults", "google", {}],
  [
    "Google with everything typed",
    "google",
    {
      host: "smtp.gmail.com",
      port: 587,
      username: from,
      subject: from,
      scope: "https://mail.google.com/",
      tokenEndpoint: "https://oauth2.googleapis.com/token",
      audience: "https://oauth2.googleapis.com/token",
      alias: "Gmail for Okta",
    },
  ],
  ["Google with implicit TLS", "google", { port: 465 }],
  [
    "blanks and line ends around",
    "google",
    { clientId: " 112233445566778899001\n", keyId: `\t${right.google.keyId}\r\n` },
  ],
  ["invisible characters around", "google", { issuer: `\uFEFF${right.google.issuer}\u200B` }],
  ["the user in capitals", "google", { username: from.toUpperCase() }],
  ["an older token URL", "google", { tokenEndpoint: "https://accounts.google.com/o/oauth2/token" }],
  ["an older App Engine account", "google", { issuer: "my-project@appspot.gserviceaccount.com" }],
  ["a key ID in capitals", "google", { keyId: right.google.keyId?.toUpperCase() }],
  [
    "settings for the other flow left over",
    "google",
    { authType: "OAUTH2_CLIENT_CREDENTIALS", tokenEndpointAuthMethod: "CLIENT_SECRET_BASIC" },
  ],
  ["Microsoft's defaults", "microsoft", {}],
  ["the scope of Okta's guide", "microsoft", { scope: "https://outlook.office.com/.default" }],
  ["the scope by application ID", "microsoft", { scope: "00000002-0000-0ff1-ce00-000000000000/.default" }],
  ["the tenant by its domain", "microsoft", { tenantId: "mycompany.onmicrosoft.com" }],
  [
    "GUIDs in capitals",
    "microsoft",
    { clientId: right.microsoft.clientId?.toUpperCase(), tenantId: tenantId.toUpperCase() },
  ],
  ["the endpoint typed as well", "microsoft", { tokenEndpoint: endpoint(`${tenantId}/oauth2/v2.0/token`) }],
  ["the endpoint by domain", "microsoft", { tokenEndpoint: endpoint("mycompany.example/oauth2/v2.0/token") }],
  [
    "US Government",
    "microsoft",
    {
      tokenEndpoint: endpoint(`${tenantId}/oauth2/v2.0/token`, "login.microsoftonline.us"),
      scope: "https://outlook.office365.us/.default",
      host: "smtp.office365.us",
    },
  ],
  [
    "China",
    "microsoft",
    {
      tokenEndpoint: endpoint(`${tenantId}/oauth2/v2.0/token`, "login.partner.microsoftonline.cn"),
      scope: "https://partner.outlook.cn/.default",
      host: "smtp.partner.outlook.cn",
    },
  ],
  ["an expiry", "microsoft", { secretExpiresOn: "2028-02-29" }],
  ["a name with quotes in it", "microsoft", { displayName: `Okta's "SMTP" app – Zürich` }],
  ["another provider", "other", {}],
  ["port 2587", "other", { port: 2587 }],
  ["a user that is no address", "other", { username: "AKIAEXAMPLE" }],
  ["several scopes", "other", { scope: "smtp.send smtp.auth" }],
  ["an address instead of a name", "other", { host: "192.0.2.10" }],
  ["an IPv6 address", "other", { host: "2001:db8::25" }],
  [
    "JWT bearer elsewhere",
    "other",
    { authType: "OAUTH2_JWT_BEARER_GRANT", keyId: "key-1", issuer: "okta-mailer", subject: from },
  ],
  [
    "a service account with my- in its name",
    "google",
    { issuer: "my-service-account@my-app.iam.gserviceaccount.com" },
  ],
];

describe("lint of the settings", () => {
  for (const [what, provider, change, field, code, severity, sender = from] of wrong) {
    it(`names ${what} (${provider}), and blames no other field`, () => {
      const findings = lint(provider, change, sender);
      expect(findings, JSON.stringify(findings)).toHaveLength(1);
      expect(findings[0]).toMatchObject({ code, severity, field });
      expect(findings[0]?.fix.length).toBeGreaterThan(0);
    });
  }

  it.each(fine)("has nothing to say of %s (%s)", (_what, provider, change) => {
    expect(lint(provider, change)).toEqual([]);
  });

  it("has at least 40 wrong and 25 right ones", () => {
    expect(wrong.length).toBeGreaterThanOrEqual(40);
    expect(fine.length).toBeGreaterThanOrEqual(25);
  });

  it("never repeats a secret, whichever field it was pasted into", () => {
    const secrets = [
      entraSecret,
      "GOCSPX-AbCdEfGhIjKlMnOpQrStUvWxYz12",
      "ya29.a0AfH6SMBcanarycanary",
      "-----BEGIN PRIVATE KEY-----\nMIIEcanarycanary\n-----END PRIVATE KEY-----",
    ];
    const texts = settingsFields.filter((field) => !["choice", "port"].includes(fields[field].shape));
    for (const provider of ["google", "microsoft", "other"] as const) {
      for (const field of texts) {
        for (const secret of secrets) {
          const said = JSON.stringify(lint(provider, { [field]: `x ${secret}` }));
          expect(said).toContain("setting-holds-secret");
          expect(said).not.toContain(secret.slice(4, 24));
        }
      }
    }
  });

  it("does not repeat a password that stands in the token endpoint", () => {
    expect(
      JSON.stringify(lint("other", { tokenEndpoint: "https://me:hunter2@auth.provider.example/token" })),
    ).not.toContain("hunter2");
  });

  it("answers to any text with well-formed findings about fields of the input", () => {
    const text = fc.option(fc.string({ unit: "binary", maxLength: 60 }), { nil: undefined });
    const input = fc.record({
      host: text,
      username: text,
      clientId: text,
      tokenEndpoint: text,
      scope: text,
      keyId: text,
      issuer: text,
      subject: text,
      audience: text,
      tenantId: text,
      objectId: text,
      displayName: text,
      secretExpiresOn: text,
      port: fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.constantFrom("google", "microsoft", "other"), input, (provider, change) => {
        for (const finding of lint(provider as ProviderId, change)) {
          expect(Finding.safeParse(finding).success).toBe(true);
          expect(SettingsInput.keyof().options).toContain(finding.field);
          expect(finding.code).toMatch(/^setting-[a-z0-9-]+$/);
          expect(`${finding.title} ${finding.cause} ${finding.fix.join(" ")}`).not.toMatch(
            /!|\bplease\b|\boops\b/i,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it("answers at the keystroke also to the longest texts", () => {
    const started = performance.now();
    for (const long of [
      " ".repeat(4096),
      "a".repeat(4096),
      `${"a.".repeat(2048)}`,
      `{${"x".repeat(4094)}`,
      "<".repeat(4096),
      "A@".repeat(2048),
      "%7B".repeat(1365),
      `x${"\u200B".repeat(4094)}x`,
      "-".repeat(4096),
      "MII".repeat(1365),
    ]) {
      for (const field of [
        "host",
        "username",
        "clientId",
        "tokenEndpoint",
        "scope",
        "issuer",
        "tenantId",
      ] as const) {
        lint("microsoft", { [field]: long });
        lint("google", { [field]: long });
      }
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("Microsoft's national clouds", () => {
  const chosen = ["us-gcc-high", "us-dod", "china"] as const;
  it.each(chosen)("%s: the defaults fit together, and lint has nothing to say", (cloud) => {
    expect(lint("microsoft", { cloud })).toEqual([]);
    const settings = providers.microsoft.settings({ ...right.microsoft, cloud }, from);
    expect(settings.host).not.toBe("smtp.office365.com");
    expect(settings.tokenEndpoint).not.toContain("microsoftonline.com/");
    expect(settings.scopes.join()).not.toContain("outlook.office365.com");
  });

  it.each(chosen)("%s: the worldwide host or scope beside it is named", (cloud) => {
    expect(lint("microsoft", { cloud, host: "smtp.office365.com" }).map((f) => [f.code, f.field])).toEqual([
      ["setting-cloud", "host"],
    ]);
    const scope = "https://outlook.office365.com/.default";
    expect(lint("microsoft", { cloud, scope }).map((f) => [f.code, f.field])).toEqual([
      ["setting-cloud", "scope"],
    ]);
  });

  it("the consoles' links lead into the chosen cloud", () => {
    const input = { ...right.microsoft, cloud: "us-gcc-high" as const };
    const settings = providers.microsoft.settings(input, from);
    const tasks = providers.microsoft.tasks({ input, settings, from, emailDomain: "", credential: null });
    const hosts = tasks.flatMap(({ link }) => (link ? [new URL(link).hostname] : []));
    expect(hosts).toContain("entra.microsoft.us");
    expect(hosts).not.toContain("entra.microsoft.com");
  });
});

describe("RBAC for Applications", () => {
  it("takes the Entra permission and its consent off the list, and changes nothing Okta gets", () => {
    const input = { ...right.microsoft, exchangeAccess: "rbac" as const };
    const settings = providers.microsoft.settings(input, from);
    expect(settings).toEqual(providers.microsoft.settings(right.microsoft, from));
    const ids = providers.microsoft
      .tasks({ input, settings, from, emailDomain: "", credential: null })
      .map(({ id }) => id);
    expect(ids).not.toContain("microsoft-permission");
    expect(ids).not.toContain("microsoft-consent");
    expect(ids).toContain("microsoft-exchange");
  });
});
