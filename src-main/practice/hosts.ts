import type { OktaSettings, ProviderId } from "../contract/settings.ts";

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** The servers of a practice world under their real names. Names not listed here do not exist in it. */
export interface Hosts {
  /** Submission with STARTTLS, and with TLS from the start. */
  readonly startTls: readonly HostPort[];
  readonly implicitTls: readonly HostPort[];
  readonly https: readonly HostPort[];
  readonly http: readonly HostPort[];
}

const at = (port: number, ...hosts: string[]): HostPort[] => hosts.map((host) => ({ host, port }));

const gmailHosts = ["smtp.gmail.com", "smtp-relay.gmail.com"];

/** Microsoft's hosts, its national clouds included. */
const exchangeHosts = ["smtp.office365.com", "smtp.office365.us", "smtp.partner.outlook.cn"];
const entraHosts = [
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.partner.microsoftonline.cn",
];

function endpointOf(settings: OktaSettings): (HostPort & { secure: boolean }) | undefined {
  if (!URL.canParse(settings.tokenEndpoint)) return undefined;
  const { protocol, hostname, port } = new URL(settings.tokenEndpoint);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  const secure = protocol === "https:";
  return { host: hostname, port: Number(port) || (secure ? 443 : 80), secure };
}

/** Which servers there are for a provider; for another provider, the ones its settings name. */
export function hostsOf(provider: ProviderId, settings: OktaSettings): Hosts {
  switch (provider) {
    case "google":
      return {
        startTls: at(587, ...gmailHosts),
        implicitTls: at(465, ...gmailHosts),
        https: at(443, "oauth2.googleapis.com", "www.googleapis.com", "accounts.google.com"),
        http: [],
      };
    case "microsoft":
      return {
        startTls: at(587, ...exchangeHosts),
        implicitTls: [],
        https: at(443, ...entraHosts),
        http: [],
      };
    case "other": {
      const smtp = settings.host === "" ? [] : at(settings.port, settings.host.toLowerCase());
      const endpoint = endpointOf(settings);
      const web = endpoint === undefined ? [] : [{ host: endpoint.host, port: endpoint.port }];
      return {
        startTls: settings.port === 465 ? [] : smtp,
        implicitTls: settings.port === 465 ? smtp : [],
        https: endpoint?.secure === true ? web : [],
        http: endpoint?.secure === false ? web : [],
      };
    }
    default:
      return provider satisfies never;
  }
}
