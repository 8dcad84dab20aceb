import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hclString, terraform } from "../../../src-main/bundle/okta/terraform.ts";

const values = {
  emailDomain: "notifications.acme.com",
  from: "noreply@notifications.acme.com",
  oktaRecords: [],
  practice: false,
};

describe("terraform/main.tf", () => {
  test("has the email domain and its verification, and says that the server is not supported", () => {
    const text = terraform(values) ?? "";
    expect(text).toContain('resource "okta_email_domain" "sender"');
    expect(text).toContain('resource "okta_email_domain_verification" "sender"');
    expect(text).toContain('domain       = "notifications.acme.com"');
    expect(text).toContain('user_name    = "noreply"');
    expect(text).toContain("SMTP with OAuth 2.0 is not supported");
    expect(text).not.toContain('okta_email_smtp_server"');
  });

  test("says to import the domain once Okta has given its records", () => {
    const record = { recordType: "TXT", fqdn: "a", verificationValue: "b" } as const;
    expect(terraform({ ...values, oktaRecords: [record] })).toContain(
      "terraform import okta_email_domain.sender",
    );
    expect(terraform(values)).not.toContain("terraform import");
  });

  test.each([
    ["the email domain", { emailDomain: " " }],
    ["the From address", { from: "" }],
    ["a name before the @", { from: "@acme.com" }],
  ])("is not there without %s", (_name, change) => {
    expect(terraform({ ...values, ...change })).toBeNull();
  });

  test("lets no value end its string or start a template, for 1,000 values", () => {
    const pieces = fc.constantFrom(
      "${",
      "%{",
      '"',
      "\\",
      "$",
      "%",
      "{",
      "}",
      "\n",
      "a",
      "\u2028",
      "'",
      "$$",
      "#",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const value = parts.join("");
        const quoted = hclString(value);
        // HCL: inside quotes, a backslash escapes, and $${ and %%{ stand for ${ and %{.
        const inside = quoted.slice(1, -1);
        expect(inside).toMatch(/^(?:[^"\\\n]|\\["\\])*$/);
        expect(inside.replaceAll("$${", "<").replaceAll("%%{", "<")).not.toMatch(/[$%]\{/);
      }),
      { numRuns: 1000 },
    );
  });
});
