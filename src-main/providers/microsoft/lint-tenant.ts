import type { Finding } from "../../contract/index.ts";
import type { LintContext } from "../provider.ts";
import { settingFinding } from "../rules/finding.ts";
import { isGuid, sameText, tidy } from "../text.ts";
import {
  chosenCloud,
  cloudOfLogin,
  isTenant,
  sharedTenants,
  tenantOfEndpoint,
  tokenEndpointOf,
} from "./clouds.ts";

/** The tenant, and the Entra endpoint it belongs in. */
export function lintTenant({ settings, input }: LintContext): Finding[] {
  const tenantId = tidy(input.tenantId);
  return [
    tenantId ? lintTenantId(tenantId) : undefined,
    // The endpoint is looked at when it was typed; the one made from the tenant is right when the tenant is.
    tidy(input.tokenEndpoint)
      ? lintEntraEndpoint(settings.tokenEndpoint, tenantId, chosenCloud(input).loginHost)
      : undefined,
  ].filter((finding) => finding !== undefined);
}

function lintTenantId(tenantId: string): Finding | undefined {
  if (sharedTenants.includes(tenantId.toLowerCase())) {
    return settingFinding("error", "tenantId", "setting-tenant-shared", {
      title: `The tenant is "${tenantId}"`,
      cause:
        "That name stands for any tenant. An app that signs in as itself must name its own (AADSTS50059).",
      fix: ["In Entra, open App registrations, your app, Overview.", "Copy Directory (tenant) ID."],
      found: tenantId,
    });
  }
  if (isTenant(tenantId)) return undefined;
  return settingFinding("error", "tenantId", "setting-tenant-id", {
    title: "Directory (tenant) ID is neither a GUID nor a domain",
    cause: "Entra finds the tenant by its GUID, or by a domain verified in it (AADSTS900023).",
    fix: ["In Entra, open App registrations, your app, Overview.", "Copy Directory (tenant) ID."],
    found: tenantId,
  });
}

function lintEntraEndpoint(tokenEndpoint: string, tenantId: string, loginHost: string): Finding | undefined {
  const url = URL.parse(tokenEndpoint);
  if (url?.protocol !== "https:") return undefined;
  const tenant = tenantOfEndpoint(url);
  const expected = tokenEndpointOf(isGuid(tenantId) ? tenantId : isGuid(tenant) ? tenant : "", loginHost);
  const wrong = (
    severity: "error" | "warning",
    code: `setting-${string}`,
    cause: string,
    fix: string,
  ): Finding =>
    settingFinding(severity, "tokenEndpoint", code, {
      title: "Token endpoint URL does not fit Microsoft Entra",
      cause,
      fix: [fix],
      found: tokenEndpoint,
      ...(expected ? { expected } : {}),
    });
  if (!cloudOfLogin(url.hostname)) {
    return wrong(
      "warning",
      "setting-endpoint-provider",
      `Tokens for Exchange Online come from ${loginHost}. This URL leads to ${url.hostname}.`,
      "Clear the field: the URL is then made from the tenant ID.",
    );
  }
  if (!/^\/[^/]+\/oauth2\/v2\.0\/token\/?$/.test(url.pathname)) {
    return wrong(
      "error",
      "setting-endpoint-path",
      /\/authorize\/?$/.test(url.pathname)
        ? "This is the address where people sign in. Tokens come from the one that ends with /token."
        : /\/oauth2\/token\/?$/.test(url.pathname)
          ? "This is the older endpoint (v1). It does not understand the scope that Okta sends."
          : "It is not the address of a tenant's token endpoint, /{tenant}/oauth2/v2.0/token.",
      "Clear the field: the URL is then made from the tenant ID.",
    );
  }
  if (sharedTenants.includes(tenant.toLowerCase())) {
    return wrong(
      "error",
      "setting-tenant-shared",
      `It names the tenant "${tenant}", which stands for any. An app that signs in as itself must name its own (AADSTS50059).`,
      "Enter your tenant ID, and clear this field.",
    );
  }
  if (!isTenant(tenant)) {
    return wrong(
      "error",
      "setting-tenant-id",
      "The part after the host is neither a GUID nor a domain (AADSTS900023).",
      "Enter your tenant ID, and clear this field.",
    );
  }
  if (isGuid(tenantId) && isGuid(tenant) && !sameText(tenantId, tenant)) {
    return wrong(
      "warning",
      "setting-tenant-differs",
      "It names another tenant than Directory (tenant) ID. Okta uses this URL, the Exchange script the ID.",
      "Clear the field, or enter the same tenant in both.",
    );
  }
  return undefined;
}
