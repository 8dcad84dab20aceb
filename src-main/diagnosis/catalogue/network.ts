import { relayHost } from "../../providers/google/servers.ts";
import { providerOfHost } from "../../providers/index.ts";
import { microsoft } from "../../providers/microsoft/index.ts";
import { controlAnswered, controlSilent } from "../control.ts";
import {
  advice,
  all,
  any,
  type Case,
  type CatalogueRow,
  network,
  row,
  said,
  source,
  stageRow,
} from "../row.ts";
import { host, soon } from "../words.ts";

const everywhere = ["reach", "tls", "token", "auth", "send"] as const;
const waiting = ["read", "request"];
const resolving = { operation: "resolve" } as const;
const notYourOkta = "Okta connects from its own addresses, so this may not concern it.";

/** Codes of a name without an address. Some systems say the same when they are offline: the control questions tell. */
const notFound = network({ code: ["ENOTFOUND", "ENODATA", "ERR_NAME_NOT_RESOLVED"] });
const saidBefore =
  (says: string) =>
  (c: Case): boolean =>
    c.all.some((evidence) => said(says)({ ...c, evidence }));
const isDeaf = saidBefore(controlSilent);
const isPicky = saidBefore(controlAnswered);

/** In a setup of Microsoft, or in a text that names one of its servers. */
const ofMicrosoft = (c: Case): boolean =>
  c.context === undefined
    ? c.evidence.kind === "network" && providerOfHost(c.evidence.host) === microsoft.id
    : c.context.provider === microsoft.id;
const atSmtp = (c: Case): boolean => c.evidence.kind === "network" && c.evidence.port !== 443;
const atEhlo = (c: Case): boolean => c.evidence.kind === "network" && c.evidence.during === "EHLO";
const atRelay = (c: Case): boolean =>
  c.evidence.kind === "network" && (c.evidence.host || c.context?.settings.host) === relayHost;
const command = (c: Case): string =>
  c.evidence.kind === "network" && c.evidence.during !== undefined ? ` after ${c.evidence.during}` : "";

