import { expect, test } from "vitest";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { currentCheck } from "../../../src-main/setup/progress.ts";

const checked = (emailDomain: string, now = emailDomain) => {
  const setup = newSetup("google", false, 0);
  const typed = { ...setup, domain: { ...setup.domain, emailDomain } };
  const { domain } = requestOf(typed);
  const lastDns = {
    domain,
    checkedAt: "2026-11-23T00:00:00.000Z",
    rows: [],
    findings: [],
    source: "authority" as const,
  };
  return currentCheck({ ...typed, domain: { ...typed.domain, emailDomain: now }, lastDns });
};

test.each(["notifications.acme.com", " Notifications.Acme.com. ", "benachrichtigung.bücher.example"])(
  "a check of “%s” counts for as long as the domain is the same, however it is written",
  (domain) => {
    expect(checked(domain)).not.toBeNull();
  },
);

test("a check of another domain says nothing of this one", () => {
  expect(checked("notifications.acme.com", "mail.acme.com")).toBeNull();
  expect(checked("notifications.acme.com", "")).toBeNull();
});
