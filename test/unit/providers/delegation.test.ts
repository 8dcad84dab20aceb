import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { delegationSheet } from "../../../src-main/providers/google/delegation.ts";

const good = {
  clientId: "112233445566778899001",
  serviceAccount: "okta-email@okta-mail-123456.iam.gserviceaccount.com",
  projectId: "okta-mail-123456",
  scope: "https://mail.google.com/",
  mailbox: "noreply@notifications.mycompany.example",
};

describe("the delegation sheet", () => {
  it("names the numeric ID, the scope and whom it lets act for whom", () => {
    const sheet = delegationSheet(good);
    expect(sheet).toContain("- **Client ID**: `112233445566778899001`");
    expect(sheet).toContain("- **OAuth scopes (comma-delimited)**: `https://mail.google.com/`");
    for (const value of Object.values(good)) expect(sheet).toContain(value);
  });

  it("says what is not known yet", () => {
    expect(delegationSheet({ ...good, clientId: "" })).toContain("**Client ID**: (not known yet)");
  });

  it("keeps its lines whatever the values are", () => {
    const lines = (text: string) => text.split(/\r?\n|\r|\u2028|\u2029/).length;
    const expected = lines(delegationSheet(good));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (mailbox, serviceAccount) => {
        expect(lines(delegationSheet({ ...good, mailbox, serviceAccount }))).toBe(expected);
      }),
    );
  });

  it("fences a value that holds backticks", () => {
    expect(delegationSheet({ ...good, mailbox: "a``b" })).toContain("```a``b```");
  });
});
