import { isIP } from "node:net";
import type { Finding, OktaSettings } from "../../contract/index.ts";
import { settingFinding } from "./finding.ts";

/** Okta's default ports (help.okta.com, "Use your own email provider"). */
const oktaPorts: readonly number[] = [465, 587, 2587];

const hostName =
  /^(?=.{1,253}$)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?$/;

/** Hosts that are often entered for SMTP and are something else: pattern, what it is, what to do. */
const notSmtp: readonly (readonly [RegExp, string, string])[] = [
  [
    /^(?:imap|pop3?|pop)\./i,
    "This host serves IMAP or POP, for reading mail.",
    "Enter the provider's SMTP host.",
  ],
  [
    /^(?:outlook\.office365?\.com|outlook\.office\.com|outlook\.com|mail\.google\.com|gmail\.com)$/i,
    "This host is for the web and for apps that read mail. It does not take mail over SMTP.",
    "Enter smtp.office365.com for Microsoft 365, or smtp.gmail.com for Google Workspace.",
  ],
  [
    /^smtp-mail\.outlook\.com$/i,
    "This host is for personal Outlook.com accounts.",
    "Enter smtp.office365.com for a mailbox of Microsoft 365.",
  ],
  [
    /\.mail\.protection\.outlook\.com$|^(?:aspmx|alt\d\.aspmx)\.l\.google\.com$|^smtp\.google\.com$/i,
    "This is the host that receives mail for a domain (its MX). It offers no sign-in.",
    "Enter smtp.office365.com for Microsoft 365, or smtp.gmail.com for Google Workspace.",
  ],
  [
    /^login\.microsoftonline\.(?:com|us)$|^oauth2\.googleapis\.com$|^accounts\.google\.com$/i,
    "This host gives tokens. It does not take mail.",
    "Enter smtp.office365.com for Microsoft 365, or smtp.gmail.com for Google Workspace.",
  ],
];

/** Host and port of the SMTP server. */
export function lintServer({ host, port }: OktaSettings): Finding[] {
  return [...(host ? lintHost(host) : []), ...lintPort(port)];
}

function lintHost(host: string): Finding[] {
  const wrong = (cause: string, fix: string, expected?: string) => [
    settingFinding("error", "host", "setting-host", {
      title: "Hostname is not the name of an SMTP server",
      cause,
      fix: [fix],
      found: host,
      ...(expected ? { expected } : {}),
    }),
  ];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host) || host.includes("/")) {
    const name = host.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/:?#].*$/, "");
    return wrong(
      "A URL was entered. Okta wants the name alone.",
      "Enter the name without https:// and without a path.",
      name,
    );
  }
  if (host.includes("@")) return wrong("An email address was entered.", "Enter the SMTP server's name.");
  if (isIP(host.replace(/^\[|\]$/g, ""))) return [];
  const port = /^([^:]+):(\d+)$/.exec(host);
  if (port)
    return wrong(
      "The port was entered with the name.",
      `Enter the name here and ${port[2]} under Port.`,
      port[1],
    );
  if (!hostName.test(host))
    return wrong("It holds characters that a host name cannot have.", "Enter a name such as smtp.gmail.com.");
  const other = notSmtp.find(([pattern]) => pattern.test(host));
  return other ? wrong(other[1], other[2]) : [];
}

function lintPort(port: number): Finding[] {
  if (port === 25) {
    return [
      settingFinding("warning", "port", "setting-port-25", {
        title: "Port 25 is for mail between servers",
        cause:
          "Okta connects to 465, 587 and 2587 unless your org was set up for another port. Many networks block 25, and few servers take a sign-in there.",
        fix: ["Enter 587, or 465 when your provider asks for TLS from the start."],
        found: "25",
        expected: "587",
      }),
    ];
  }
  if (oktaPorts.includes(port)) return [];
  return [
    settingFinding("warning", "port", "setting-port", {
      title: `Port ${port} is not one Okta connects to by default`,
      cause: "Okta supports 465, 587 and 2587. Other ports must be agreed with Okta.",
      fix: [
        "Enter 587 when your provider offers it.",
        "To keep this port, ask Okta Support whether your org may use it.",
      ],
      found: String(port),
      expected: "587, 465 or 2587",
    }),
  ];
}
