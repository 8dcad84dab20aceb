import { describe, expect, test } from "vitest";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import { handOver } from "../../../src-main/dns/hand-over.ts";
import { sampleSetup } from "../bundle/support/sample.ts";
import { companyWorld, dkimRecord, domain } from "./company.ts";
import { check, codes, rowOf } from "./harness.ts";

const zone = "contoso.n-v1.dkim.mail.microsoft";
const target = (n: 1 | 2) => `selector${n}-notifications-acme-com._domainkey.${zone}`;
const base = sampleSetup("microsoft");
const setup = {
  ...base,
  domain: { ...base.domain, emailDomain: domain, from: `noreply@${domain}`, oktaRecords: [] },
  script: {
    key: { id: "reply-key", modulus: "A".repeat(342) },
    written: [],
    reply: {
      at: "2026-11-25T10:00:00Z",
      takenAt: "2026-11-25T10:01:00Z",
      secretKeyId: "",
      values: [],
      // As Exchange puts them out: capitals and a dot at the end may be there.
      dkim: { domain, targets: [target(2), `${target(1).replace("selector", "Selector")}.`] },
      did: [],
      tasks: [],
    },
  },
};
const microsoft: Parameters<typeof companyWorld>[0] = {
  without: /google/,
  zones: [
    {
      apex: zone,
      servers: { "ns1.microsoft.example": "192.0.2.120" },
      records: [`${target(1)} TXT ${dkimRecord}`, `${target(2)} TXT ${dkimRecord}`],
    },
  ],
};
const checked = async (...records: string[]) => {
  const { result } = await check(
    companyWorld({ ...microsoft, add: records.map((one) => one) }),
    {},
    requestOf(setup),
  );
  return result;
};
const alias = (n: 1 | 2, to: string) => `selector${n}._domainkey.${domain} CNAME ${to}`;

describe("the DKIM targets that the script's reply told", () => {
  test("are what the check expects, and what is entered and handed over, character by character", async () => {
    const result = await checked();
    for (const n of [1, 2] as const) {
      const row = rowOf(result, `dkim-selector${n}`);
      expect(row).toMatchObject({ status: "missing", expected: target(n), value: target(n) });
      expect(row.findings[0]!.fix[0]).toContain(target(n));
    }
    const { text } = handOver(result, "text");
    expect(text).toContain(target(1));
    expect(text).toContain(target(2));
  });

  test("count alone: the older form of the same name leads to no key", async () => {
    const result = await checked(
      alias(1, target(1)),
      alias(2, "selector2-notifications-acme-com._domainkey.contoso.onmicrosoft.com"),
    );
    expect(rowOf(result, "dkim-selector1").status).toBe("found");
    const wrong = rowOf(result, "dkim-selector2");
    expect(wrong).toMatchObject({ status: "wrong", value: target(2) });
    expect(codes(wrong)).toEqual(["dns-value-differs"]);
    expect(wrong.findings[0]!.fix.join(" ")).toContain(target(2));
  });

  test("are not those of another domain, when the setup's was changed since", () => {
    const other = { ...setup, domain: { ...setup.domain, emailDomain: "mail.acme.com" } };
    expect(requestOf(other).dkim.map((record) => record.told)).toEqual([undefined, undefined]);
  });
});
