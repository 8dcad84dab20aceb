import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hclString, terraform, validationSubdomain } from "../../../src-main/bundle/okta/terraform.ts";

const values = {
  emailDomain: "notifications.acme.com",
  from: "noreply@notifications.acme.com",
  oktaRecords: [],
  practice: false,
};

/** The schema of okta/okta 6.12.0 (docs/resources and docs/data-sources of okta/terraform-provider-okta), where the file uses it. */
const schema: Readonly<Record<string, { needs: readonly string[]; takes: readonly string[] }>> = {
  okta_email_domain: { needs: ["brand_id", "domain", "display_name", "user_name"], takes: [] },
  okta_email_domain_verification: { needs: ["email_domain_id"], takes: [] },
  okta_feature: { needs: ["feature_id"], takes: ["mode", "life_cycle"] },
  okta_features: { needs: [], takes: ["label", "substring"] },
};

/** The resources and data sources of a file, each with the arguments it is given. */
const blocksOf = (text: string) =>
  [...text.matchAll(/^(?:resource|data) "(\w+)" "\w+" \{\n([\s\S]*?)^\}/gm)].map(
    ([, type = "", body = ""]) => ({
      type,
      given: [...body.matchAll(/^ {2}(\w+) += /gm)].map(([, name = ""]) => name),
    }),
  );

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

  test("says which subdomain Okta's CNAME names, where Terraform would make another one", () => {
    const record = (recordType: "TXT" | "CNAME", fqdn: string) =>
      ({ recordType, fqdn, verificationValue: "b" }) as const;
    const records = (sub: string) => [
      record("TXT", "_oktaverification.notifications.acme.com"),
      record("CNAME", "t01._domainkey.notifications.acme.com"),
      record("CNAME", `${sub}.notifications.acme.com.`),
    ];
    expect(validationSubdomain(records("em1"), values.emailDomain)).toBe("em1");
    expect(validationSubdomain(records("a.b"), values.emailDomain)).toBe("a.b");
    expect(validationSubdomain(records("mail").slice(0, 2), values.emailDomain)).toBeUndefined();
    expect(terraform({ ...values, oktaRecords: records("em1") })).toContain("validation subdomain is em1,");
    expect(terraform({ ...values, oktaRecords: records("mail") })).not.toContain("validation subdomain");
  });

  test("gives each resource the arguments it has in okta/okta 6.12.0, and every one it needs", () => {
    for (const oktaRecords of [
      [],
      [{ recordType: "CNAME", fqdn: "m.x.example", verificationValue: "v" } as const],
    ]) {
      const blocks = blocksOf(terraform({ ...values, oktaRecords }) ?? "");
      expect(blocks.map(({ type }) => type).toSorted()).toEqual(Object.keys(schema).toSorted());
      for (const { type, given } of blocks) {
        const { needs, takes } = schema[type] as (typeof schema)[string];
        expect({ type, missing: needs.filter((name) => !given.includes(name)) }).toEqual({
          type,
          missing: [],
        });
        expect({
          type,
          unknown: given.filter((name) => ![...needs, ...takes, "count"].includes(name)),
        }).toEqual({
          type,
          unknown: [],
        });
      }
    }
  });

  test("never lets Terraform switch the feature off", () => {
    const text = terraform(values) ?? "";
    expect(/resource "okta_feature"[\s\S]*?\n}/.exec(text)?.[0]).toContain("prevent_destroy = true");
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
