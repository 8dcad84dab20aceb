import { isGuid, urlOf } from "../text.ts";
import { type MicrosoftCloud, tenantOfEndpoint } from "./clouds.ts";

/** What a tenant's OpenID configuration document (OpenID Connect Discovery 1.0 section 4) says of it. */
export type TenantAnswer =
  | {
      readonly kind: "tenant";
      /** The tenant's GUID. */
      readonly id: string;
      /** Where its tokens come from: another cloud's host when the tenant lives there. */
      readonly loginHost: string;
    }
  | { readonly kind: "unknown" }
  | { readonly kind: "unreadable" };

/** The document of a tenant, named by its GUID or one of its verified domains. It needs no sign-in. */
export const openIdConfigurationUrl = (tenant: string, cloud: MicrosoftCloud): URL =>
  new URL(`https://${cloud.loginHost}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`);

/** Reads the reply. Entra answers 400 for a tenant that is not there (AADSTS90002, AADSTS900023). Never throws. */
export function readOpenIdConfiguration(status: number, text: string): TenantAnswer {
  const json = parse(text);
  if (status === 400 && /AADSTS9000\d/.test(String(json.error_description ?? ""))) return { kind: "unknown" };
  const issuer = urlOf(String(json.issuer ?? ""));
  const endpoint = urlOf(String(json.token_endpoint ?? ""));
  if (status !== 200 || !issuer || endpoint?.protocol !== "https:") return { kind: "unreadable" };
  const id = tenantOfEndpoint(issuer);
  return isGuid(id)
    ? { kind: "tenant", id: id.toLowerCase(), loginHost: endpoint.hostname }
    : { kind: "unknown" };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
