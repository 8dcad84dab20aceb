import { expect, test } from "vitest";
import { newSetup, writeSetup } from "../../../src-main/setup/document.ts";
import { readSetup } from "../../../src-main/setup/read-document.ts";

test("a stored record of Okta's without the form of one is left out, and the setup is not damaged by it", () => {
  const setup = newSetup("google", false, 0);
  const right = { recordType: "TXT", fqdn: "_oktaverification.acme.example", verificationValue: "fe2b6f8d" };
  const stored = JSON.parse(writeSetup(setup));
  stored.domain.oktaRecords = [
    right,
    { ...right, fqdn: "two words" },
    { ...right, verificationValue: "a\nb" },
  ];
  const read = readSetup(JSON.stringify(stored));
  expect(read).toMatchObject({ kind: "setup", setup: { domain: { oktaRecords: [right] } } });
  expect(readSetup("{}")).toMatchObject({ kind: "damaged" });
});
