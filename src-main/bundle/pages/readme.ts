import type { BundleTested, Finding, OktaSettings, ProviderId } from "../../contract/index.ts";
import { everyProvider, providers } from "../../providers/index.ts";
import { oktaErrors } from "../okta/errors.ts";
import { oneLine, timeText } from "../plain-text.ts";
import { sealedPath } from "../sealed-secret.ts";
import { practiceNotice, testedWords } from "../tested-words.ts";

/** What `README.txt` is made from. */
export interface Readme {
  readonly emailDomain: string;
  readonly from: string;
  readonly provider: ProviderId;
  readonly providerName: string;
  readonly settings: OktaSettings;
  /** The settings that are still empty. */
  readonly missing: readonly Finding[];
  /** What else is wrong, or will bite. */
  readonly findings: readonly Finding[];
  readonly tested: BundleTested;
  /** What stands beside the run that passed: the rest of a sentence. */
  readonly beside: string;
  readonly testedAt: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly practice: boolean;
  /** Paths of the other files. */
  readonly paths: readonly string[];
}

/** What each file is for, by its path or its folder; the first that fits. */
const purposes: readonly (readonly [RegExp, string])[] = [
  [/^okta\/email-server\.json$/, "The body for Okta's API (POST /api/v1/email-servers), without the secret"],
  [/^okta\/test-email\.json$/, "From and To of Okta's test email"],
  [/^okta\/apply\.sh$/, "Creates the server in Okta: disabled, tested, enabled (macOS, Linux)"],
  [/^okta\/apply\.ps1$/, "The same for Windows PowerShell and PowerShell 7"],
  [
    /^okta\/rotate\.json$/,
    "The body to replace the secret or key (PATCH /api/v1/email-servers/{id}), without it",
  ],
  [/^okta\/rotate-back\.json$/, "The body to put the old one back, should the new one not work"],
  [/^okta\/settings\.html$/, "The values in the order of Okta's form, to copy or print"],
  [/^dns\//, "The DNS records, for the colleague who runs the zone"],
  ...everyProvider.map(({ id, words }) => [new RegExp(`^${id}/`), words.document?.purpose ?? ""] as const),
  [
    /^terraform\//,
    "The feature and the email domain for Okta's Terraform provider. The server is not supported there",
  ],
  [/^report\/run\.html$/, "The last test, to read"],
  [/^report\/run\.json$/, "The same as data"],
  [/^report\/changes\.html$/, "What Mailwright did in Okta and at the DNS host, to read"],
  [/^report\/changes\.json$/, "The same as data"],
  [/^rotation\.ics$/, "A calendar entry: when the secret or key has to be replaced"],
  [
    /^secrets\.jwe$/,
    "The secret under the passphrase it was exported with (JWE: PBES2-HS512+A256KW, A256GCM)",
  ],
  [/^mailwright\/setup\.json$/, "The setup, to open in Mailwright on another computer"],
];

/** `README.txt`: what is in the bundle, whether it was tested, and what is left to do in Okta. Plain text. */
export function readme(input: Readme): string {
  const words = testedWords(input.tested, input.beside);
  const domain = oneLine(input.emailDomain) || "(no email domain yet)";
  const secret =
    input.settings.authType === "OAUTH2_CLIENT_CREDENTIALS" ? "the client secret" : "the private key";
  const lines = [
    ...(input.practice ? [practiceNotice, ""] : []),
    `Custom email provider for Okta: ${domain}`,
    "",
    `Provider   ${input.providerName}`,
    `From       ${oneLine(input.from) || "(none yet)"}`,
    `State      ${words.word}. ${words.sentence}`,
    ...(input.testedAt ? [`           Last test that passed: ${timeText(input.testedAt)}`] : []),
    `Made       ${timeText(input.createdAt)} by ${oneLine(input.createdBy)}`,
    "",
    ...section("NOT COMPLETE", [
      ...(input.missing.length > 0
        ? ["Okta needs these values too. The scripts send nothing before they are there.", ""]
        : []),
      ...bullets(input.missing.map(({ title, fix }) => `${title}. ${fix[0] ?? ""}`.trim())),
    ]),
    ...section("WHAT WAS FOUND", [
      ...bullets(input.findings.map(({ severity, title }) => `${weights[severity]}: ${oneLine(title)}`)),
    ]),
    "WHAT IS IN IT",
    "",
    ...input.paths.map((path) => entry(path)),
    entry(
      "manifest.json",
      "SHA-256 of every file above, whether it is complete and tested, and what was found",
    ),
    "",
    ...(input.paths.includes(sealedPath)
      ? [
          `secrets.jwe holds ${secret}. Send the passphrase on another way than this file.`,
          "The scripts do not read it: they ask for the secret and write it nowhere.",
        ]
      : [`Not in it: ${secret}. The scripts ask for it and write it nowhere.`]),
    ...(input.practice
      ? ["Its scripts do nothing, unless the environment variable MAILWRIGHT_PRACTICE is set to “run”."]
      : []),
    "",
    "WHAT IS LEFT TO DO",
    "",
    ...numbered(
      (input.paths.includes("okta/rotate.json") ? rotating(input, secret) : remaining(input, secret)).filter(
        (step) => namesOnly(step, input.paths),
      ),
    ),
    "",
    "A test that passes in Mailwright ran from your computer. Okta connects from its own addresses: a firewall,",
    "an allow list or a Conditional Access policy can treat it differently.",
    "",
    "WHEN OKTA ANSWERS WITH AN ERROR",
    "",
    ...oktaErrors.flatMap((error) => [`${error.code}  ${error.summary}.`, `          ${error.cause}`]),
    "",
    "The apply scripts say what to do for each. Paste any other error text into Mailwright, Explain.",
    "",
    "WHY, AND WHERE IT IS WRITTEN DOWN",
    "",
    "With an own provider Okta's mail leaves from your servers and your domain, under a reputation you look after.",
    "With OAuth 2.0 nobody's password is stored at Okta: providers end Basic authentication for SMTP.",
    ...[...oktaReading, ...providers[input.provider].reading].map(({ label, url }) => `- ${label}: ${url}`),
  ];
  return `${lines.join("\n")}\n`;
}

function remaining(input: Readme, secret: string): string[] {
  const domain = oneLine(input.emailDomain) || "the email domain";
  return [
    ...firstOf(input),
    // What is wrong with the domain itself comes before Okta can verify it.
    ...input.findings
      .filter(({ step }) => step === "domain")
      .map(({ title, fix }) => oneLine(`${title}. ${fix.join(" ")}`)),
    "Okta, Settings > Features: switch on “OAuth 2.0 support for custom email providers” (Early Access, Identity Engine).",
    `Okta, Customizations > Brands > your brand > Domains: the email domain ${domain} is verified. One for each brand that sends.`,
    input.paths.some((path) => path.startsWith("dns/"))
      ? "Your DNS: the records of the folder dns are published, and Mailwright's DNS check finds them."
      : "Your DNS: no check of this domain was made yet, so the records are not in this bundle. Run Mailwright's DNS check: it tells which to enter.",
    ...providers[input.provider].beforeOkta,
    `Okta: run okta/apply.sh or okta/apply.ps1, or enter the values of okta/settings.html by hand. Have ${secret} ready; if nobody has it any more, make a new one and test it in Mailwright first.`,
    "The scripts test the server before it is enabled. Okta does not document that it tests a disabled server; if it refuses, use Send test email in the Admin Console.",
    "Once enabled, Okta does not fall back to its own mailer. Watch the System Log for system.email.delivery with result FAILURE.",
    "If your SMTP server has an allow list: add the IP ranges of your Okta cell (https://s3.amazonaws.com/okta-ip-ranges/ip_ranges.json).",
    "Import rotation.ics into the calendar of the team.",
  ];
}

/** The server is in Okta already: only its secret or key is replaced. */
const rotating = (input: Readme, secret: string): readonly string[] => [
  ...firstOf(input),
  "Leave the old one valid at the provider for now: Okta still uses it.",
  "Find the ID of the server: okta/apply.sh --list or okta/apply.ps1 -List.",
  `Run okta/apply.sh --rotate ID or okta/apply.ps1 -Rotate ID, with ${secret} ready. It changes the server and lets Okta send a test email. By hand: open Customizations > Email provider in Okta, and enter the values of okta/settings.html that changed.`,
  "If Okta's test fails, put the old one back: --back ID or -Back ID.",
  "When the test email has arrived, delete the old one at the provider, and end the rotation in Mailwright.",
  "Watch the System Log for system.email.delivery with result FAILURE. Okta does not fall back to its own mailer.",
];

/** What comes before anything in Okta. */
const firstOf = ({ missing, tested }: Readme): string[] =>
  missing.length > 0
    ? ["Mailwright: fill in what is missing, run the test, and export the bundle again."]
    : tested === "tested"
      ? []
      : ["Mailwright: run the test, and export the bundle again when it has passed."];

/** Okta's own pages about it. */
const oktaReading = [
  {
    label: "Use your own email provider (Okta)",
    url: "https://help.okta.com/okta_help.htm?type=oie&id=csh-email-provider-main",
  },
  {
    label: "Custom email providers with OAuth 2.0 (Okta)",
    url: "https://developer.okta.com/docs/guides/custom-smtp/main/",
  },
];

const weights: Readonly<Record<Finding["severity"], string>> = {
  error: "Error",
  warning: "Warning",
  info: "Note",
};

/** A part with its heading; nothing without lines. */
const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [heading, "", ...lines, ""] : [];

/** Files of the bundle that a sentence names: a folder and a name, or the calendar. */
const named = /\b(?:[a-z]+\/[a-z][a-z-]*\.[a-z0-9]+|rotation\.ics)\b/g;

/** No sentence names a file that is not there. */
const namesOnly = (text: string, paths: readonly string[]): boolean =>
  [...text.matchAll(named)].every(([path]) => paths.includes(path));

const entry = (path: string, text = purposes.find(([fits]) => fits.test(path))?.[1] ?? ""): string =>
  `${path.padEnd(34)} ${text}`.trimEnd();

const bullets = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => wrap(oneLine(text)).map((line, n) => `${n === 0 ? "- " : "  "}${line}`));

const numbered = (steps: readonly string[]): string[] =>
  steps.flatMap((step, i) => wrap(step).map((line, n) => (n === 0 ? `${i + 1}. ${line}` : `   ${line}`)));

/** A sentence as lines of at most 96 characters, broken between words. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 96)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
