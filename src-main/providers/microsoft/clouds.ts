import type { MicrosoftCloudId, SettingsInput } from "../../contract/index.ts";
import type { Cloud } from "../cloud.ts";
import { isGuid } from "../text.ts";
import { type MicrosoftZones, microsoftDns } from "./dns.ts";

/**
 * Microsoft's clouds: where tokens come from, what the scope is called there, and which host takes the mail. A tenant
 * lives in one of them, and the three must fit together. Exchange PowerShell and the consoles have names of their own.
 */
export interface MicrosoftCloud extends Cloud {
  readonly id: MicrosoftCloudId;
  readonly name: string;
  readonly loginHost: string;
  /** Resource hosts whose `/.default` scope Exchange Online accepts in this cloud; the first one is the default. */
  readonly scopeHosts: readonly string[];
  readonly smtpHost: string;
  /** Microsoft Graph, with the cloud's name for `Connect-MgGraph -Environment` and `Connect-AzAccount -Environment`. */
  readonly graphHost: string;
  readonly graphEnvironment: string;
  readonly azEnvironment: string;
  /** `-ExchangeEnvironmentName` of Connect-ExchangeOnline. */
  readonly exchangeEnvironment: string;
  /** Entra admin center. */
  readonly entraHost: string;
  /** The host in the `iss` of its tokens of version 1.0. */
  readonly issuerHost: string;
  /** The zone of the domain that every tenant is born with: `onmicrosoft.com`. */
  readonly tenantZone: string;
}

/** The application ID of "Office 365 Exchange Online": as a scope it works like the host names. */
export const exchangeOnlineAppId = "00000002-0000-0ff1-ce00-000000000000";

/** What a cloud is made of: the rest of `MicrosoftCloud` follows from it. */
type Names = Omit<MicrosoftCloud, Exclude<keyof Cloud, "name"> | "tenantZone"> & {
  /** Other identifier URIs of Exchange Online, which its tokens may name as their audience. */
  readonly otherAudiences?: readonly string[];
  /** Other hosts that take mail there. */
  readonly otherHosts?: readonly string[];
  readonly zones: MicrosoftZones;
};

const cloud = ({ otherAudiences = [], otherHosts = [], zones, ...names }: Names): MicrosoftCloud => ({
  ...names,
  tenantZone: zones.tenantZone,
  smtpHosts: [names.smtpHost, ...otherHosts],
  smtpPorts: [587],
  tokenHosts: [names.loginHost],
  audiences: [
    ...[...names.scopeHosts, ...otherAudiences].map((host) => `https://${host}`),
    exchangeOnlineAppId,
  ],
  scope: `https://${names.scopeHosts[0]}/.default`,
  dns: microsoftDns(zones),
});

/** Both clouds of the US government share their zones (Microsoft, "DNS records for Office 365 GCC High" and "… DoD"). */
const governmentZones: MicrosoftZones = {
  spfInclude: "spf.protection.office365.us",
  tenantZone: "onmicrosoft.us",
  mailZones: ["mail.protection.office365.us"],
};

