import type { BundleTested, Finding, ProviderId } from "../../contract/index.ts";
import { providers } from "../../providers/index.ts";
import { featureName } from "../../setup/okta-words.ts";
import type { AtOkta } from "../at-okta.ts";
import { oneLine } from "../plain-text.ts";

/** How a setup stands when it is exported: what tells what is done, and what is left. */
export interface Situation {
  readonly emailDomain: string;
  readonly provider: ProviderId;
  /** The settings that are still empty. */
  readonly missing: readonly Finding[];
  /** What else is wrong, or will bite. */
  readonly findings: readonly Finding[];
  readonly tested: BundleTested;
  readonly atOkta: AtOkta;
  /** As the last DNS check of this domain saw them; null without one. */
  readonly records: { readonly needed: number; readonly inPlace: number } | null;
  /** Paths of the other files. */
  readonly paths: readonly string[];
}

/** What nobody has to do again: at Okta by the log of the plan, in the DNS by the last check. A sentence or two each. */
export function doneAlready({ atOkta, records, emailDomain, paths }: Situation): string[] {
  const { feature, verified, server, arrived, failed, enabled } = atOkta;
  const isThere = server === "same" || server === "earlier";
  const values = server === "same" ? "with these settings and this credential" : "with earlier values";
  return [
    ...(feature ? [`Okta: the feature “${featureName}” is on.`] : []),
    ...(verified ? [`Okta: the email domain ${oneLine(emailDomain)} is verified.`] : []),
    ...(isThere
      ? [
          `Okta: the email server is there, ${enabled ? "enabled" : "disabled"}, ${values}.${arrived ? " Okta's test through it arrived." : failed ? " Okta's last test through it failed." : ""}`,
        ]
      : []),
    ...(records && records.needed > 0 && records.inPlace === records.needed
      ? [`DNS: ${records.inPlace} of ${records.needed} records are in place.`]
      : []),
    ...(paths.includes("report/changes.html")
      ? ["What Mailwright did in the connected systems, line by line: report/changes.html."]
      : []),
  ];
}

/** What is left to do, in order, a sentence or two each. `secret`: "the private key". */
export const leftToDo = (input: Situation, secret: string): string[] =>
  input.paths.includes("okta/rotate.json") ? rotating(input, secret) : remaining(input, secret);

function remaining(input: Situation, secret: string): string[] {
  const domain = oneLine(input.emailDomain) || "the email domain";
  const { feature, verified, enabled } = input.atOkta;
  return [
    ...firstOf(input),
    // What is wrong with the domain itself comes before Okta can verify it.
    ...input.findings
      .filter(({ step }) => step === "domain")
      .map(({ title, fix }) => oneLine(`${title}. ${fix.join(" ")}`)),
    ...(feature
      ? []
      : [`Okta, Settings > Features: switch on “${featureName}” (Early Access, Identity Engine).`]),
    ...(verified
      ? []
      : [
          `Okta, Customizations > Brands > your brand > Domains: see that the email domain ${domain} is verified. Each brand that sends needs one.`,
        ]),
    ...dnsSteps(input),
    ...providers[input.provider].beforeOkta
      .filter(({ proven }) => !proven || input.tested !== "tested")
      .map(({ text }) => text),
    ...serverSteps(input, secret),
    `${enabled ? "Okta sends through this server now, and" : "Once enabled, Okta"} does not fall back to its own mailer. Watch the System Log for system.email.delivery with result FAILURE.`,
    "If your SMTP server has an allow list: add the IP ranges of your Okta cell (https://s3.amazonaws.com/okta-ip-ranges/ip_ranges.json).",
    "Import rotation.ics into the calendar of the team.",
  ];
}

function dnsSteps({ records }: Situation): string[] {
  if (!records)
    return [
      "Your DNS: no check of this domain was made yet, so the records are not in this bundle. Run Mailwright's DNS check: it tells which to enter.",
    ];
  const { needed, inPlace } = records;
  if (needed === inPlace) return [];
  return [
    `Your DNS: ${inPlace} of ${needed} records are in place. The folder dns tells what to do for the others. Then run Mailwright's DNS check again.`,
  ];
}

/** The email server of Okta, from where it stands. A second one is never asked for. */
function serverSteps({ atOkta: { server, arrived, failed, enabled } }: Situation, secret: string): string[] {
  const create = `Okta: run okta/apply.sh or okta/apply.ps1, or enter the values of okta/settings.html by hand. Have ${secret} ready; if nobody has it any more, make a new one and test it in Mailwright first.`;
  const disabled =
    "The scripts test the server before it is enabled. Okta does not document that it tests a disabled server; if it refuses, use Send test email in the Admin Console.";
  switch (server) {
    case "none":
      return [create, disabled];
    case "unsure":
      return [
        "Okta, Customizations > Email provider: look whether the email server is there. Mailwright began to create it, and does not know whether Okta did. If it is there, go on with it: okta/apply.sh --list or okta/apply.ps1 -List tells its ID, and --resume ID or -Resume ID tests and enables it.",
        `If it is not there: ${create}`,
        disabled,
      ];
    case "earlier":
      return [
        `Okta: do not create a second email server. Give the one that is there the present values: apply the plan in Mailwright again, or enter those of okta/settings.html that changed, and ${secret}, under Customizations > Email provider. Then select Send test email${enabled ? "" : ", and enable it when the message has arrived"}.`,
      ];
    case "same":
      if (enabled)
        return arrived
          ? []
          : ["Okta, Customizations > Email provider: select Send test email, and see that it arrives."];
      return arrived
        ? ["Okta, Customizations > Email provider: enable the email server. Do not create a second one."]
        : [
            `Okta: ${failed ? "mend what made the last test fail: report/changes.html tells it. Then " : ""}have the email server tested${failed ? " again" : ""}, and enable it. Do not create a second one. okta/apply.sh --list or okta/apply.ps1 -List tells its ID, and --resume ID or -Resume ID does both.`,
            disabled,
          ];
    default:
      throw new Error(server satisfies never);
  }
}

/** The server is in Okta already: only its secret or key is replaced. */
function rotating(input: Situation, secret: string): string[] {
  const { server, arrived } = input.atOkta;
  const hasNew = server === "same";
  return [
    ...firstOf(input),
    ...(hasNew
      ? []
      : [
          "Leave the old one valid at the provider for now: Okta still uses it.",
          "Find the ID of the server: okta/apply.sh --list or okta/apply.ps1 -List.",
          `Run okta/apply.sh --rotate ID or okta/apply.ps1 -Rotate ID, with ${secret} ready. It changes the server and lets Okta send a test email. By hand: open Customizations > Email provider in Okta, and enter the values of okta/settings.html that changed.`,
          "If Okta's test fails, put the old one back: --back ID or -Back ID.",
        ]),
    ...(hasNew && !arrived
      ? [
          "Okta has the new one already. Leave the old one valid at the provider until Okta's test has arrived: Customizations > Email provider, Send test email.",
        ]
      : []),
    `${arrived ? "Delete" : "When the test email has arrived, delete"} the old one at the provider, and end the rotation in Mailwright.`,
    "Watch the System Log for system.email.delivery with result FAILURE. Okta does not fall back to its own mailer.",
  ];
}

/** What comes before anything in Okta. */
const firstOf = ({ missing, tested }: Situation): string[] =>
  missing.length > 0
    ? ["Mailwright: fill in what is missing, run the test, and export the bundle again."]
    : tested === "tested"
      ? []
      : ["Mailwright: run the test, and export the bundle again when it has passed."];
