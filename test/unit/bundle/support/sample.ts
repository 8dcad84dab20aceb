import type { BundleInput } from "../../../../src-main/bundle/export.ts";
import type { OktaSettings, RunReport, Setup } from "../../../../src-main/contract/index.ts";
import { oktaForm } from "../../../../src-main/providers/form.ts";

export const microsoftSettings: OktaSettings = {
  authType: "OAUTH2_CLIENT_CREDENTIALS",
  alias: "Microsoft 365",
  host: "smtp.office365.com",
  port: 587,
  username: "noreply@notifications.acme.com",
  clientId: "11111111-2222-4333-8444-555555555555",
  tokenEndpoint: "https://login.microsoftonline.com/99999999-2222-4333-8444-555555555555/oauth2/v2.0/token",
  scopes: ["https://outlook.office365.com/.default"],
  tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
};

export const googleSettings: OktaSettings = {
  authType: "OAUTH2_JWT_BEARER_GRANT",
  alias: "Google Workspace",
  host: "smtp.gmail.com",
  port: 587,
  username: "noreply@notifications.acme.com",
  clientId: "104857600000000000001",
  tokenEndpoint: "https://oauth2.googleapis.com/token",
  scopes: ["https://mail.google.com/"],
  signingAlgorithm: "RS256",
  keyId: "a1b2c3d4e5f60718a1b2c3d4e5f60718a1b2c3d4",
  issuer: "okta-mailer@acme-mail-4711.iam.gserviceaccount.com",
  subject: "noreply@notifications.acme.com",
  audience: "https://oauth2.googleapis.com/token",
};

export const passedRun: RunReport = {
  runId: "run-1",
  startedAt: "2026-11-23T16:00:00.000Z",
  ms: 1904,
  practice: false,
  provider: "microsoft",
  outcome: "passed",
  fingerprint: "f".repeat(64),
  from: "noreply@notifications.acme.com",
  to: "admin@acme.com",
  stages: [
    { id: "lint", status: "passed", ms: 2, summary: "Nothing to mend", evidence: [], findings: [] },
    {
      id: "token",
      status: "warning",
      startedAt: "2026-11-23T16:00:00.100Z",
      ms: 312,
      summary: "Token from Microsoft",
      evidence: [
        {
          kind: "token-reply",
          url: "https://login.microsoftonline.com/x/oauth2/v2.0/token",
          httpStatus: 200,
          request: "token",
          body: '{"token_type":"Bearer"}',
        },
      ],
      findings: [],
    },
    {
      id: "send",
      status: "passed",
      ms: 1240,
      summary: "Message accepted",
      evidence: [{ kind: "transcript", lines: ["C: EHLO mailwright", "S: 250-smtp.office365.com"] }],
      findings: [],
    },
  ],
  findings: [
    {
      code: "entra-consent-missing",
      severity: "warning",
      step: "app",
      title: "The token has no role",
      cause: "The permission SMTP.SendAsApp has no admin consent.",
      fix: ["Open API permissions.", "Select Grant admin consent."],
      evidence: "roles: []",
      sources: [],
    },
  ],
  hosts: ["login.microsoftonline.com:443", "smtp.office365.com:587"],
};

/** A complete setup of one of the two flows. */
export function sampleSetup(provider: "microsoft" | "google", change: Partial<Setup> = {}): Setup {
  return {
    version: 1,
    id: "0b9c1f5e-1111-4222-8333-444444444444",
    createdAt: "2026-11-20T09:00:00.000Z",
    updatedAt: "2026-11-23T16:00:00.000Z",
    provider,
    practice: null,
    domain: {
      prerequisites: { feature: true },
      customUrlDomain: "login.acme.com",
      emailDomain: "notifications.acme.com",
      from: "noreply@notifications.acme.com",
      oktaRecords: [
        {
          recordType: "TXT",
          fqdn: "_oktaverification.notifications.acme.com",
          verificationValue: "fe2b6f8d65d34449bae178276b4cb20b",
        },
      ],
    },
    settings: provider === "microsoft" ? { secretExpiresOn: "2027-05-31" } : {},
    tasks: {},
    credential: {
      kind: provider === "microsoft" ? "client-secret" : "private-key",
      addedAt: "2026-11-22T10:00:00.000Z",
      store: "keychain",
      revision: "r1",
      repairs: [],
    },
    lastDns: null,
    lastRun: { ...passedRun, provider },
    lastPass: { at: passedRun.startedAt, fingerprint: passedRun.fingerprint },
    waiting: null,
    lastExport: null,
    ...change,
  };
}

/** What the wizard hands to `buildBundle` for a complete setup. */
export function sampleInput(
  provider: "microsoft" | "google",
  change: Partial<BundleInput> = {},
): BundleInput {
  const settings = change.settings ?? (provider === "microsoft" ? microsoftSettings : googleSettings);
  return {
    setup: sampleSetup(provider),
    settings,
    form: oktaForm(settings),
    tested: "tested",
    fingerprint: passedRun.fingerprint,
    createdAt: "2026-11-23T16:42:00.000Z",
    appVersion: "0.1.0",
    findings: [],
    changes: [],
    atOkta: {
      feature: false,
      verified: false,
      server: "none",
      arrived: false,
      failed: false,
      enabled: false,
    },
    document:
      provider === "microsoft"
        ? {
            name: "exchange-setup.ps1",
            text: "# Exchange\nparam(\n  [switch]$Repair\n)\nWrite-Host 'Connecting'\n",
          }
        : { name: "delegation.md", text: "# Domain-wide delegation\n" },
    dns: [
      { name: "records.txt", text: "TXT _oktaverification fe2b\n" },
      { name: "records.zone", text: '_oktaverification IN TXT "fe2b"\n' },
      { name: "records.csv", text: 'Type,Host,Value\r\nTXT,_dmarc,"v=DMARC1; ""p""\r\n=none"\r\n' },
    ],
    ...change,
  };
}

export const practiceInput = (provider: "microsoft" | "google"): BundleInput =>
  sampleInput(provider, {
    setup: sampleSetup(provider, {
      practice: { scenario: "works" },
      lastRun: { ...passedRun, provider, practice: true, scenario: "works" },
    }),
  });
