import { describe, expect, test } from "vitest";
import { mailwright } from "../../support/mailwright.ts";

/** What docs/command-line.md says of the exit code, over the real process. */
describe("mailwright explain ends", () => {
  test.each([
    [
      1,
      "with a failure that blocks",
      "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
    ],
    [1, "with a text that nobody knows", "The printer is out of paper"],
    [
      1,
      "with a mail server's reply that is no fault of a setup",
      "552 5.3.4 Message size exceeds fixed limit",
    ],
    [2, "without a text", " \n"],
  ])("%i %s", async (code, _, input) => {
    const said = await mailwright(["explain", "--json"], { input });
    expect(said.code).toBe(code);
    const { recognised, findings } = JSON.parse(said.stdout);
    expect(findings.length).toBeGreaterThan(0);
    if (code < 2) expect(recognised).toBe(!/^(unrecognised|reply-)/.test(findings[0].code));
  });
});
