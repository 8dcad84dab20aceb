import { describe, expect, test } from "vitest";
import { newSetup, withDomain, writeSetup } from "../../../src-main/setup/document.ts";
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

describe("the From address of a setup", () => {
  test.each([
    ["noreply@Notifications.Example.COM.", "noreply@notifications.example.com"],
    ["NoReply@notifications.bücher.example", "NoReply@notifications.xn--bcher-kva.example"],
    [" noreply@notifications.example.com ", "noreply@notifications.example.com"],
    ["noreply@example", "noreply@example"],
    ["Jane <noreply@Example.com>", "Jane <noreply@Example.com>"],
    ["noreply", "noreply"],
  ])("is kept with its domain in the one form: %s", (typed, kept) => {
    expect(withDomain(newSetup("google", false, 0), { from: typed }).domain.from).toBe(kept);
  });
});
