import type { Finding } from "../../contract/index.ts";
import type { LintContext } from "../provider.ts";
import { settingFinding } from "../rules/finding.ts";
import { relayHost, smtpHost } from "./servers.ts";

/** The host, as far as Google has a say in it. */
export function lintSmtpHost({ settings: { host } }: LintContext): Finding | undefined {
  if (host.toLowerCase() !== relayHost) return undefined;
  return settingFinding("info", "host", "setting-host-relay", {
    title: "This is the SMTP relay service",
    cause:
      'It works only when "SMTP relay service" is set up in the Google Admin console. Okta\'s guide uses smtp.gmail.com.',
    fix: [`Enter ${smtpHost}, unless your Workspace has the relay set up for sign-in with SMTP AUTH.`],
    found: host,
    expected: smtpHost,
  });
}
