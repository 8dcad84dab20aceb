import type { ProviderId } from "../../contract/settings.ts";
import { providers } from "../../providers/index.ts";
import { publicResolverAddress, resolverAddress, serverAddresses } from "../dns/names.ts";
import type { ZonePlan } from "../dns/zone.ts";
import type { Plan, Reach } from "../plan.ts";
import {
  type Bend,
  change,
  changing,
  type PracticeScenario,
  scenario,
  smtpSays,
  tokenReply,
} from "./scenario.ts";

/** Takes the addresses of the mail server out of the DNS. */
const smtpHostUnknown: Bend = change("dns", ({ zone, elsewhere }) => {
  const without = ({ records, ...rest }: ZonePlan): ZonePlan => ({
    ...rest,
    records: records.filter(({ type, name }) => !(type === "A" && name.startsWith("smtp"))),
  });
  return { zone: without(zone), elsewhere: elsewhere.map(without) };
});

const page = (title: string, text: string) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;

/** What can go wrong on the way to any provider. */
export function common(provider: ProviderId): PracticeScenario[] {
  const row = scenario(provider);
  const smtp = changing(row, (how: Partial<Plan["smtp"]>) => change("smtp", how));
  const reach = changing(row, (how: Reach) => change("smtp", { reach: how }));
  const tokenHost = changing(row, (how: Partial<Plan["tokenHost"]>) => change("tokenHost", how));
  const says = changing(row, smtpSays);
  // Whose certificates come from public authorities is known of the known providers' hosts.
  const untrusted = providers[provider].clouds.length > 0 ? "tls-inspected" : "tls-certificate-untrusted";
  return [
    reach("smtp-refused", "network-connection-refused", "The mail server's port is closed", "refused"),
    reach("smtp-blocked", "network-timeout", "A firewall drops the connection to the mail server", "silent"),
    reach("smtp-reset", "network-connection-lost", "Something on the way cuts the connection", "reset"),
    row(
      "smtp-host-unknown",
      "network-name-not-found",
      "The mail server's name does not exist",
      smtpHostUnknown,
    ),
    reach("smtp-unreachable", "network-unreachable", "There is no route to the mail server", "unreachable"),
    smtp("smtp-forbidden", "network-blocked-locally", "A firewall on this computer forbids the connection", {
      reach: "forbidden",
    }),
    row(
      "dns-unavailable",
      "network-dns-unavailable",
      "No DNS server answers",
      change("dns", { silent: [resolverAddress, publicResolverAddress, ...Object.values(serverAddresses)] }),
    ),
    says("server-silent", "network-reply-timeout", "The mail server stops answering", {
      EHLO: { act: "stall" },
    }),
    says("server-closing", "smtp-server-closing", "The mail server is shutting down", {
      "MAIL FROM": "421 4.3.2 Service not available, closing transmission channel",
    }),
    smtp(
      "certificate-expiring",
      "tls-certificate-expiring",
      "The mail server's certificate ends in a few days",
      { certificate: "expiring" },
    ),
    smtp("tls-cut", "tls-handshake-cut", "Something cuts TLS to the mail server", { tls: "cut" }),
    smtp("tls-silent", "tls-handshake-timeout", "The mail server agrees to TLS and falls silent", {
      tls: "stall",
    }),
    smtp("certificate-expired", "tls-certificate-expired", "The mail server's certificate has expired", {
      certificate: "expired",
    }),
    smtp(
      "certificate-not-yet-valid",
      "tls-certificate-not-yet-valid",
      "The mail server's certificate is not valid yet",
      { certificate: "not-yet-valid" },
    ),
    smtp(
      "certificate-wrong-name",
      "tls-certificate-wrong-name",
      "The mail server's certificate is for another name",
      { certificate: "wrong-name" },
    ),
    smtp("certificate-inspected", untrusted, "A proxy inspects TLS to the mail server", {
      certificate: "inspected",
    }),
    smtp("starttls-missing", "smtp-starttls-missing", "The mail server offers no STARTTLS", {
      startTls: false,
    }),
    says("starttls-refused", "smtp-starttls-missing", "The mail server cannot begin TLS", {
      STARTTLS: "454 4.7.0 TLS not available due to temporary reason",
    }),
    smtp("xoauth2-not-offered", "smtp-xoauth2-not-offered", "The mail server offers no XOAUTH2", {
      mechanisms: ["LOGIN", "PLAIN"],
    }),
    tokenHost("token-refused", "network-connection-refused", "The token endpoint's port is closed", {
      reach: "refused",
    }),
    tokenHost("token-certificate-inspected", untrusted, "A proxy inspects TLS to the token endpoint", {
      certificate: "inspected",
    }),
    row(
      "captive-portal",
      "network-portal-or-proxy",
      "The network asks for a sign-in first",
      tokenReply(200, "text/html; charset=utf-8", page("Welcome", "Sign in to use this network.")),
    ),
    row(
      "token-throttled",
      "network-token-throttled",
      "The token endpoint has had too many requests",
      tokenReply(429, "application/json", '{"error":"rate_limit_exceeded"}', { "retry-after": "30" }),
    ),
    row(
      "token-server-error",
      "network-token-server-error",
      "The token endpoint has a fault of its own",
      tokenReply(503, "text/html", page("503 Service Unavailable", "Try again later.")),
    ),
  ];
}
