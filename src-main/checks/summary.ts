import type { DnsCheck } from "../contract/dns.ts";
import { isInPlace, neededRows } from "../contract/dns-rows.ts";
import type { Evidence } from "../contract/evidence.ts";
import type { Finding } from "../contract/finding.ts";
import { isBlocking } from "../contract/weight.ts";
import type { TokenResult } from "../token/request.ts";

/** The lines of the timeline, for stages that went well. */

const last = <K extends Evidence["kind"]>(
  evidence: readonly Evidence[],
  kind: K,
): Extract<Evidence, { kind: K }> | undefined =>
  evidence.findLast((e): e is Extract<Evidence, { kind: K }> => e.kind === kind);

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export function lintSummary(findings: readonly Finding[]): string {
  const errors = findings.filter(isBlocking).length;
  const hints = findings.length - errors;
  if (findings.length === 0) return "The values fit together";
  return [
    ...(errors > 0 ? [`${errors} to mend`] : []),
    ...(hints > 0 ? [count(hints, "remark", "remarks")] : []),
  ].join(", ");
}

export function dnsSummary(check: DnsCheck): string {
  const needed = neededRows(check.rows);
  return `${needed.filter(isInPlace).length} of ${count(needed.length, "record", "records")} in place`;
}

export function reachSummary(host: string, port: number, evidence: readonly Evidence[]): string {
  const addresses = last(evidence, "addresses")?.addresses ?? [];
  const at = addresses.length === 0 || addresses[0] === host ? "" : ` (${addresses[0]})`;
  return `${host}:${port}${at} answers`;
}

const dateFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

export function tlsSummary(evidence: readonly Evidence[]): string {
  const certificate = last(evidence, "certificate");
  if (certificate === undefined) return "Encrypted";
  const issuer = /(?:^|, )O=([^,]+)/.exec(certificate.issuer)?.[1] ?? certificate.issuer.replace(/^CN=/, "");
  const until = Date.parse(certificate.validTo);
  const valid = Number.isNaN(until) ? "" : `, valid until ${dateFormat.format(until)}`;
  return `${certificate.protocol.replace("TLSv", "TLS ")}, certificate of ${issuer}${valid}`;
}

export function tokenSummary(result: TokenResult): string {
  const length = result.token.use((value) => value.length.toLocaleString("en"));
  const minutes = Math.round(result.expiresInS / 60);
  return `Token of ${length} characters${minutes > 0 ? `, valid for ${count(minutes, "minute", "minutes")}` : ""}`;
}

export function claimsSummary(claims: Record<string, unknown>): string {
  const roles = Array.isArray(claims.roles) ? claims.roles.join(", ") : "";
  const name = typeof claims.app_displayname === "string" ? claims.app_displayname : "";
  const parts = [
    ...(name === "" ? [] : [`App ${name}`]),
    ...(roles === "" ? [] : [`may ${roles}`]),
    ...(name === "" && roles === "" && typeof claims.aud === "string" ? [`For ${claims.aud}`] : []),
  ];
  return parts.length === 0 ? "Read" : parts.join(", ");
}

export function sendSummary(to: string, evidence: readonly Evidence[]): string {
  const reply = last(evidence, "smtp-reply");
  const words =
    reply === undefined ? "" : `: ${[reply.code, reply.enhanced, reply.text].filter(Boolean).join(" ")}`;
  return `Accepted for ${to}${words}`.replace(/\s+/g, " ").slice(0, 200);
}
