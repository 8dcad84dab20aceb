import { generateKeyPairSync } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import type { RunBounds } from "../../../src-main/checks/request.ts";
import { runChecks } from "../../../src-main/checks/run.ts";
import type { OktaSettings, ProviderId } from "../../../src-main/contract/settings.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { catalogue } from "../../../src-main/diagnosis/catalogue.ts";
import { explain } from "../../../src-main/diagnosis/explain.ts";
import { type Network, NetworkError } from "../../../src-main/network/port.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { heard } from "../diagnosis/heard.ts";
import { pastedOnly } from "../diagnosis/known.ts";
import { reported } from "../diagnosis/reported.ts";
import { rehearse } from "./support/world.ts";

interface Situation {
  readonly provider?: ProviderId;
  readonly scenario?: string;
  readonly credential?: string | null;
  readonly to?: string;
  readonly settings?: Partial<OktaSettings>;
  readonly network?: (world: Network) => Partial<Network>;
  readonly bounds?: Partial<RunBounds>;
}

/** Every finding that the run's stages told, in a situation that is not of a server's making. */
async function told(situation: Situation): Promise<string[]> {
  const provider = situation.provider ?? "google";
  await using rehearsal = await rehearse(provider, situation.scenario ?? "works");
  const { world, settings, credential, from } = rehearsal;
  const { domain, settings: input } = practiceValues(provider);
  const report = await runChecks(
    { ...world.network, ...situation.network?.(world.network) },
    {
      setup: { ...newSetup(provider, true, world.network.now()), domain, settings: input },
      settings: { ...settings, ...situation.settings } as OktaSettings,
      fingerprint: "",
      credential: situation.credential === null ? null : new Secret(situation.credential ?? credential),
      to: situation.to ?? from,
      runId: "r",
    },
    { signal: AbortSignal.timeout(30_000), bounds: { ...situation.bounds }, onEvent: () => {} },
  );
  expect(report.findings.filter((f) => f.severity === "error").length).toBeLessThanOrEqual(1);
  expect(report.outcome).toBe("failed");
  return report.stages.flatMap((stage) => stage.findings.map((f) => f.code));
}

const pem = (type: "ec" | "rsa", bits = 1024): string =>
  (type === "ec"
    ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("rsa", { modulusLength: bits })
  ).privateKey
    .export({ type: "pkcs8", format: "pem" })
    .toString();
/** The request for the token ends as Electron's network ends it. */
const tokenRequest = (answer: () => Promise<Response>) => () => ({ fetch: answer });
const failing = (operation: "tls" | "request", code: string) =>
  tokenRequest(() =>
    Promise.reject(new NetworkError(operation, "oauth2.googleapis.com", 443, code, `net::${code}`)),
  );

/** True for a finding all of whose rows are met by pasting alone. */
const isPastedOnly = (code: string): boolean =>
  catalogue.some((row) => row.code === code && row.scenario === null);

/** What this computer, its network or a console shows, and no server: by the product where a run meets it, else as it is pasted. */
const situations: Readonly<Record<string, Situation | string>> = {
  ...Object.fromEntries(
    [...pastedOnly, ...[...reported, ...heard].map(({ code, text }) => [code, text] as const)].filter(
      ([code]) => isPastedOnly(code),
    ),
  ),
  "secret-missing": { credential: null },
  "key-unreadable": { credential: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" },
  "key-not-rsa": { credential: pem("ec") },
  "key-too-short": { credential: pem("rsa") },
  "setting-unusable": { settings: { tokenEndpoint: "" } },
  "network-run-timeout": { scenario: "server-silent", bounds: { runMs: 700 } },
  "network-proxy-failed": { network: failing("request", "ERR_TUNNEL_CONNECTION_FAILED") },
  "network-proxy-unreachable": { network: failing("request", "PROXY_UNREACHABLE") },
  "smtp-not-signed-in": "553 5.7.1 <noreply@example.com>: Sender address rejected: not logged in",
  "entra-tenant-blocked": "AADSTS5000225: This tenant has been blocked due to inactivity.",
  "entra-tenant-restricted": "AADSTS500021: Access to 'contoso' tenant is denied.",
  "entra-cloud-wrong": "AADSTS900382: Confidential Client is not supported in Cross Cloud request.",
  "entra-app-public": "AADSTS700025: Client is public.",
  "entra-assertion-invalid": "AADSTS700027: Client assertion failed signature validation.",
  "entra-grant-not-supported": "AADSTS70003: The app returned an unsupported grant type.",
  "entra-endpoint-not-posted": "AADSTS900561: The endpoint only accepts POST requests.",
  "network-proxy-authentication": {
    network: tokenRequest(async () => new Response("Proxy Authentication Required", { status: 407 })),
  },
  "smtp-address-unusable": { provider: "microsoft", to: "Okta <okta@example.com" },
  "tls-certificate-revoked": { network: failing("tls", "ERR_CERT_REVOKED") },
  "google-key-creation-disabled":
    "ERROR: (gcloud.iam.service-accounts.keys.create) FAILED_PRECONDITION: Key creation is not allowed on this service account.",
  "google-key-upload-disabled":
    "ERROR: constraints/iam.disableServiceAccountKeyUpload violated for service account x attempting to upload public key.",
  "okta-only-one-enabled": "E0000222",
  "okta-connection-failed": "E0000223",
  "okta-authentication-failed": "E0000224",
  "okta-server-limit": "E0000225",
  "okta-token-failed": "E0000266",
  "okta-request-invalid": "E0000001",
  "okta-permission-missing": "E0000006",
  "okta-not-found": "E0000007",
  "okta-api-token-invalid": "E0000011",
  "okta-throttled": "E0000047",
  "okta-domain-exists": "E0000197",
  "okta-domain-not-found": "E0000198",
  "okta-domain-in-use": "E0000216",
  "okta-domain-status": "E0000217",
  "okta-domain-not-verified": "E0000218",
};
const rows = catalogue.filter((row) => row.scenario === null);
let shown = 0;

test("the rows without a scenario are these", () => {
  expect([...new Set(rows.map((row) => row.code))].sort()).toEqual(Object.keys(situations).sort());
});

test.concurrent.for(Object.entries(situations))(
  "%s is named",
  { timeout: 120_000 },
  async ([code, situation]) => {
    const found =
      typeof situation === "string"
        ? explain(
            situation.startsWith("E0")
              ? JSON.stringify({ errorCode: situation, errorSummary: "Words." })
              : situation,
          ).map((f) => f.code)
        : await told(situation);
    expect(found).toContain(code);
    shown++;
  },
);

afterAll(() => {
  console.log(`${shown} of ${rows.length} catalogue rows that no server shows were met otherwise`);
});
