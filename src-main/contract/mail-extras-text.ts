import type { MailExtras } from "./mail-extras.ts";

const presence = (text: string | null | undefined): string =>
  text === undefined ? "could not be asked" : text === null ? "no record" : "present";

const agreement = {
  true: "authorized",
  false: "not authorized there, so receivers send none",
  null: "could not be asked",
};

/** One line each, for people. */
export function extraLines(extras: MailExtras): { readonly name: string; readonly text: string }[] {
  const reports = extras.reportsTo.map(({ domain, agreed }) => `to ${domain}: ${agreement[`${agreed}`]}`);
  return [
    { name: "DNSSEC", text: extras.dnssec ?? "not known" },
    { name: "MTA-STS", text: presence(extras.mtaSts) },
    { name: "TLS-RPT", text: presence(extras.tlsRpt) },
    { name: "BIMI", text: presence(extras.bimi) },
    ...(reports.length > 0 ? [{ name: "Reports", text: reports.join("; ") }] : []),
  ];
}
