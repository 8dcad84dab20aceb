import type {
  Delivered,
  DnsCheck,
  DnsRow,
  Finding,
  RunReport,
  Setup,
} from "../../../src-main/contract/index.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { fingerprint } from "../../../src-main/setup/fingerprint.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";

/** Setups in every state the window shows. Plausible values of nobody; times are relative to `now` (ms since the epoch). */
const domain = "notifications.acme.com";
const ago = (now: number, seconds: number) => new Date(now - seconds * 1000).toISOString();

const finding = (code: string, change: Partial<Finding>): Finding => ({
  code,
  severity: "error",
  step: "dns",
  title: code,
  cause: "",
  fix: [],
  sources: [],
  ...change,
});

export const oktaRecords: Setup["domain"]["oktaRecords"] = [
  {
    recordType: "TXT",
    fqdn: `_oktaverification.${domain}`,
    verificationValue: "fe2b6f8d65d34449bae178276b4cb20b",
  },
  { recordType: "CNAME", fqdn: `mail.${domain}`, verificationValue: "u17770251.wl002.sendgrid.net" },
  {
    recordType: "CNAME",
    fqdn: `p03._domainkey.${domain}`,
    verificationValue: "p03.domainkey.u17770251.wl002.sendgrid.net",
  },
];

function row(
  now: number,
  change: Partial<DnsRow> & Pick<DnsRow, "id" | "host" | "purpose" | "expected">,
): DnsRow {
  return {
    kind: "okta",
    type: "CNAME",
    fqdn: change.host === "@" ? domain : `${change.host}.${domain}`,
    enter: change.expected,
    found: [change.expected],
    foundByResolver: [change.expected],
    status: "found",
    statusText: "Found",
    findings: [],
    since: ago(now, 5400),
    checkedAt: ago(now, 12),
    ...change,
  };
}

export function sampleRows(now: number): DnsRow[] {
  const spf = "v=spf1 include:amazonses.com ~all";
  return [
    row(now, {
      id: "okta-txt",
      type: "TXT",
      host: "_oktaverification",
      purpose: "Proves to Okta that the domain is yours",
      expected: "fe2b6f8d65d34449bae178276b4cb20b",
    }),
    row(now, {
      id: "okta-mail",
      host: "mail",
      purpose: "Okta, verification",
      expected: "u17770251.wl002.sendgrid.net",
      found: ["A 104.21.33.8", "A 172.67.150.2"],
      foundByResolver: undefined,
      status: "wrong",
      statusText: "Proxied at Cloudflare",
      findings: [
        finding("dns-cname-proxied", {
          field: "okta-mail",
          title: "The record is there, but Cloudflare answers with its own addresses",
          cause: "A proxied CNAME is invisible to Okta.",
          fix: [
            "In Cloudflare, open the record and switch Proxy status to DNS only.",
            "Save. The change is seen here within a minute.",
          ],
          expected: "u17770251.wl002.sendgrid.net",
          found: "A 104.21.33.8, 172.67.150.2",
        }),
      ],
    }),
    row(now, {
      id: "spf",
      kind: "spf",
      type: "TXT",
      host: "@",
      purpose: "SPF: lets Microsoft 365 send for this name",
      expected: "include:spf.protection.outlook.com",
      enter: "v=spf1 include:amazonses.com include:spf.protection.outlook.com ~all",
      found: [spf],
      foundByResolver: [spf],
      status: "advice",
      statusText: "One word to add",
      statusDetail: "3 of 10 lookups after it",
      lookups: { used: 3, limit: 10 },
      replaces: [spf],
      findings: [
        finding("spf-provider-missing", {
          severity: "warning",
          field: "spf",
          title: "Microsoft 365 is not in the SPF record",
          cause: "Receivers will not count mail from it as yours.",
          fix: ["Change the record to the value below. Nothing else of it changes."],
        }),
      ],
      diff: [
        { text: "v=spf1 include:amazonses.com ", change: "same" },
        { text: "include:spf.protection.outlook.com ", change: "add" },
        { text: "~all", change: "same" },
      ],
      cachedUntil: new Date(now + 3_000_000).toISOString(),
    }),
    row(now, {
      id: "dkim-1",
      kind: "dkim",
      host: "selector1._domainkey",
      purpose: "DKIM, 2048-bit key behind it",
      expected: "selector1-notifications-acme-com._domainkey.acme.onmicrosoft.com",
    }),
    row(now, {
      id: "dkim-2",
      kind: "dkim",
      host: "selector2._domainkey",
      purpose: "DKIM",
      expected: "selector2-notifications-acme-com._domainkey.acme.onmicrosoft.com",
      status: "partial",
      statusText: "One of two name servers",
      statusDetail: "ada.ns.cloudflare.com is behind",
    }),
    row(now, {
      id: "dmarc",
      kind: "dmarc",
      type: "TXT",
      host: "_dmarc",
      purpose: "DMARC, inherited from acme.com: quarantine",
      expected: "v=DMARC1; p=none",
      enter: undefined,
      found: [],
      status: "covered",
      statusText: "Covered",
    }),
  ];
}

