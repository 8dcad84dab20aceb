import { createPrivateKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { OktaRecord } from "../../../src-main/contract/dns.ts";
import { providerIds } from "../../../src-main/contract/provider-ids.ts";
import { SettingsInput } from "../../../src-main/contract/settings.ts";
import { blocks } from "../../../src-main/contract/weight.ts";
import { readKeyText } from "../../../src-main/credentials/key-file.ts";
import { domainFaults } from "../../../src-main/dns/check/lint-domain.ts";
import { fill } from "../../../src-main/practice/fill.ts";
import { makePracticeCredential, practiceValues } from "../../../src-main/practice/values.ts";
import { providers } from "../../../src-main/providers/index.ts";
import { lintSettings } from "../../../src-main/providers/lint.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { rememberSecret } from "../../support/canary.ts";

describe.each(providerIds)("the practice values of %s", (provider) => {
  test("are the same each time, and fit the contract", () => {
    const values = practiceValues(provider);
    expect(practiceValues(provider)).toEqual(values);
    expect(SettingsInput.parse(values.settings)).toEqual(values.settings);
    expect(values.domain.oktaRecords.map((r) => OktaRecord.parse(r).recordType)).toEqual([
      "TXT",
      "CNAME",
      "CNAME",
      "CNAME",
    ]);
  });

  test("give lint nothing to block, once the key file has filled in its part", () => {
    const { domain, settings } = practiceValues(provider);
    const input =
      provider === "google" ? { ...settings, keyId: "0123456789abcdef0123456789abcdef01234567" } : settings;
    const findings = lintSettings({
      provider,
      settings: providers[provider].settings(input, domain.from),
      input,
      from: domain.from,
    });
    expect(blocks(findings)).toBe(false);
  });

  test("name nobody's domain: RFC 2606 reserves it", () => {
    const { domain } = practiceValues(provider);
    for (const name of [domain.emailDomain, domain.customUrlDomain, domain.from])
      expect(name).toMatch(/\.mycompany\.example$/);
  });
});

test("a practice key file reads as a service-account key with a 2048-bit key that is new each time", async () => {
  const { settings } = practiceValues("google");
  const [first, second] = await Promise.all([
    makePracticeCredential("google", settings),
    makePracticeCredential("google", settings),
  ]);
  if (first.kind !== "private-key" || second.kind !== "private-key") throw new Error("not key files");
  expect(first.keyFileJson).not.toBe(second.keyFileJson);
  const file = JSON.parse(first.keyFileJson);
  rememberSecret(file.private_key);
  expect(createPrivateKey(file.private_key).asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(file).toMatchObject({
    type: "service_account",
    project_id: "mycompany-okta-mail",
    private_key_id: expect.stringMatching(/^[0-9a-f]{40}$/),
    client_email: "okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com",
    client_id: settings.clientId,
    token_uri: "https://oauth2.googleapis.com/token",
  });
  expect(readKeyText(first.keyFileJson)).toMatchObject({ ok: true, repairs: [], findings: [] });
});

test("a practice client secret has the shape of Entra's", async () => {
  const { settings } = practiceValues("microsoft");
  for (let i = 0; i < 50; i++) {
    const made = await makePracticeCredential("microsoft", settings);
    if (made.kind !== "client-secret") throw new Error("not a secret");
    rememberSecret(made.secret);
    expect(made.secret).toMatch(/^[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}$/);
  }
});

test("the credential follows the flow that was chosen", async () => {
  const jwt = await makePracticeCredential("other", { authType: "OAUTH2_JWT_BEARER_GRANT", issuer: "okta" });
  expect(jwt.kind).toBe("private-key");
  const secret = await makePracticeCredential("google", { authType: "OAUTH2_CLIENT_CREDENTIALS" });
  expect(secret.kind).toBe("client-secret");
});

test("what is filled in fits the email domain that was typed", () => {
  const typed = newSetup("google", true, 0);
  const setup = { ...typed, domain: { ...typed.domain, emailDomain: "mail.acme.example" } };
  const { domain } = fill(setup, "domain");
  expect(domain.from).toBe("okta@mail.acme.example");
  for (const { fqdn } of domain.oktaRecords) expect(fqdn).toMatch(/\.mail\.acme\.example$/);
  expect(domainFaults(domain.emailDomain, domain.from, domain.oktaRecords)).toEqual([]);
});
