import type { Finding, Setup } from "../../contract/index.ts";
import { finding } from "../../contract/make-finding.ts";
import { providers } from "../../providers/index.ts";
import { oktaSettings } from "../../setup/okta-settings.ts";

const hostOf = (url: string): string => URL.parse(url)?.hostname ?? url;

/**
 * Whoever made a bundle chose where a secret and a token would be sent. Names the servers that are not the provider's,
 * before there is a secret. Pure.
 */
export function foreignServers(setup: Setup): Finding[] {
  const clouds = setup.provider ? providers[setup.provider].clouds : [];
  // Of another provider none is known.
  if (clouds.length === 0) return [];
  const settings = oktaSettings(setup);
  const token = hostOf(settings.tokenEndpoint).toLowerCase();
  const mail = settings.host.toLowerCase();
  return [
    ...(token && !clouds.some(({ tokenHosts }) => tokenHosts.includes(token))
      ? [foreign("tokenEndpoint", "The secret", token)]
      : []),
    ...(mail && !clouds.some(({ smtpHosts }) => smtpHosts.includes(mail))
      ? [foreign("host", "The access token", mail)]
      : []),
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