export const clouds: readonly MicrosoftCloud[] = [
  cloud({
    id: "worldwide",
    name: "the worldwide cloud",
    loginHost: "login.microsoftonline.com",
    scopeHosts: ["outlook.office365.com", "outlook.office.com"],
    otherAudiences: ["ps.outlook.com"],
    smtpHost: "smtp.office365.com",
    // For devices that speak no TLS 1.2 (Microsoft, "Opt in to the Exchange Online endpoint for legacy TLS clients").
    otherHosts: ["smtp-legacy.office365.com"],
    graphHost: "graph.microsoft.com",
    graphEnvironment: "Global",
    azEnvironment: "AzureCloud",
    exchangeEnvironment: "O365Default",
    entraHost: "entra.microsoft.com",
    issuerHost: "sts.windows.net",
    zones: {
      spfInclude: "spf.protection.outlook.com",
      tenantZone: "onmicrosoft.com",
      mailZones: ["mail.protection.outlook.com", "mx.microsoft", "outlook.com"],
    },
  }),
  cloud({
    id: "us-gcc-high",
    name: "US Government GCC High",
    loginHost: "login.microsoftonline.us",
    scopeHosts: ["outlook.office365.us"],
    smtpHost: "smtp.office365.us",
    graphHost: "graph.microsoft.us",
    graphEnvironment: "USGov",
    azEnvironment: "AzureUSGovernment",
    exchangeEnvironment: "O365USGovGCCHigh",
    entraHost: "entra.microsoft.us",
    issuerHost: "sts.windows.net",
    zones: governmentZones,
  }),
  cloud({
    id: "us-dod",
    name: "US Government DoD",
    loginHost: "login.microsoftonline.us",
    scopeHosts: ["outlook-dod.office365.us", "outlook.office365.us"],
    otherAudiences: ["webmail.apps.mil"],
    smtpHost: "outlook-dod.office365.us",
    graphHost: "dod-graph.microsoft.us",
    graphEnvironment: "USGovDoD",
    azEnvironment: "AzureUSGovernment",
    exchangeEnvironment: "O365USGovDoD",
    entraHost: "entra.microsoft.us",
    issuerHost: "sts.windows.net",
    zones: governmentZones,
  }),
  cloud({
    id: "china",
    name: "the cloud in China (21Vianet)",
    loginHost: "login.partner.microsoftonline.cn",
    scopeHosts: ["partner.outlook.cn"],
    smtpHost: "smtp.partner.outlook.cn",
    graphHost: "microsoftgraph.chinacloudapi.cn",
    graphEnvironment: "China",
    azEnvironment: "AzureChinaCloud",
    exchangeEnvironment: "O365China",
    entraHost: "entra.microsoftonline.cn",
    issuerHost: "sts.chinacloudapi.cn",
    zones: {
      spfInclude: "spf.protection.partner.outlook.cn",
      tenantZone: "partner.onmschina.cn",
      mailZones: ["mail.protection.partner.outlook.cn"],
    },
  }),
];

export const worldwide = clouds[0]!;

/** The first cloud with this login host. */
export const cloudOfLogin = (host: string): MicrosoftCloud | undefined =>
  clouds.find((cloud) => cloud.loginHost === host.toLowerCase());

/** The cloud the admin chose; the worldwide one when none was. */
export const chosenCloud = (input: SettingsInput): MicrosoftCloud =>
  clouds.find((cloud) => cloud.id === input.cloud) ?? worldwide;

/** The cloud a token endpoint belongs to. Two share a login host: the chosen one counts where it fits. */
export function cloudOfEndpoint(host: string, input: SettingsInput): MicrosoftCloud | undefined {
  const chosen = chosenCloud(input);
  return chosen.loginHost === host.toLowerCase() ? chosen : cloudOfLogin(host);
}

/** Tenant names that stand for "any tenant". Client credentials need one tenant (AADSTS50059). */
export const sharedTenants: readonly string[] = ["common", "organizations", "consumers"];

/** A tenant is named by its GUID or by one of its verified domains. */
export const isTenant = (text: string): boolean => isGuid(text) || isTenantDomain(text);
export const isTenantDomain = (text: string): boolean =>
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i.test(text);

/** The token endpoint of a tenant (a GUID or a verified domain); "" without a tenant. */
export const tokenEndpointOf = (tenant: string, loginHost = worldwide.loginHost): string =>
  tenant ? `https://${loginHost}/${encodeURIComponent(tenant)}/oauth2/v2.0/token` : "";

/** The path of a tenant's token endpoint (v2.0), on any cloud's host; its group is the tenant, as it stands in the URL. */
export const tokenPath = /^\/([^/]+)\/oauth2\/v2\.0\/token$/;

/** The tenant part of an Entra endpoint URL, decoded; "" when there is none. */
export function tenantOfEndpoint(url: URL): string {
  const first = url.pathname.split("/")[1] ?? "";
  try {
    return decodeURIComponent(first);
  } catch {
    return first;
  }
}
