import { describe, expect, test } from "vitest";
import { MailwrightError } from "../../../src-main/contract/index.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings, recipientOf } from "../../../src-main/setup/okta-settings.ts";

const empty = newSetup("other", false, Date.now());
const setup = { ...empty, settings: { ...empty.settings, username: "mailer" } };
const recipient = (entered?: string) => recipientOf(setup, oktaSettings(setup), entered);

describe("the recipient of the test message", () => {
  test.each([
    ["jane@corp.example", "jane@corp.example"],
    ["  jane@corp.example\u200b ", "jane@corp.example"],
    ["Jane <jane@corp.example>", "jane@corp.example"],
    ['"Doe, Jane" < jane@corp.example >', "jane@corp.example"],
    ["<jane@corp.example>", "jane@corp.example"],
    ["jane@localhost", "jane@localhost"],
  ])("%s is an address", (entered, address) => {
    expect(recipient(entered)).toBe(address);
  });

  test.each([
    "jane",
    "jane@",
    "@corp.example",
    "Jane <jane>",
    "Jane <jane@corp.example",
    "jane@corp.example, joe@corp.example",
    "Jane <jane@corp.example> Joe <joe@corp.example>",
    "jane@corp.example\r\nRCPT TO:<joe@corp.example>",
    "<>",
  ])("%j is refused before a run, at its field", (entered) => {
    let thrown: unknown;
    try {
      recipient(entered);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MailwrightError);
    expect((thrown as MailwrightError).finding).toMatchObject({
      code: "recipient-not-an-address",
      step: "test",
      field: "to",
    });
  });

  test("nothing entered is the sending mailbox, whatever its name looks like, also when a run is repeated", () => {
    expect(recipient()).toBe("mailer");
    expect(recipient("mailer")).toBe("mailer");
  });
});
