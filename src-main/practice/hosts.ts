import type { OktaSettings, ProviderId } from "../contract/settings.ts";
import { portOf } from "../network/where.ts";
import { providers } from "../providers/index.ts";

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

const at = (port: number, hosts: readonly string[]): HostPort[] =>
  [...new Set(hosts)].map((host) => ({ host, port }));

function endpointOf(settings: OktaSettings): (HostPort & { secure: boolean }) | undefined {
  if (!URL.canParse(settings.tokenEndpoint)) return undefined;
  const url = new URL(settings.tokenEndpoint);
  const secure = url.protocol === "https:";
  return secure || url.protocol === "http:" ? { host: url.hostname, port: portOf(url), secure } : undefined;
}

/** Which servers there are: those of all the provider's clouds; for a provider that is not known, the ones its settings name. */
export function hostsOf(provider: ProviderId, settings: OktaSettings): Hosts {
  const { clouds } = providers[provider];
  if (clouds.length > 0) {
    const smtp = (port: number) =>
      at(
        port,
        clouds.flatMap(({ smtpHosts, smtpPorts }) => (smtpPorts.includes(port) ? smtpHosts : [])),
      );
    return {
      startTls: smtp(587),
      implicitTls: smtp(465),
      https: at(
        443,
        clouds.flatMap(({ tokenHosts }) => tokenHosts),
      ),
      http: [],
    };
  }
  const smtp = settings.host === "" ? [] : at(settings.port, [settings.host.toLowerCase()]);
  const endpoint = endpointOf(settings);
  const web = endpoint === undefined ? [] : [{ host: endpoint.host, port: endpoint.port }];
  return {
    startTls: settings.port === 465 ? [] : smtp,
    implicitTls: settings.port === 465 ? smtp : [],
    https: endpoint?.secure === true ? web : [],
    http: endpoint?.secure === false ? web : [],
  };
}
