import { expect, test } from "vitest";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import { newSetup, withDomain } from "../../../src-main/setup/document.ts";
import { currentCheck } from "../../../src-main/setup/progress.ts";
import { viewOf } from "../../../src-main/view/view.ts";
import { oktaRecords, sampleCheck, sampleRows } from "../../ui/support/sample-setups.ts";
import { sampleView } from "../window/fake-bridge.ts";

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

test.each(["missing", "advice", "unknown", "partial"] as const)(
  "an MX record that is %s is not counted as work: it is told for information",
  (status) => {
    const { setup } = sampleView();
    const named = withDomain(setup, { emailDomain: "notifications.acme.com", oktaRecords });
    const needed = sampleRows(0).map((row) => ({ ...row, status: "found" as const, findings: [] }));
    const rows = [...needed, { ...needed[0]!, id: "mx", kind: "mx" as const, type: "MX" as const, status }];
    const lastDns = { ...sampleCheck(0, rows), domain: named.domain.emailDomain };
    const view = viewOf({ ...named, lastDns }, { secretPresent: false, domainFindings: [], now: 0 });
    expect(view.steps.find(({ id }) => id === "dns")).toMatchObject({
      state: "done",
      text: `${needed.length} of ${needed.length} in place`,
    });
  },
);
