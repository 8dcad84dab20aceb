import type { OktaSettings } from "../../contract/index.ts";
import { weightWords } from "../../contract/words.ts";
import { everyProvider, providers } from "../../providers/index.ts";
import { oktaErrors } from "../okta/errors.ts";
import { oneLine, timeText } from "../plain-text.ts";
import { sealedPath } from "../sealed-secret.ts";
import { practiceNotice, toldTested } from "../tested-words.ts";
import { doneAlready, leftToDo, type Situation } from "./steps.ts";

/** What `README.txt` is made from. */
export interface Readme extends Situation {
  readonly from: string;
  readonly providerName: string;
  readonly settings: OktaSettings;
  /** What stands beside the run that passed: the rest of a sentence. */
  readonly beside: string;
  readonly testedAt: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly practice: boolean;
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
  [/^dns\/.*\.txt$/, "The DNS records, for the colleague who runs the zone"],
  [/^dns\/.*\.zone$/, "The same as lines of a zone file"],
  [/^dns\/.*\.csv$/, "The same as a table"],
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
  const words = toldTested(input.tested, input.beside);
  const domain = oneLine(input.emailDomain) || "(no email domain yet)";
  const secret =
    input.settings.authType === "OAUTH2_CLIENT_CREDENTIALS" ? "the client secret" : "the private key";
  const width = Math.max(...input.paths.map(({ length }) => length));
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
      ...bullets(input.findings.map(({ severity, title }) => `${weightWords[severity]}: ${oneLine(title)}`)),
    ]),
    "WHAT IS IN IT",
    "",
    ...input.paths.map((path) => entry(width, path)),
    entry(
      width,
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
      ? ["The scripts do nothing unless the environment variable MAILWRIGHT_PRACTICE is “run”."]
      : []),
    "",
    ...section("WHAT IS DONE", bullets(doneAlready(input))),
    "WHAT IS LEFT TO DO",
    "",
    ...numbered(leftToDo(input, secret).filter((step) => namesOnly(step, input.paths))),
    "",
    "A test in Mailwright runs from one computer. Okta connects from its own addresses: a firewall,",
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
    "With your own provider Okta's mail leaves from your servers and your domain, under a reputation you look after.",
    "With OAuth 2.0 nobody's password is stored at Okta: providers end Basic authentication for SMTP.",
    ...[...oktaReading, ...providers[input.provider].reading].map(({ label, url }) => `- ${label}: ${url}`),
  ];
  return `${lines.join("\n")}\n`;
}

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

/** A part with its heading; nothing without lines. */
const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [heading, "", ...lines, ""] : [];

/** Files of the bundle that a sentence names: a folder and a name, or the calendar. */
const named = /\b(?:[a-z]+\/[a-z][a-z-]*\.[a-z0-9]+|rotation\.ics)\b/g;

/** No sentence names a file that is not there. */
const namesOnly = (text: string, paths: readonly string[]): boolean =>
  [...text.matchAll(named)].every(([path]) => paths.includes(path));

const entry = (
  width: number,
  path: string,
  text = purposes.find(([fits]) => fits.test(path))?.[1] ?? "",
): string => `${path.padEnd(width)} ${text}`.trimEnd();

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