export const sampleCheck = (now: number, rows = sampleRows(now)): DnsCheck => ({
  domain,
  checkedAt: ago(now, 12),
  zone: {
    apex: "acme.com",
    nameServers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    provider: "Cloudflare",
    hint: "Cloudflare adds the zone name by itself: type the host without .acme.com.",
  },
  rows,
  findings: [],
  source: "authority",
});

const allFound = (now: number) =>
  sampleRows(now).map(
    (r): DnsRow => ({
      ...r,
      status: r.status === "covered" ? "covered" : "found",
      statusText: r.status === "covered" ? "Covered" : "Found",
      statusDetail: undefined,
      found: [r.enter ?? ""],
      findings: [],
      diff: undefined,
    }),
  );

function base(now: number, provider: Setup["provider"], id: string): Setup {
  const setup = newSetup(provider, false, now - 86_400_000);
  return {
    ...setup,
    id,
    domain: {
      prerequisites: { "early-access": true, "custom-url-domain": true, "dns-access": true },
      customUrlDomain: "login.acme.com",
      emailDomain: domain,
      from: `noreply@${domain}`,
      oktaRecords,
    },
  };
}

const microsoftSettings: Setup["settings"] = {
  tenantId: "5d2c7a3e-90b1-4f6e-8b53-1c2d3e4f5a6b",
  clientId: "0c1b2a39-4857-4669-b8a7-d6e5f4031221",
  objectId: "7c1e59aa-0d3b-4c11-9b0e-6f5a2d8e43b2",
  displayName: "Okta SMTP app",
  secretExpiresOn: "2027-05-14",
};

const clientSecret = (now: number): Setup["credential"] => ({
  kind: "client-secret",
  addedAt: ago(now, 7200),
  store: "keychain",
  revision: "r-1",
  repairs: [],
});

const serviceKey = (now: number): Setup["credential"] => ({
  kind: "private-key",
  addedAt: ago(now, 3600),
  store: "keychain",
  revision: "r-2",
  keyBits: 2048,
  projectId: "acme-mail-4711",
  clientEmail: "okta-mailer@acme-mail-4711.iam.gserviceaccount.com",
  clientId: "104857600000000000001",
  keyId: "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678",
  repairs: ["The key's line breaks were written as “\\n”. They were restored; nothing for you to do."],
});

const opened = "Get-MailboxPermission 'noreply@notifications.acme.com'";
const principal =
  "$sp = Get-ServicePrincipal | Where-Object AppId -eq '0c1b2a39-4857-4669-b8a7-d6e5f4031221'";
const granted =
  "Add-MailboxPermission -Identity 'noreply@notifications.acme.com' -User $sp.Identity -AccessRights FullAccess -AutoMapping $false";

export const mailboxFinding = finding("exchange-mailbox-permission", {
  step: "app",
  task: "microsoft-exchange",
  title: "The app may not open the mailbox yet",
  cause:
    "Exchange accepted the sign-in, then could not open “noreply@notifications.acme.com” for the app. The mailbox permission is missing, or has not spread yet.",
  fix: [
    "Change nothing yet. The test is repeated by itself.",
    `In Exchange PowerShell, run ${opened} and look for the service principal with FullAccess.`,
    `If it is not there, run ${principal}, then ${granted}.`,
  ],
  commands: [opened, principal, granted],
  wait: { usual: "Minutes, at times over an hour", retryAfterMs: 900_000, giveUpAfterMs: 7_200_000 },
  evidence: "430 4.2.0 STOREDRV; mailbox logon failure; … MapiExceptionLogonFailed",
  sources: [
    {
      label: "Microsoft: SMTP with OAuth",
      url: "https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth",
    },
  ],
});