/** Failures on the wire, by Node's code and the operation. Codes of Chromium's network, which Electron uses, stand beside them. */
export const networkRows: readonly CatalogueRow[] = [
  stageRow(
    "network-run-timeout",
    ["dns", ...everywhere],
    { none: "local" },
    network({ code: "RUN_TIMEOUT" }),
    () => ({
      step: "test",
      title: "The test took too long and was stopped",
      cause: "A whole test may take two minutes. Each answer came, but too slowly.",
      fix: ["Test again.", advice.anotherNetwork],
    }),
  ),
  row(
    "network-name-not-found",
    everywhere,
    "smtp-host-unknown",
    all(notFound, (c) => !isDeaf(c)),
    (c) => ({
      step: "app",
      field: c.evidence.kind === "network" && c.evidence.port === 443 ? "tokenEndpoint" : "host",
      title: "The server name does not exist",
      cause: `${host(c)} has no address in DNS. The name is misspelled, or this network's DNS does not know it.`,
      fix: ["Compare the host name with the provider's documentation.", advice.anotherNetwork],
      found: host(c),
    }),
  ),
  row(
    "network-dns-unavailable",
    everywhere,
    "dns-unavailable",
    any(
      network({ code: ["EAI_AGAIN", "ESERVFAIL", "EREFUSED", "ECANCELLED", "ETIMEOUT"] }),
      network({ ...resolving, code: ["ETIMEDOUT", "ECONNREFUSED"] }),
      network({ code: ["ERR_INTERNET_DISCONNECTED", "ENETDOWN"] }),
      all(notFound, isDeaf),
    ),
    (c) => ({
      step: "test",
      ...(isDeaf(c)
        ? {
            title: "This computer's DNS answers nothing",
            cause: `There was no answer for ${host(c)}, and none for the root of the DNS. The computer is offline, or a VPN or firewall blocks DNS. Your settings were not tested.`,
          }
        : isPicky(c)
          ? {
              title: "The server name could not be looked up",
              cause: `There was no answer for ${host(c)}, and there was one for other names. The name servers of that domain fail, or this network's DNS holds the name back.`,
            }
          : {
              title: "This computer could not look up the server name",
              cause: `No DNS server answered for ${host(c)}. The computer is offline, or a VPN blocks DNS.`,
            }),
      fix: ["Check the network connection and the VPN.", "Test again."],
      wait: soon,
    }),
  ),
  row(
    "network-connection-refused",
    everywhere,
    "smtp-refused",
    network({ code: ["ECONNREFUSED", "ERR_CONNECTION_REFUSED"] }),
    (c) => ({
      step: "app",
      field: atSmtp(c) ? "port" : "tokenEndpoint",
      title: "The server refused the connection",
      cause: `Nothing answers at ${host(c)}. Host or port is wrong, or a firewall refuses in the server's name.`,
      fix: [
        "Compare host and port with the provider's documentation. Okta supports the ports 465, 587 and 2587.",
        advice.anotherNetwork,
      ],
      sources: [source.oktaConnection],
    }),
  ),
  row("network-not-connected", [], { none: "console" }, network({ code: "NOT_CONNECTED" }), (c) => ({
    step: "app",
    field: atSmtp(c) ? "port" : "tokenEndpoint",
    title: "No connection to the server came about",
    cause: `The program does not say why: ${host(c)} refused, nothing answered, or a firewall stands in between.`,
    fix: [
      "Compare host and port with the provider's documentation. Okta supports the ports 465, 587 and 2587.",
      "Test here with the same host and port: the result tells a refusal from silence.",
      advice.anotherNetwork,
    ],
    sources: [source.oktaConnection],
  })),
  row(
    "network-blocked-locally",
    everywhere,
    "smtp-forbidden",
    network({ code: ["EACCES", "EPERM", "ERR_NETWORK_ACCESS_DENIED"] }),
    (c) => ({
      step: "test",
      title: "This computer does not allow the connection",
      cause: `A firewall or security program on this computer blocks ${host(c)}.`,
      fix: ["Allow Mailwright in the security program.", notYourOkta],
    }),
  ),
  row(
    "network-unreachable",
    everywhere,
    "smtp-unreachable",
    network({
      code: ["EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "EHOSTDOWN", "ERR_ADDRESS_UNREACHABLE"],
    }),
    (c) => ({
      step: "test",
      title: "There is no way to the server from here",
      cause: `This network has no route to ${host(c)}. A VPN, a firewall or an IPv6 setting is in the way.`,
      fix: ["Check the network connection and the VPN.", advice.anotherNetwork, notYourOkta],
    }),
  ),
  row(
    "network-timeout",
    everywhere,
    "smtp-blocked",
    any(
      network({ operation: "connect", code: "ETIMEDOUT" }),
      network({ code: ["UND_ERR_CONNECT_TIMEOUT", "ERR_CONNECTION_TIMED_OUT"] }),
    ),
    (c) => ({
      step: "app",
      field: atSmtp(c) ? "port" : "tokenEndpoint",
      title: "The server does not answer",
      cause: `No answer from ${host(c)}. Most often a firewall drops the connection: many networks block mail ports. A wrong port looks the same.`,
      fix: [
        `Compare host and port with the provider's documentation.${ofMicrosoft(c) ? " Microsoft does not answer on port 465." : ""}`,
        "Ask who runs this network to allow the port outwards.",
        advice.anotherNetwork,
        notYourOkta,
      ],
      sources: [source.oktaConnection],
    }),
  ),
  row(
    "network-reply-timeout",
    everywhere,
    "server-silent",
    network({ operation: waiting, code: ["ETIMEDOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"] }),
    (c) => ({
      step: "test",
      title: "The server stopped answering",
      cause: `The connection to ${host(c)} is there, but no answer came${command(c)} in time.`,
      fix: ["Test again.", advice.anotherNetwork],
      wait: soon,
    }),
  ),
  stageRow("network-reply-too-large", everywhere, "reply-flood", network({ code: "TOO_LARGE" }), (c) => ({
    step: "app",
    field: "host",
    title: "The server sent more than a mail server does",
    cause: `One reply of ${host(c)} went beyond 64 kB${command(c)}. It is probably not an SMTP server. Reading stopped there.`,
    fix: [advice.compareServer, advice.anotherNetwork],
  })),
  row(
    "network-connection-lost",
    everywhere,
    "smtp-reset",
    network({
      operation: [...waiting, "connect"],
      code: [
        "ECONNRESET",
        "EPIPE",
        "CLOSED",
        "UND_ERR_SOCKET",
        "ERR_CONNECTION_RESET",
        "ERR_CONNECTION_CLOSED",
        "ERR_EMPTY_RESPONSE",
      ],
    }),
    (c) => ({
      step: "test",
      title: "The connection was cut",
      cause: `${host(c)}, or something on the way to it, ended the connection${command(c)}. Firewalls and mail security programs do this.${atRelay(c) ? " Google's mail relay does it, too, when the client's name in EHLO is localhost or an address: many clients show only EOF then." : ""}${atEhlo(c) ? " It was cut in answer to EHLO, under each name that this computer has: the server may want another. Okta sends a name of its own." : ""}`,
      fix: [
        ...(atRelay(c) ? [advice.nameInEhlo] : []),
        "Test again.",
        advice.anotherNetwork,
        "Switch off mail scanning on this computer for the test.",
      ],
    }),
  ),
];
