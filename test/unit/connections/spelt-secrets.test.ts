import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { connectorOf } from "../../../src-main/connections/index.ts";
import { type DnsZone, MailwrightError, type SystemId } from "../../../src-main/contract/index.ts";
import type { Network } from "../../../src-main/network/port.ts";
import { handsOf } from "../../../src-main/plan/hands.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { rememberSecret } from "../../support/canary.ts";
import { says, spellings } from "../../support/spellings.ts";
import { noNetwork } from "./dns-hosts/no-network.ts";

/** Made up anew each time, with the signs that spellings differ in where a host takes them. */
function made(alphabet: string, length: number): string {
  const value = [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
  rememberSecret(value);
  return value;
}
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
const token = made(`${letters}_-`, 40);
const awsKey = made(`${letters}+/`, 40);
const appSecret = made(`${letters}~._-`, 40);
const appToken = ["eyJ", made(letters, 60), ".", made(letters, 60), ".", made(letters, 60)].join("");
const guid = "0aa1b2c3-1111-2222-3333-444455556666";

const zone: DnsZone = { apex: "mycompany.example", nameServers: ["ns1.mycompany.example"] };
const org = JSON.stringify({
  id: "00o1",
  pipeline: "idx",
  _links: { organization: { href: "https://acme.okta.com" } },
});

/** Who is connected to, with what, what of it must never come back, and what answers before the stranger does. */
const systems: Readonly<
  Record<
    string,
    {
      system: SystemId;
      entered: Record<string, string>;
      secret: string;
      first?: (url: string) => string | undefined;
    }
  >
> = {
  "Okta, an API token": {
    system: "okta",
    entered: { org: "acme.okta.com", token },
    secret: token,
    first: (url) => (url.includes("/.well-known/okta-organization") ? org : undefined),
  },
  "Cloudflare, a token": { system: "cloudflare", entered: { token }, secret: token },
  "Route 53, a secret access key": {
    system: "route53",
    entered: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: awsKey },
    secret: awsKey,
  },
  "Azure, the secret of an app": {
    system: "azure",
    entered: { tenantId: guid, clientId: guid, clientSecret: appSecret },
    secret: appSecret,
  },
  "Azure, the token that an app was given": {
    system: "azure",
    entered: { tenantId: guid, clientId: guid, clientSecret: appSecret },
    secret: appToken,
    first: (url) => (url.includes("/oauth2/") ? JSON.stringify({ access_token: appToken }) : undefined),
  },
};

/** Where in an answer a stranger repeats it: by itself, in the fields that are read, and across what is cut. */
const bodies: Readonly<Record<string, (said: string) => string>> = {
  "no JSON": (said) => `<html>${said}</html>`,
  "an error's words": (said) =>
    JSON.stringify({
      success: false,
      errors: [{ code: 10000, message: said }],
      error: { code: "Denied", message: said },
      errorCode: "E0000001",
      errorSummary: said,
      errorCauses: [{ errorSummary: said }],
    }),
  "an OAuth error": (said) => JSON.stringify({ error: "invalid_client", error_description: said }),
  "an error in XML": (said) =>
    `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${said.replace(/[<&]/g, "-")}</Message></Error></ErrorResponse>`,
  "a zone's name": (said) => JSON.stringify({ success: true, result: [{ id: "a1", name: said }], value: [] }),
  "what is cut when it is shown": (said) => `${"x".repeat(440)} ${said}`,
  "what is cut when it is read": (said) =>
    `client_secret=${"y".repeat(40)} `.repeat(1_300).slice(0, 65_500) + said,
};

/** Everything that a person, a log or a report would get of it. */
async function told(name: string, status: number, body: string): Promise<string> {
  const { system, entered, first } = systems[name]!;
  const network: Network = {
    ...noNetwork(),
    fetch: async (url) => {
      const before = first?.(url);
      return before === undefined ? new Response(body, { status }) : new Response(before);
    },
  };
  const setup = newSetup("microsoft", false, 0);
  const hands = { ...handsOf(new AbortController().signal, Date.now), wait: async () => {} };
  const outcome = await (await connectorOf(system))
    .connect(entered, { network, hands, setup, zone })
    .catch((error: unknown) => error);
  if (!(outcome instanceof MailwrightError)) throw new Error(`Nothing was refused: ${outcome}`);
  return `${outcome.message}\n${JSON.stringify(outcome.finding)}\n${Object.values(outcome.finding).join("\n")}`;
}

describe.each(Object.keys(systems))("%s", (name) => {
  const { secret } = systems[name]!;
  test.each(Object.entries(spellings))(
    "spelt as %s by whoever answers, is in nothing that is said",
    async (_, spell) => {
      for (const [i, [where, body]] of Object.entries(bodies).entries()) {
        const text = await told(name, [200, 401, 400, 403][i % 4] ?? 200, body(spell(secret)));
        expect(says(text, secret), `${where}: ${text}`).toBe(false);
        // Its beginning is a hint at the rest.
        expect(says(text, secret.slice(0, 16)), `its beginning, ${where}: ${text}`).toBe(false);
      }
    },
  );
});
