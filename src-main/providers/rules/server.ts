import { isIP } from "node:net";
import type { Finding, OktaSettings } from "../../contract/index.ts";
import { type Cloud, everyCloud, everyProvider, type Provider } from "../index.ts";
import { settingFinding } from "./finding.ts";

/** Okta's default ports (help.okta.com, "Use your own email provider"). */
const oktaPorts: readonly number[] = [465, 587, 2587];

const hostName =
  /^(?=.{1,253}$)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?$/;

/** Hosts to send through, in words: "smtp.gmail.com for Google Workspace, or …". */
const rightHosts = everyProvider
  .flatMap(({ clouds, words }) => (clouds[0] ? [`${clouds[0].smtpHosts[0]} for ${words.name}`] : []))
  .join(", or ");

/** What a host is that does not take mail from apps; undefined for one that may. */
function notSmtp(host: string): { cause: string; fix: string } | undefined {
  const fix = `Enter ${rightHosts}.`;
  if (/^(?:imap|pop3?|pop)\./.test(host))
    return {
      cause: "This host serves IMAP or POP, for reading mail.",
      fix: "Enter the provider's SMTP host.",
    };
  const known = everyProvider.flatMap((provider) => provider.notSmtp).find((other) => other.host === host);
  if (known) return { cause: known.cause, fix };
  if (everyCloud.some(({ smtpHosts }) => smtpHosts.includes(host))) return undefined;
  if (everyCloud.some(({ tokenHosts }) => tokenHosts.includes(host)))
    return { cause: "This host gives tokens. It does not take mail.", fix };
  const zones = everyCloud.flatMap(({ dns }) => dns.mailZones);
  if (zones.some((zone) => `.${host}`.endsWith(`.${zone}`)))
    return {
      cause: "This is the host that receives mail for a domain (its MX). It offers no sign-in.",
      fix,
    };
  return undefined;
}

/** Host and port of the SMTP server. */
export function lintServer(provider: Provider, { host, port }: OktaSettings, own: Cloud | null): Finding[] {
  return [
    host ? lintHost(host) : undefined,
    own ? lintOthersHost(provider, host, own) : undefined,
    lintPort(port),
  ].filter((finding) => finding !== undefined);
}

/** Another provider's server does not accept this one's token. */
function lintOthersHost({ id, words }: Provider, host: string, own: Cloud): Finding | undefined {
  const other = everyProvider.find(
    (one) => one.id !== id && one.clouds.some(({ smtpHosts }) => smtpHosts.includes(host.toLowerCase())),
  );
  if (!other) return undefined;
  const right = own.smtpHosts[0]!;
  return settingFinding("error", "host", "setting-host-provider", {
    title: `Hostname is that of ${other.words.name}, the provider is ${words.name}`,
    cause: `${other.words.name} does not accept a token of another provider.`,
    fix: [`Enter ${right}, or choose ${other.words.name} on the Domain step.`],
    found: host,
    expected: right,
  });
}

function lintHost(host: string): Finding | undefined {
  const wrong = (cause: string, fix: string, expected?: string) =>
    settingFinding("error", "host", "setting-host", {
      title: "Hostname is not the name of an SMTP server",
      cause,
      fix: [fix],
      found: host,
      expected,
    });
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host) || host.includes("/")) {
    const name = host.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/:?#].*$/, "");
    return wrong(
      "A URL was entered. Okta wants the name alone.",
      "Enter the name without https:// and without a path.",
      name,
    );
  }
  if (host.includes("@")) return wrong("An email address was entered.", "Enter the SMTP server's name.");
  if (isIP(host.replace(/^\[|\]$/g, ""))) return undefined;
  const port = /^([^:]+):(\d+)$/.exec(host);
  if (port)
    return wrong(
      "The port was entered with the name.",
      `Enter the name here and ${port[2]} under Port.`,
      port[1],
    );
  if (!hostName.test(host))
    return wrong(
      "It holds characters that a host name cannot have.",
      "Enter a name such as smtp.example.com.",
    );
  const other = notSmtp(host.toLowerCase());
  return other ? wrong(other.cause, other.fix) : undefined;
}

function lintPort(port: number): Finding | undefined {
  if (port === 25) {
    return settingFinding("warning", "port", "setting-port-25", {
      title: "Port 25 is for mail between servers",
      cause:
        "Okta connects to 465, 587 and 2587 unless your org was set up for another port. Many networks block 25, and few servers take a sign-in there.",
      fix: ["Enter 587, or 465 when your provider asks for TLS from the start."],
      found: "25",
      expected: "587",
    });
  }
  if (oktaPorts.includes(port)) return undefined;
  return settingFinding("warning", "port", "setting-port", {
    title: `Port ${port} is not one Okta connects to by default`,
    cause: "Okta supports 465, 587 and 2587. Other ports must be agreed with Okta.",
    fix: [
      "Enter 587 when your provider offers it.",
      "To keep this port, ask Okta Support whether your org may use it.",
    ],
    found: String(port),
    expected: "587, 465 or 2587",
  });
}
