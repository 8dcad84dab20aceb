import { type CatalogueRow, type RowFinding, row, source } from "../row.ts";

const oktaRow = (code: string, errorCode: string, finding: RowFinding): CatalogueRow =>
  row(
    code,
    [],
    { none: "okta" },
    ({ evidence: e }) => e.kind === "okta-error" && e.errorCode === errorCode,
    () => finding,
  );

const provider = "In the Okta Admin Console, open Customizations > Email provider";
const domain = "In the Okta Admin Console, open Customizations > Brands > the brand > Domains";

/** Okta's Email Servers, Email Domains and general API errors, by `errorCode`. They come by pasting, never from a run. */
export const oktaRows: readonly CatalogueRow[] = [
  oktaRow("okta-only-one-enabled", "E0000222", {
    step: "finish",
    title: "Another email provider is already enabled in Okta",
    cause: "Okta uses one custom email provider at a time.",
    fix: [`${provider} and disable the other provider.`, "Then enable this one."],
  }),
  oktaRow("okta-connection-failed", "E0000223", {
    step: "test",
    title: "Okta could not connect to the mail server",
    cause:
      "Okta shows this one sentence for a wrong host or port, a firewall, TLS and refused credentials alike.",
    fix: [
      "Run the test here with the same values: it names the stage that fails.",
      "If the test passes here, compare every value in Okta with the Finish step.",
      "Check that the feature OAuth 2.0 support for custom email providers is on under Settings > Features.",
      "Check that firewalls, Conditional Access and the mail server's allow list let Okta's addresses in.",
    ],
    sources: [source.oktaConnection, source.oktaErrors],
  }),
  oktaRow("okta-authentication-failed", "E0000224", {
    step: "test",
    title: "The mail server did not accept Okta's sign-in",
    cause: "Okta reached the server and got a token or a password, but AUTH failed.",
    fix: [
      "Run the test here with the same values: it shows the server's own words.",
      "In the Okta System Log, look for custom_email_server_error_response or byo_email_server_error_response and paste it here.",
      "Compare Username and the scope in Okta with the Finish step.",
    ],
  }),
  oktaRow("okta-server-limit", "E0000225", {
    step: "finish",
    title: "Okta has no room for another email provider",
    cause: "The organization has as many email providers as it may have.",
    fix: [`${provider} and remove one that is not used.`, "Then add this one."],
  }),
  oktaRow("okta-token-failed", "E0000266", {
    step: "test",
    title: "Okta did not get a token",
    cause: "The token endpoint refused Okta. Its own words stand after “Failure details”.",
    fix: [
      "Paste the whole message here: the words of Microsoft or Google name the cause.",
      "Run the test here with the same values.",
      "If the test passes here, compare every value in Okta with the Finish step, and check Conditional Access for Okta's addresses.",
    ],
  }),
  oktaRow("okta-request-invalid", "E0000001", {
    step: "finish",
    title: "Okta does not accept a value",
    cause: "Okta checked the request and found a value missing or not allowed. errorCauses names it.",
    fix: [
      "Read errorCauses in Okta's answer.",
      "Correct that value on the Provider app step, then export again.",
    ],
  }),
  oktaRow("okta-permission-missing", "E0000006", {
    step: "finish",
    title: "The Okta account may not do this",
    cause: "The API token or the signed-in admin has no right to manage email providers.",
    fix: [
      "Use the token of a super admin or org admin, or an OAuth scope okta.emailServers.manage.",
      "Check that the feature OAuth 2.0 support for custom email providers is on under Settings > Features.",
    ],
  }),
  oktaRow("okta-not-found", "E0000007", {
    step: "finish",
    title: "Okta does not know what was asked for",
    cause: "The email provider was removed, or the request went to another Okta organization.",
    fix: ["Check the Okta address in the script.", "Run it again from the start."],
  }),
  oktaRow("okta-api-token-invalid", "E0000011", {
    step: "finish",
    title: "Okta does not accept the API token",
    cause: "The token is wrong, was revoked or has expired. Tokens expire after 30 days without use.",
    fix: [
      "In the Okta Admin Console, open Security > API > Tokens and create a token.",
      "Run the script with it.",
    ],
  }),
  oktaRow("okta-throttled", "E0000047", {
    step: "finish",
    title: "Okta limits how often this may be called",
    cause: "Too many requests were made in a short time.",
    fix: ["Wait a minute, then run it again."],
  }),
  oktaRow("okta-domain-exists", "E0000197", {
    step: "domain",
    field: "emailDomain",
    title: "The email domain already exists in Okta",
    cause: "The same sender is used by another brand or another Okta organization of the same cell.",
    fix: [
      `${domain} and look for the address.`,
      "Remove it there, or choose another sub-domain or user name.",
    ],
  }),
  oktaRow("okta-domain-not-found", "E0000198", {
    step: "domain",
    field: "emailDomain",
    title: "Okta does not know this email domain",
    cause: "It was removed, or belongs to another brand.",
    fix: [`${domain} and add the email domain again.`],
  }),
  oktaRow("okta-domain-in-use", "E0000216", {
    step: "domain",
    field: "emailDomain",
    title: "The email domain cannot be removed",
    cause: "Okta's mail service did not let it go.",
    fix: ["Try again later.", "If it stays, open a case with Okta support."],
  }),
  oktaRow("okta-domain-status", "E0000217", {
    step: "dns",
    title: "The email domain is not in the right state for this",
    cause: "It may be verified already, or Okta is still checking it. Okta checks DNS for up to 24 hours.",
    fix: [`${domain} and read its status.`, "Wait until Okta has finished checking, then try again."],
  }),
  oktaRow("okta-domain-not-verified", "E0000218", {
    step: "dns",
    title: "Okta could not verify the email domain",
    cause: "At least one of Okta's records is missing or different in DNS.",
    fix: [
      "On the DNS check step, mend the rows of Okta's records.",
      "When all are found, choose Verify in Okta.",
    ],
  }),
];
