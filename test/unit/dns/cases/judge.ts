import type { DnsRow } from "../../../../src-main/contract/dns.ts";
import { auditDomain } from "../../../../src-main/dns/audit.ts";
import { checkDomain } from "../../../../src-main/dns/check/check.ts";
import { requestOf } from "../../../../src-main/dns/check/request.ts";
import { setupFromText } from "../../../../src-main/hosts/terminal/setup-file.ts";
import { createRealNetwork } from "../../../../src-main/network/real.ts";
import { dnsCases } from "./cases.ts";
import { fieldTexts } from "./field-texts.ts";
import { fieldZones } from "./field-zones.ts";
import { type DnsCase, others } from "./form.ts";
import { placeCases } from "./places.ts";
import { textCases } from "./texts.ts";
import type { ServedZone } from "./zone-server.ts";

/** Every case there is. */
export const allCases: readonly DnsCase[] = [
  ...dnsCases,
  ...textCases,
  ...placeCases,
  ...fieldTexts,
  ...fieldZones,
];

/** Every zone of the cases and those they refer to. */
export const caseZones: readonly ServedZone[] = [
  ...allCases.map(({ zone, records, negativeTtl }) => ({
    apex: zone,
    records,
    ...(negativeTtl !== undefined && { negativeTtl }),
  })),
  ...Object.entries(others).map(([apex, records]) => ({ apex, records })),
];

const summary = (row: DnsRow): string => [row.status, ...row.findings.map((f) => f.code)].join(" ");
const isRight = (row: DnsRow): boolean =>
  ["found", "covered"].includes(row.status) && row.findings.every((f) => f.severity === "info");

/** What is said of a case, asked at the given DNS server alone (`--dns`), as far as it is not what is right. Empty: all right. */
export async function judge(of: DnsCase, port: number): Promise<string[]> {
  const network = createRealNetwork({ dns: { address: "127.0.0.1", port } });
  if (of.provider === undefined) {
    const { findings } = await auditDomain(network, of.zone, {});
    return findings.map((f) => `${f.code}: nothing was to be mended`);
  }
  const setup = {
    provider: of.provider,
    domain: { emailDomain: of.domain, from: `noreply@${of.domain}`, oktaRecords: of.okta ?? [] },
    settings: of.cloud === undefined ? {} : { cloud: of.cloud },
  };
  const request = requestOf(setupFromText(JSON.stringify(setup), of.id, 0));
  const { rows, findings } = await checkDomain(network, request, {});
  const wrong: string[] = [];
  const said = findings.map((f) => f.code);
  if (said.join() !== (of.zoneSays ?? []).join())
    wrong.push(`the zone: ${said}, and not ${of.zoneSays ?? "nothing"}`);
  if (of.zoneText && !findings.some((f) => of.zoneText?.test([f.title, f.cause, ...f.fix].join("\n"))))
    wrong.push(`the zone: does not say ${of.zoneText}`);
  for (const row of rows) {
    const expected = of.rows?.[row.id];
    if (expected === undefined ? !isRight(row) : summary(row) !== expected)
      wrong.push(`${row.id}: ${summary(row)}, and not ${expected ?? "right"}`);
    const value = of.enter?.[row.id];
    if (value !== undefined && row.value !== value)
      wrong.push(`${row.id}: enter ${row.value}, and not ${value}`);
    const words = of.says?.[row.id];
    const text = [row.statusText, row.statusDetail, row.value, ...row.found].concat(
      row.findings.flatMap((f) => [f.title, f.cause, ...f.fix, f.found, f.expected]),
    );
    if (words !== undefined && !words.test(text.join("\n"))) wrong.push(`${row.id}: does not say ${words}`);
    for (const code of of.never ?? [])
      if (row.findings.some((f) => f.code === code)) wrong.push(`${row.id}: ${code} was never to be said`);
    // An edit names only what the zone holds at that very name.
    for (const old of row.replaces ?? []) {
      const held = of.records.some(
        ([name, , ...data]) => name === row.fqdn && [data.join(""), data[0]].includes(old),
      );
      if (!held) wrong.push(`${row.id}: replaces ${old}, which is not there`);
    }
  }
  for (const id of Object.keys(of.rows ?? {}))
    if (!rows.some((row) => row.id === id)) wrong.push(`${id}: there is no such row`);
  return wrong;
}
