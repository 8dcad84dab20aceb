import { describe, expect, test } from "vitest";
import type { Evidence } from "../../../src-main/contract/evidence.ts";
import { type DiagnosisContext, diagnose, observe } from "../../../src-main/diagnosis/diagnose.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";

const now = Date.parse("2026-11-23T12:00:00Z");
const minute = 60_000;
const settings = oktaSettings({
  ...newSetup("microsoft", false, now),
  settings: { username: "a@b.example" },
});
const context: DiagnosisContext = { provider: "microsoft", settings, from: "a@b.example", now };
const ago = (ms: number) => new Date(now - ms).toISOString();

const busy: Evidence = {
  kind: "smtp-reply",
  command: "MAIL FROM",
  code: 451,
  enhanced: "4.7.500",
  text: "Server busy.",
};
const closed: Evidence = {
  kind: "smtp-reply",
  command: "message",
  code: 430,
  enhanced: "4.2.0",
  text: "STOREDRV; mailbox logon failure",
};
const found = (evidence: Evidence, more: Partial<DiagnosisContext>) =>
  diagnose("send", [{ stage: "send", evidence }], { ...context, ...more })[0];

describe("waiting", () => {
  test("is said as long as it may help, with the usual time", () => {
    expect(found(busy, {})?.wait).toBeDefined();
    const waiting = { code: "exchange-busy", since: ago(29 * minute) };
    expect(found(busy, { waiting })?.wait?.usual).toBeTruthy();
  });

  test("turns to “something is wrong” when its time has passed", () => {
    const waiting = { code: "exchange-busy", since: ago(31 * minute) };
    const finding = found(busy, { waiting });
    expect(finding?.code).toBe("exchange-busy");
    expect(finding?.wait).toBeUndefined();
    expect(finding?.cause).toContain("lasted for 31 minutes");
    expect(finding?.cause).toContain("something is wrong");
    expect(finding?.fix.join(" ")).not.toMatch(/Wait /);
    expect(finding?.fix.length).toBeGreaterThan(0);
  });

  test("of another finding does not count", () => {
    const waiting = { code: "network-timeout", since: ago(600 * minute) };
    expect(found(busy, { waiting })?.wait).toBeDefined();
  });

  test("for Exchange ends two hours after the app was changed, and the title says so", () => {
    const early = found(closed, { changedAt: ago(20 * minute) });
    expect(early).toMatchObject({
      title: "The app may not open the mailbox yet",
      wait: { giveUpAfterMs: 120 * minute },
    });
    expect(early?.fix[0]).toMatch(/^Change nothing yet/);
    const late = found(closed, { changedAt: ago(121 * minute) });
    expect(late?.title).toBe("The app may not open the mailbox");
    expect(late?.wait).toBeUndefined();
    expect(late?.fix.join(" ")).not.toMatch(/Change nothing yet/);
  });
});

describe("a certificate that ends soon", () => {
  const certificate = (from: number, to: number): Evidence => ({
    kind: "certificate",
    host: "smtp.b.example",
    subject: "CN=smtp.b.example",
    issuer: "O=Test",
    altNames: [],
    validFrom: ago(from * 24 * 60 * minute),
    validTo: new Date(now + to * 24 * 60 * minute).toISOString(),
    protocol: "TLSv1.3",
    authorized: true,
  });
  const remarks = (evidence: Evidence) =>
    observe("tls", [{ stage: "tls", evidence }], context).map((f) => f.code);

  test.each([
    [85, 5, true],
    [76, 14, false],
    [350, 13, true],
    [350, 20, false],
    // Six days in all, as short-lived certificates have: half of it left is nothing to tell.
    [3, 3, false],
    [5.5, 0.5, true],
  ])("issued %d days ago, ending in %d: told %s", (from, to, told) => {
    expect(remarks(certificate(from, to))).toEqual(told ? ["tls-certificate-expiring"] : []);
  });
});
