import { expect, test } from "vitest";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import { newSetup, withDomain } from "../../../src-main/setup/document.ts";
import { currentCheck } from "../../../src-main/setup/progress.ts";

const checked = (emailDomain: string, now = emailDomain) => {
  const typed = withDomain(newSetup("google", false, 0), { emailDomain });
  const { domain } = requestOf(typed);
  const lastDns = {
    domain,
    checkedAt: "2026-11-23T00:00:00.000Z",
    rows: [],
    findings: [],
    source: "authority" as const,
  };
  return currentCheck(withDomain({ ...typed, lastDns }, { emailDomain: now }));
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
