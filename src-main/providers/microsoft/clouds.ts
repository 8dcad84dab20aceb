/**
 * Microsoft's clouds: where tokens come from, what the scope is called there, and which host takes the mail. A tenant
 * lives in one of them, and the three must fit together.
 */
export interface MicrosoftCloud {
  readonly name: string;
  readonly loginHost: string;
  /** Resource hosts whose `/.default` scope Exchange Online accepts in this cloud; the first one is the default. */
  readonly scopeHosts: readonly string[];
  readonly smtpHost: string;
}

export const clouds: readonly MicrosoftCloud[] = [
  {
    name: "the worldwide cloud",
    loginHost: "login.microsoftonline.com",
    scopeHosts: ["outlook.office365.com", "outlook.office.com"],
    smtpHost: "smtp.office365.com",
  },
  {
    name: "US Government (GCC High, DoD)",
    loginHost: "login.microsoftonline.us",
    scopeHosts: ["outlook.office365.us"],
    smtpHost: "smtp.office365.us",
  },
  {
    name: "the cloud in China (21Vianet)",
    loginHost: "login.partner.microsoftonline.cn",
    scopeHosts: ["partner.outlook.cn"],
    smtpHost: "smtp.partner.outlook.cn",
  },
];

export const worldwide = clouds[0]!;

/** The application ID of "Office 365 Exchange Online": as a scope it works like the host names. */
export const exchangeOnlineAppId = "00000002-0000-0ff1-ce00-000000000000";

export const cloudOfLogin = (host: string): MicrosoftCloud | undefined =>
  clouds.find((cloud) => cloud.loginHost === host.toLowerCase());

/** Tenant names that stand for "any tenant". Client credentials need one tenant (AADSTS50059). */
export const sharedTenants: readonly string[] = ["common", "organizations", "consumers"];

/** The token endpoint of a tenant (a GUID or a verified domain) in the worldwide cloud; "" without a tenant. */
export const tokenEndpointOf = (tenant: string, loginHost = worldwide.loginHost): string =>
  tenant ? `https://${loginHost}/${encodeURIComponent(tenant)}/oauth2/v2.0/token` : "";

/** The tenant part of an Entra endpoint URL, decoded; "" when there is none. */
export function tenantOfEndpoint(url: URL): string {
  const first = url.pathname.split("/")[1] ?? "";
  try {
    return decodeURIComponent(first);
  } catch {
    return first;
  }
}
