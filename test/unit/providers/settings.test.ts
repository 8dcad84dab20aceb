import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OktaSettings } from "../../../src-main/contract/index.ts";
import { oktaForm } from "../../../src-main/providers/form.ts";
import { mailDnsOf, providers } from "../../../src-main/providers/index.ts";
import { from, right, tenantId } from "./values.ts";

describe("the settings of a provider", () => {
  it("fill in everything for Google but what the key file brings", () => {
    expect(providers.google.settings({}, from)).toEqual({
      authType: "OAUTH2_JWT_BEARER_GRANT",
      alias: "Google Workspace",
      host: "smtp.gmail.com",
      port: 587,
      username: from,
      subject: from,
      clientId: "",
      keyId: "",
      issuer: "",
      tokenEndpoint: "https://oauth2.googleapis.com/token",
      audience: "https://oauth2.googleapis.com/token",
      scopes: ["https://mail.google.com/"],
      signingAlgorithm: "RS256",
    });
  });

  it("make Microsoft's token endpoint from the tenant", () => {
    expect(
      providers.microsoft.settings({ tenantId: ` ${tenantId}\n`, clientId: " abc " }, ` ${from} `),
    ).toEqual({
      authType: "OAUTH2_CLIENT_CREDENTIALS",
      alias: "Microsoft 365",
      host: "smtp.office365.com",
      port: 587,
      username: from,
      clientId: "abc",
      tokenEndpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
      scopes: ["https://outlook.office365.com/.default"],
      tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
    });
    expect(providers.microsoft.settings({}, "").tokenEndpoint).toBe("");
  });

  it("keep a tenant from changing the path or the host of the token endpoint", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 30 }), (tenant) => {
        if (!tenant.isWellFormed()) return;
        const { tokenEndpoint } = providers.microsoft.settings({ tenantId: tenant }, from);
        if (!tokenEndpoint || tokenEndpoint.includes("/./") || tokenEndpoint.includes("/../")) return;
        const url = new URL(tokenEndpoint);
        expect(url.hostname).toBe("login.microsoftonline.com");
        expect(url.pathname.split("/")).toHaveLength(5);
        expect(url.search + url.hash).toBe("");
      }),
    );
  });

  it("take the endpoint that was entered before the one of the tenant", () => {
    const tokenEndpoint = `https://login.microsoftonline.us/${tenantId}/oauth2/v2.0/token`;
    expect(providers.microsoft.settings({ tenantId, tokenEndpoint }, from).tokenEndpoint).toBe(tokenEndpoint);
  });

  it("keep Google and Microsoft to their flow, whatever was chosen for another provider", () => {
    expect(providers.google.settings({ authType: "OAUTH2_CLIENT_CREDENTIALS" }, from).authType).toBe(
      "OAUTH2_JWT_BEARER_GRANT",
    );
    expect(providers.microsoft.settings({ authType: "OAUTH2_JWT_BEARER_GRANT" }, from).authType).toBe(
      "OAUTH2_CLIENT_CREDENTIALS",
    );
  });

  it("leave another provider's unknown texts empty, and follow the flow that was chosen", () => {
    expect(providers.other.settings({}, from)).toEqual({
      authType: "OAUTH2_CLIENT_CREDENTIALS",
      alias: "Custom provider",
      host: "",
      port: 587,
      username: "",
      clientId: "",
      tokenEndpoint: "",
      scopes: [],
      tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
    });
    expect(
      providers.other.settings(
        { ...right.other, authType: "OAUTH2_JWT_BEARER_GRANT", scope: " a  b\nc " },
        from,
      ),
    ).toMatchObject({
      authType: "OAUTH2_JWT_BEARER_GRANT",
      scopes: ["a", "b", "c"],
      subject: from,
      audience: right.other.tokenEndpoint,
      keyId: "",
      issuer: "",
    });
  });

  it("are what the contract says, for any provider", () => {
    for (const provider of Object.values(providers)) {
      for (const authType of [undefined, "OAUTH2_CLIENT_CREDENTIALS", "OAUTH2_JWT_BEARER_GRANT"] as const) {
        expect(OktaSettings.safeParse(provider.settings({ authType }, from)).success).toBe(true);
      }
    }
  });
});

describe("the SPF include", () => {
  it("is the provider's, or none", () => {
    expect(mailDnsOf("google", {}).spfInclude).toBe("_spf.google.com");
    expect(mailDnsOf("microsoft", {}).spfInclude).toBe("spf.protection.outlook.com");
    expect(mailDnsOf("other", {}).spfInclude).toBeNull();
    expect(mailDnsOf(null, {}).spfInclude).toBeNull();
  });

  it.each([
    ["us-gcc-high", "spf.protection.office365.us"],
    ["us-dod", "spf.protection.office365.us"],
    ["china", "spf.protection.partner.outlook.cn"],
  ] as const)("is that of Microsoft's cloud %s", (cloud, include) => {
    expect(mailDnsOf("microsoft", { cloud }).spfInclude).toBe(include);
  });
});

describe("Okta's form", () => {
  it("lists client credentials in the guide's order", () => {
    const form = oktaForm(providers.microsoft.settings(right.microsoft, from));
    expect(form.map((row) => row.label)).toEqual([
      "Connection Type",
      "Client ID",
      "Client secret",
      "Scope",
      "Token endpoint URL",
      "Token endpoint authentication method",
      "Hostname",
      "Port",
      "Username",
    ]);
    expect(form.filter((row) => row.secret)).toEqual([{ label: "Client secret", value: "", secret: true }]);
  });

  it("lists JWT bearer in the guide's order", () => {
    const form = oktaForm(providers.google.settings(right.google, from));
    expect(form.map((row) => row.label)).toEqual([
      "Connection Type",
      "Client ID",
      "Token endpoint URL",
      "Signing algorithm",
      "Key ID",
      "Issuer",
      "Subject",
      "Audience",
      "Private key",
      "Scope",
      "Hostname",
      "Port",
      "Username",
    ]);
    expect(form.filter((row) => row.secret)).toEqual([{ label: "Private key", value: "", secret: true }]);
    expect(form.find((row) => row.label === "Scope")?.value).toBe("https://mail.google.com/");
  });
});
