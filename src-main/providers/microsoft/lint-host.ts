import type { Finding } from "../../contract/index.ts";
import type { LintContext } from "../provider.ts";
import { settingFinding } from "../rules/finding.ts";
import { cloudOfEndpoint, clouds } from "./clouds.ts";

/** Host and port as far as Exchange Online has a say in them. */
export function lintSmtpHost({ settings, input }: LintContext): Finding | undefined {
  const host = settings.host.toLowerCase();
  if (host === "smtp-hve.office365.com") {
    return settingFinding("warning", "host", "setting-host-internal-only", {
      title: "This is the High Volume Email host",
      cause:
        'It delivers inside your tenant only. Mail to other domains is refused with "550 5.5.105 External sending is not supported".',
      fix: ["Enter smtp.office365.com."],
      found: settings.host,
      expected: "smtp.office365.com",
    });
  }
  const known = clouds.some((cloud) => cloud.smtpHost === host);
  if (known && settings.port !== 587 && settings.port !== 25) {
    return settingFinding("warning", "port", "setting-port-provider", {
      title: `Exchange Online does not answer on port ${settings.port}`,
      cause: `${settings.host} takes mail from apps on port 587, with STARTTLS.`,
      fix: ["Enter 587."],
      found: String(settings.port),
      expected: "587",
    });
  }
  const login = cloudOfEndpoint(URL.parse(settings.tokenEndpoint)?.hostname ?? "", input);
  if (known && login && login.smtpHost !== host) {
    return settingFinding("warning", "host", "setting-cloud", {
      title: "Hostname and token endpoint belong to different Microsoft clouds",
      cause: `The token comes from ${login.name}, where mail goes to ${login.smtpHost}.`,
      fix: [`Enter ${login.smtpHost}, or the token endpoint of the cloud your tenant is in.`],
      found: settings.host,
      expected: login.smtpHost,
    });
  }
  return undefined;
}
