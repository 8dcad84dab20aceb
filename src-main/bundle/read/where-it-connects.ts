import type { Finding, ProviderId, Setup } from "../../contract/index.ts";
import { finding } from "../../contract/make-finding.ts";
import { smtpHost as gmail, olderTokenEndpoints, tokenEndpoint } from "../../providers/google/servers.ts";
import { clouds } from "../../providers/microsoft/clouds.ts";
import { oktaSettings } from "../../setup/okta-settings.ts";

const hostOf = (url: string): string => URL.parse(url)?.hostname ?? url;

/** The servers that are the provider's own. Another provider has none we know. */
const ownServers: Readonly<Record<ProviderId, { mail: readonly string[]; token: readonly string[] } | null>> =
  {
    google: {
      mail: [gmail, "smtp-relay.gmail.com"],
      token: [tokenEndpoint, ...olderTokenEndpoints].map(hostOf),
    },
    microsoft: {
      mail: clouds.map((cloud) => cloud.smtpHost),
      token: clouds.map((cloud) => cloud.loginHost),
    },
    other: null,
  };

/**
 * Whoever made a bundle chose where a secret and a token would be sent. Names the servers that are not the provider's,
 * before there is a secret. Pure.
 */
export function foreignServers(setup: Setup): Finding[] {
  const own = setup.provider && ownServers[setup.provider];
  if (!own) return [];
  const settings = oktaSettings(setup);
  const token = hostOf(settings.tokenEndpoint).toLowerCase();
  const mail = settings.host.toLowerCase();
  return [
    ...(token && !own.token.includes(token) ? [foreign("tokenEndpoint", "The secret", token)] : []),
    ...(mail && !own.mail.includes(mail) ? [foreign("host", "The access token", mail)] : []),
  ];
}

const foreign = (field: "host" | "tokenEndpoint", what: string, host: string): Finding =>
  finding({
    code: "bundle-foreign-server",
    severity: "warning",
    step: "app",
    field,
    title: `${what} of this setup would be sent to ${host.slice(0, 255)}`,
    cause: "That is not a server of the provider this setup names. Whoever made the bundle entered it.",
    fix: ["Ask whoever sent the bundle what this server is.", "Do not add a secret before you know it."],
    found: host.slice(0, 255),
  });
