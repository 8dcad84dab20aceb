import type { Finding, SettingsInput } from "../../contract/index.ts";
import { settingFinding } from "../rules/finding.ts";
import { isGuid } from "../text.ts";
import { chosenCloud, cloudOfLogin, tenantOfEndpoint } from "./clouds.ts";

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

/** The document of a tenant, named by its GUID or one of its verified domains, at a login host. It needs no sign-in. */
export const openIdConfigurationUrl = (tenant: string, host: string): URL =>
  new URL(`https://${host}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`);

/** Reads the reply. Entra answers 400 for a tenant that is not there (AADSTS90002, AADSTS900023). Never throws. */
export function readOpenIdConfiguration(status: number, text: string): TenantAnswer {
  const json = parse(text);
  if (status === 400 && /AADSTS9000\d/.test(String(json.error_description ?? ""))) return { kind: "unknown" };
  const issuer = URL.parse(String(json.issuer ?? ""));
  const endpoint = URL.parse(String(json.token_endpoint ?? ""));
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

/** What Entra's answer says of the tenant and the cloud that were entered. `typed` is the tenant as it was asked for. */
export function tenantFindings(answer: TenantAnswer, settings: SettingsInput, typed: string): Finding[] {
  const cloud = chosenCloud(settings);
  switch (answer.kind) {
    case "unknown":
      return [
        settingFinding("error", "tenantId", "setting-tenant-unknown", {
          title: "Microsoft knows no such tenant",
          cause: isGuid(typed)
            ? `No tenant of ${cloud.name} has this ID (AADSTS90002).`
            : `The domain is not verified in any tenant of ${cloud.name} (AADSTS90002).`,
          fix: [
            "In Entra, open App registrations, your app, Overview. Copy Directory (tenant) ID.",
            "If the tenant is in a national cloud, choose that cloud.",
          ],
          found: typed,
        }),
      ];
    case "unreadable":
      return [
        settingFinding("info", "tenantId", "setting-tenant-not-checked", {
          title: "The tenant could not be looked up",
          cause: `${cloud.loginHost} did not answer as expected. Nothing was changed.`,
          fix: [
            "Check that this computer is online, and try again.",
            "Or go on: a test shows whether it is right.",
          ],
        }),
      ];
    case "tenant":
      return answer.loginHost === cloud.loginHost
        ? []
        : [
            settingFinding("warning", "cloud", "setting-cloud", {
              title: "This tenant is in another Microsoft cloud",
              cause: `Microsoft says that its tokens come from ${answer.loginHost}.`,
              fix: [
                `Choose ${cloudOfLogin(answer.loginHost)?.name ?? "the tenant's cloud"} under Microsoft cloud.`,
              ],
              found: cloud.loginHost,
              expected: answer.loginHost,
            }),
          ];
    default:
      throw new Error(answer satisfies never);
  }
}
