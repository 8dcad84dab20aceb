import { generateKeyPairSync, type RSAKeyPairOptions } from "node:crypto";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDkimKey } from "../../../src-main/dns/check/dkim.ts";
import {
  discoverDmarc,
  isDmarcRecord,
  parseDmarc,
  treeWalkNames,
} from "../../../src-main/dns/check/dmarc.ts";

describe("a DMARC record", () => {
  it("is known by its first tag, in this spelling", () => {
    expect(["v=DMARC1; p=none", "v = DMARC1 ;p=none", "v=DMARC1"].map(isDmarcRecord)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ["v=dmarc1; p=none", "p=none; v=DMARC1", "v=DMARC10; p=none", "v=spf1"].map(isDmarcRecord),
    ).toEqual([false, false, false, false]);
  });

  it("without a valid policy is p=none with reports, and unusable without", () => {
    expect(parseDmarc("v=DMARC1; rua=mailto:d@acme.com")).toMatchObject({ usable: true, policy: "none" });
    expect(parseDmarc("v=DMARC1; p=foo; rua=mailto:d@acme.com")).toMatchObject({
      usable: true,
      policy: "none",
    });
    expect(parseDmarc("v=DMARC1; p=foo")).toMatchObject({ usable: false });
    expect(parseDmarc("v=DMARC1; p=reject; np=foo")).toMatchObject({ usable: false });
  });

  it("with tags of the older RFC works, with a remark", () => {
    const record = parseDmarc("v=DMARC1; p=reject; pct=50; unknown=1");
    expect(record).toMatchObject({ usable: true, policy: "reject" });
    expect(record.problems).toHaveLength(1);
  });

  it("is looked for from the domain up, with a jump to seven labels", () => {
    expect(treeWalkNames("a.b.example.com")).toEqual([
      "a.b.example.com",
      "b.example.com",
      "example.com",
      "com",
    ]);
    expect(treeWalkNames("1.2.3.4.5.6.7.8.9.com")[1]).toBe("5.6.7.8.9.com".replace(/^/, "4."));
    expect(treeWalkNames("1.2.3.4.5.6.7.8.9.com")).toHaveLength(8);
  });
});

interface Discovery {
  record: false | { rr: string };
  recordDomain: string | null;
  orgDomain: string;
}
const mailauth = createRequire(import.meta.url)("mailauth/lib/dmarc/get-dmarc-record") as {
  createRecordLookup(resolver: (name: string, type: string) => Promise<string[][]>, opts: object): unknown;
  discoverPolicy(domain: string, lookup: unknown): Promise<Discovery>;
};

describe("the tree walk agrees with mailauth", () => {
  const text = fc.constantFrom(
    "v=DMARC1; p=none",
    "v=DMARC1; p=reject; psd=n",
    "v=DMARC1; p=none; psd=y",
    "v=DMARC1; p=quarantine; psd=u",
    "v=spf1 -all",
    "hello",
  );
  const names = ["a.b.example.com", "b.example.com", "example.com", "com"];

  it("on any records along the way", async () => {
    const published = fc.tuple(...names.map(() => fc.array(text, { maxLength: 2 })));
    await fc.assert(
      fc.asyncProperty(published, async (texts) => {
        const at = (name: string) => texts[names.indexOf(name)] ?? [];
        const ours = await discoverDmarc(async (name) => at(name), names[0]!);
        const lookup = mailauth.createRecordLookup(
          async (name) => at(name.replace("_dmarc.", "")).map((t) => [t]),
          {},
        );
        const theirs = await mailauth.discoverPolicy(names[0]!, lookup);
        expect({ domain: ours.recordDomain ?? null, org: ours.organizationalDomain }).toEqual({
          domain: theirs.recordDomain,
          org: theirs.orgDomain,
        });
      }),
      { numRuns: 500 },
    );
  });
});

const der = (bits: number, type: "spki" | "pkcs1" = "spki"): string => {
  const options: RSAKeyPairOptions<"pem", "pem"> | { modulusLength: number } = { modulusLength: bits };
  const { publicKey } = generateKeyPairSync("rsa", options as { modulusLength: number });
  return publicKey.export({ type, format: "der" }).toString("base64");
};

describe("a DKIM key", () => {
  const key = der(2048);

  it("of 2048 bits is valid without a remark, in both encodings and with spaces", () => {
    expect(parseDkimKey(`v=DKIM1; k=rsa; p=${key}`)).toEqual({
      keyType: "rsa",
      bits: 2048,
      state: "valid",
      testing: false,
      problems: [],
    });
    expect(parseDkimKey(`p=${der(2048, "pkcs1")}`)).toMatchObject({ state: "valid", bits: 2048 });
    expect(parseDkimKey(`v=DKIM1; p=${key.slice(0, 100)} ${key.slice(100)}`)).toMatchObject({
      state: "valid",
    });
  });

  it("of 1024 bits is valid with advice, of 768 is not", () => {
    expect(parseDkimKey(`p=${der(1024)}`)).toMatchObject({
      state: "valid",
      bits: 1024,
      problems: [expect.stringContaining("2048")],
    });
    expect(parseDkimKey(`p=${der(768)}`)).toMatchObject({ state: "invalid", bits: 768 });
  });

  it("of Ed25519 has 32 bytes", () => {
    const bytes = (n: number) => Buffer.alloc(n, 7).toString("base64");
    expect(parseDkimKey(`k=ed25519; p=${bytes(32)}`)).toMatchObject({ state: "valid", keyType: "ed25519" });
    expect(parseDkimKey(`k=ed25519; p=${bytes(44)}`)).toMatchObject({ state: "invalid" });
  });

  it.each([
    ["v=DKIM1; k=rsa; p=", "revoked", "revoked"],
    ["v=DKIM1; k=rsa", "invalid", "no p="],
    [`k=rsa; v=DKIM1; p=${key}`, "invalid", "first tag"],
    [`v=DKIM1; p=${key.slice(0, 200)}`, "invalid", "cut off"],
    [`v=DKIM1; p=${key.slice(0, 100)}" "${key.slice(100)}`, "invalid", "quotation"],
    [`v=DKIM1; s=other; p=${key}`, "invalid", "s="],
    [`v=DKIM1; h=sha1; p=${key}`, "invalid", "h="],
    [`v=DKIM1; k=dsa; p=${key}`, "invalid", "k=dsa"],
    [`v=DKIM1; t=y; p=${key}`, "valid", "test"],
  ])("%.60s is %s", (text, state, why) => {
    const read = parseDkimKey(text);
    expect(read.state).toBe(state);
    expect(read.problems.join(" ")).toContain(why);
  });
});