/** A run's report over the setup as it is. `failed` ends at sending, for want of the mailbox permission. */
export function sampleReport(setup: Setup, now: number, outcome: "passed" | "failed"): RunReport {
  const settings = oktaSettings(setup);
  const stage = (
    id: RunReport["stages"][number]["id"],
    ms: number,
    summary: string,
    evidence: RunReport["stages"][number]["evidence"] = [],
  ): RunReport["stages"][number] => ({ id, status: "passed", ms, summary, evidence, findings: [] });
  const send: RunReport["stages"][number] = {
    ...stage("send", 1240, outcome === "passed" ? "250 2.0.0 OK, queued" : "Refused after the message", [
      {
        kind: "smtp-reply",
        command: "message",
        code: outcome === "passed" ? 250 : 430,
        enhanced: outcome === "passed" ? "2.0.0" : "4.2.0",
        text: outcome === "passed" ? "OK" : "STOREDRV; mailbox logon failure; … MapiExceptionLogonFailed",
      },
      {
        kind: "transcript",
        lines: ["> MAIL FROM:<noreply@notifications.acme.com>", "< 250 2.1.0 Sender OK"],
      },
    ]),
    status: outcome,
    findings: outcome === "failed" ? [mailboxFinding] : [],
  };
  return {
    runId: "run-1",
    startedAt: ago(now, 360),
    ms: 1906,
    practice: setup.practice !== null,
    provider: setup.provider ?? "other",
    outcome,
    fingerprint: fingerprint(setup, settings),
    from: setup.domain.from,
    to: "admin@acme.com",
    stages: [
      stage("lint", 2, ""),
      stage("dns", 96, "6 of 6 in place"),
      stage("reach", 61, `${settings.host} answers at 52.98.207.210`),
      stage("tls", 87, "TLS 1.3, certificate of Microsoft, valid until 14 Mar 2027"),
      stage("token", 312, "Issued by Microsoft, valid for one hour"),
      stage("claims", 1, "SMTP.SendAsApp granted · Enterprise Object ID 7c1e…b2 read from it", [
        { kind: "claims", claims: { aud: "https://outlook.office365.com", roles: ["SMTP.SendAsApp"] } },
      ]),
      stage("auth", 204, "235 2.7.0 Authentication successful"),
      send,
    ],
    findings: outcome === "failed" ? [mailboxFinding] : [],
    hosts: ["login.microsoftonline.com:443", "smtp.office365.com:587"],
  };
}

/** A message that arrived signed by the provider for itself. */
export function sampleDelivered(from: string): Delivered {
  const at = from.slice(from.lastIndexOf("@") + 1);
  return {
    subject: `Mailwright test of ${at}`,
    from,
    returnPath: from,
    receiver: "mx.google.com",
    message: "last",
    rows: [
      { id: "from", status: "passed", text: `Arrived as ${from}` },
      {
        id: "spf",
        status: "passed",
        text: `Passed: ${at}`,
        receiver: "pass (google.com: domain designates 40.107.22.81 as permitted sender)",
        here: "pass",
      },
      {
        id: "dkim",
        status: "not-aligned",
        text: "Passed, for another domain: acme.onmicrosoft.com",
        receiver: "pass",
        here: "pass (acme.onmicrosoft.com, selector selector1)",
      },
      { id: "dmarc", status: "passed", text: `Passed: ${at}`, receiver: "pass (p=QUARANTINE)", here: "pass" },
    ],
    findings: [
      finding("dkim-not-aligned", {
        step: "dns",
        severity: "warning",
        title: "DKIM signs for another domain",
        cause: `The signature is that of acme.onmicrosoft.com, and the From address is at ${at}. The provider signs with a domain of its own until signing is switched on for yours. DMARC does not count it.`,
        fix: [
          "In the Defender portal, open Email & collaboration > Policies & rules > Threat policies > Email authentication settings > DKIM, and switch it on for the domain.",
          "Publish the record of the DNS step before that.",
        ],
      }),
    ],
    evidence: `Return-Path: <${from}>\nAuthentication-Results: mx.google.com;\n       dkim=pass header.i=@acme.onmicrosoft.com header.s=selector1;\n       spf=pass smtp.mailfrom=${from};\n       dmarc=pass (p=QUARANTINE) header.from=${at}`,
  };
}

function withRun(setup: Setup, now: number, outcome: "passed" | "failed"): Setup {
  const lastRun = sampleReport(setup, now, outcome);
  const lastPass = outcome === "passed" ? { at: lastRun.startedAt, fingerprint: lastRun.fingerprint } : null;
  const waiting =
    outcome === "failed"
      ? {
          code: mailboxFinding.code,
          fingerprint: lastRun.fingerprint,
          since: lastRun.startedAt,
          tries: [lastRun.startedAt],
        }
      : null;
  return { ...setup, lastRun, lastPass, waiting };
}

/** All samples, by id. */
export function sampleSetups(now: number): Setup[] {
  const microsoft = { ...base(now, "microsoft", "microsoft"), settings: microsoftSettings };
  const ready = {
    ...microsoft,
    lastDns: sampleCheck(now, allFound(now)),
    credential: clientSecret(now),
    settings: { ...microsoftSettings, username: `noreply@${domain}` },
  };
  const google: Setup = {
    ...base(now, "google", "google-practice"),
    practice: { scenario: "works" },
    lastDns: sampleCheck(now, allFound(now)),
    credential: serviceKey(now),
    settings: { clientId: "104857600000000000001", username: `noreply@${domain}` },
  };
  return [
    { ...newSetup(null, false, now - 3_600_000), id: "empty" },
    { ...microsoft, lastDns: sampleCheck(now) },
    withRun({ ...ready, id: "microsoft-failed" }, now, "failed"),
    withRun({ ...ready, id: "microsoft-passed" }, now, "passed"),
    google,
    { ...base(now, "google", "google"), credential: null },
    {
      ...base(now, "other", "other"),
      settings: {
        host: "smtp.example.net",
        port: 25,
        scope: "mail.send",
        tokenEndpoint: "http://login.example.net/token",
      },
    },
  ];
}
