import { expect, test } from "vitest";
import { rowsOf } from "../../../src-main/delivered/rows.ts";

/** How the DKIM row stands when a signature of `signer` passed, and DMARC found its record at `organization`. */
function dkimStatus(author: string, signer: string, organization: string) {
  const from = `noreply@${author}`;
  const here = {
    dkim: [{ result: "pass", domain: signer, selector: "s" }],
    dmarc: { result: "pass", policy: "none", organization },
  };
  const source = {
    bytes: Buffer.from(""),
    fields: [{ name: "dkim-signature", value: "", raw: "" }],
    hasBody: true,
  };
  const rows = rowsOf({ source, results: undefined, here, from, expectedFrom: from, returnPath: from });
  return rows.find(({ id }) => id === "dkim")?.status;
}

test.each([
  ["notifications.acme.com", "notifications.acme.com", "", "passed"],
  ["notifications.acme.com", "acme.com", "", "passed"],
  ["notifications.acme.com", "mail.acme.com", "acme.com", "passed"],
  ["acme.com", "notifications.acme.com", "", "passed"],
  ["notifications.acme.com", "mail.acme.com", "", "not-aligned"],
  ["notifications.acme.com", "other.com", "acme.com", "not-aligned"],
  // The record of a top level, or of a registry below one, covers strangers too.
  ["notifications.acme.com", "other.com", "com", "not-aligned"],
  ["notifications.acme.com", "com", "", "not-aligned"],
  ["notifications.acme.govt.nz", "other.govt.nz", "govt.nz", "not-aligned"],
  ["notifications.acme.gov.uk", "gov.uk", "", "not-aligned"],
  ["notifications.acme.com", "other.com", "", "not-aligned"],
])("a message from %s signed by %s, DMARC by %j, is %s", (author, signer, organization, status) => {
  expect(dkimStatus(author, signer, organization)).toBe(status);
});
