import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OktaSettings } from "../../../src-main/contract/index.ts";
import { oktaCreateBody } from "../../../src-main/setup/okta-body.ts";
import { keptSchema, validator } from "../bundle/support/okta-schema.ts";
import { googleSettings, microsoftSettings } from "../bundle/support/sample.ts";

const basic: OktaSettings = {
  ...microsoftSettings,
  tokenEndpointAuthMethod: "CLIENT_SECRET_BASIC",
} as OktaSettings;
const cases = [
  ["client credentials with CLIENT_SECRET_POST", microsoftSettings, { clientSecret: "dummy" }],
  ["client credentials with CLIENT_SECRET_BASIC", basic, { clientSecret: "dummy" }],
  ["JWT bearer", googleSettings, { privateKey: "dummy" }],
] as const;

describe("the body of POST /api/v1/email-servers", () => {
  test.each(cases)(
    "fits the schema once the secret is added, and not before: %s",
    (_name, settings, secret) => {
      const fits = validator(keptSchema(), `${settings.authType}_CREATE`);
      const body = oktaCreateBody(settings);
      expect(fits({ ...body, ...secret })).toEqual([]);
      expect(fits(body)).not.toEqual([]);
      for (const field of ["clientSecret", "privateKey", "password"]) expect(body).not.toHaveProperty(field);
      expect(body.enabled).toBe(false);
    },
  );

  test.each(cases)("has no property the schema does not name: %s", (_name, settings) => {
    const schemas = keptSchema().components.schemas as Record<
      string,
      { properties?: object; allOf?: { properties?: object }[] }
    >;
    const named = [
      ...Object.keys(schemas.BaseEmailServerCreate?.properties ?? {}),
      ...(schemas[`${settings.authType}_CREATE`]?.allOf ?? []).flatMap((s) =>
        Object.keys(s.properties ?? {}),
      ),
    ];
    for (const key of Object.keys(oktaCreateBody(settings))) expect(named).toContain(key);
  });

  test("fits for any values, 300 generated settings", () => {
    const fits = {
      OAUTH2_CLIENT_CREDENTIALS: validator(keptSchema(), "OAUTH2_CLIENT_CREDENTIALS_CREATE"),
      OAUTH2_JWT_BEARER_GRANT: validator(keptSchema(), "OAUTH2_JWT_BEARER_GRANT_CREATE"),
    };
    fc.assert(
      fc.property(
        fc.constantFrom(microsoftSettings, googleSettings),
        fc.string({ unit: "binary" }),
        fc.array(fc.string()),
        fc.integer({ min: 1, max: 65535 }),
        (settings, text, scopes, port) => {
          const body = oktaCreateBody({ ...settings, alias: text, username: text, host: text, scopes, port });
          expect(fits[settings.authType]({ ...body, clientSecret: "s", privateKey: "k" })).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("fits the whole published schema too, where it lies beside the repository", (context) => {
    const file = new URL("../../../../shared/facts/okta-email-server.schema.json", import.meta.url);
    if (!existsSync(file)) context.skip("the published schema is not beside this repository");
    const published = { components: JSON.parse(readFileSync(file, "utf8")) };
    for (const [, settings, secret] of cases)
      expect(
        validator(published, `${settings.authType}_CREATE`)({ ...oktaCreateBody(settings), ...secret }),
      ).toEqual([]);
  });
});
