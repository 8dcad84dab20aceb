import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundleName } from "../../../src-main/bundle/bundle-name.ts";
import { isBundlePath } from "../../../src-main/bundle/part.ts";
import type { HandOverFormat } from "../../../src-main/contract/dns.ts";
import { handOver } from "../../../src-main/dns/hand-over.ts";
import { fileName, isWindowsName } from "../../../src-main/setup/file-name.ts";
import { companyWorld } from "../dns/company.ts";
import { check } from "../dns/harness.ts";

const devices = ["con", "PRN", "aux", "nul", "com1", "COM9", "lpt1", "LPT²", "com0"];
/** What names are made of: domains, devices, and whatever a person may have typed. */
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.domain(),
  fc
    .tuple(
      fc.constantFrom(...devices),
      fc.constantFrom("", ".", " ", ".zip", ".acme.com", " .txt", "-dns.zone"),
    )
    .map((parts) => parts.join("")),
  fc
    .tuple(fc.stringMatching(/^[a-z0-9.-]{90,130}$/), fc.constantFrom(".", "-", "..."))
    .map((parts) => parts.join("")),
);

describe("a file that is named for a domain", () => {
  test("has a name that Windows takes as it is, that a bundle may hold, and that fits with its ending", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const names = [fileName(text, "setup"), `${fileName(text, "setup", 100)}-dns.zone`];
        for (const name of [...names, bundleName(text, "google", true)]) {
          expect(isWindowsName(name), name).toBe(true);
          expect(isBundlePath(`dns/${name}`), name).toBe(true);
          expect(name.length).toBeLessThanOrEqual(150);
        }
        expect(fileName(fileName(text, "setup"), "setup")).toBe(fileName(text, "setup"));
      }),
    );
  });

  const long = `${Array.from({ length: 4 }, (_, i) => String(i).repeat(60)).join(".")}.example`;
  test.each(["aux.acme.com", "con.example", long])(
    "the records of %s are three files, in a bundle too",
    async (domain) => {
      const { result } = await check(companyWorld({}));
      const formats: HandOverFormat[] = ["text", "zone", "csv"];
      const names = formats.map((format) => handOver({ ...result, domain }, format).name);
      expect(new Set(names.map((name) => fileName(name, "records.txt"))).size).toBe(3);
      expect(names.map((name) => name.slice(name.lastIndexOf(".")))).toEqual([".txt", ".zone", ".csv"]);
      for (const name of names) expect(isWindowsName(name), name).toBe(true);
    },
  );
});

describe("what Windows takes", () => {
  test.each([
    "bundle.zip",
    "Kunden & Co (1)-ü.zip",
    "console.zip",
    "aux-1.zip",
    "com10.zip",
    ".mailwright",
    "a b.c d",
  ])("%s", (name) => {
    expect(isWindowsName(name)).toBe(true);
  });
  test.each([
    "CON",
    "nul",
    "aux.zip",
    "Com1.tar.gz",
    "LPT¹",
    "prn .txt",
    "bundle.zip.",
    "bundle ",
    "a?.zip",
    "a:b",
    'a"b',
    "a\tb",
  ])("not %s", (name) => {
    expect(isWindowsName(name)).toBe(false);
  });
});
