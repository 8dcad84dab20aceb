import { expect, test } from "vitest";
import { endpoint } from "../../../src-main/hosts/terminal/network.ts";
import { setupFromText } from "../../../src-main/hosts/terminal/setup-file.ts";
import { newSetup, writeSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";

const now = Date.UTC(2026, 10, 23);
const read = (value: unknown) => setupFromText(JSON.stringify(value), "setup.json", now);

test("a setup written by hand needs no more than what differs from the provider's defaults", () => {
  const setup = read({
    provider: "google",
    domain: { emailDomain: "n.acme.com", from: "it@n.acme.com" },
    settings: { host: "127.0.0.1", port: 2525 },
  });
  expect(oktaSettings(setup)).toMatchObject({
    authType: "OAUTH2_JWT_BEARER_GRANT",
    host: "127.0.0.1",
    port: 2525,
    username: "it@n.acme.com",
    tokenEndpoint: "https://oauth2.googleapis.com/token",
    scopes: ["https://mail.google.com/"],
  });
});

test("a stored setup is read as it is", () => {
  const stored = newSetup("microsoft", false, now);
  expect(setupFromText(`\uFEFF${writeSetup(stored)}`, "setup.json", now)).toEqual(stored);
});

test("the body of Okta's API is a setup too, and its token endpoint tells the provider", () => {
  const body = {
    alias: "Exchange Online",
    enabled: false,
    authType: "OAUTH2_CLIENT_CREDENTIALS",
    host: "smtp.office365.com",
    port: 587,
    username: "sender@example.com",
    clientId: "11111111-2222-3333-4444-555555555555",
    tokenEndpoint: "https://login.microsoftonline.com/66666666-7777-8888-9999-000000000000/oauth2/v2.0/token",
    tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
    scopes: ["https://outlook.office.com/.default"],
  };
  const setup = read(body);
  expect(setup.provider).toBe("microsoft");
  expect(setup.domain.emailDomain).toBe("example.com");
  const { enabled: _, ...expected } = body;
  expect(oktaSettings(setup)).toEqual(expected);
});

test.each([
  ["127.0.0.1:5353", { address: "127.0.0.1", port: 5353 }],
  ["127.0.0.1", { address: "127.0.0.1", port: 53 }],
  ["localhost:5353", { address: "127.0.0.1", port: 5353 }],
  ["[::1]:5353", { address: "::1", port: 5353 }],
  ["::1", { address: "::1", port: 53 }],
])("--dns %s is understood", (text, expected) => {
  expect(endpoint(text)).toEqual(expected);
});

test.each(["dns.example", "1.2.3", "127.0.0.1:0", "127.0.0.1:99999", ""])("--dns %s is refused", (text) => {
  expect(() => endpoint(text)).toThrow();
});
