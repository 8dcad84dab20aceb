/**
 * What an error code of Okta's API means for the apply scripts, in words for the admin. ASCII: it goes into scripts. Said in
 * every mode: what was created or changed, and how to go on, is for the script's own closing line.
 */
export interface OktaErrorText {
  readonly code: string;
  /** Okta's own summary, shortened where it carries a value. */
  readonly summary: string;
  readonly cause: string;
  /** In order. */
  readonly fix: readonly string[];
  /** The settings are wrong: what this run created is taken away again, so that the next run starts clean. */
  readonly settingsAreWrong: boolean;
}

/**
 * Okta's error codes that the Email Servers API can answer with (developer.okta.com, "Error codes"). Okta does not
 * document which operation gives which, so every script explains all of them at every request.
 */
export const oktaErrors: readonly OktaErrorText[] = [
  {
    code: "E0000222",
    summary: "Another SMTP server is already enabled",
    cause: "An org sends through one SMTP server at a time, and another one is enabled now.",
    fix: ["In the Admin Console open Customizations > Email provider and switch the other server off."],
    settingsAreWrong: false,
  },
  {
    code: "E0000223",
    summary: "Connection with the specified SMTP server failed",
    cause: "Okta could not open the SMTP connection, or the SMTP server refused the session.",
    fix: [
      "Check host and port. Okta connects to ports 465, 587 and 2587.",
      "If your SMTP server has an allow list, add the IP ranges of your Okta cell (s3.amazonaws.com/okta-ip-ranges/ip_ranges.json).",
      "Run the test in Mailwright with the same settings. If it passes there, the way from Okta to the server is blocked.",
      "Okta's System Log, event system.custom_email_server, has the reply in custom_email_server_error_response.",
    ],
    settingsAreWrong: true,
  },
  {
    code: "E0000224",
    summary: "Authentication with the specified SMTP server failed",
    cause: "Okta got a token, and the SMTP server did not accept it for this user name.",
    fix: [
      "Check the user name: it is the mailbox the app may use, not the app itself.",
      "Microsoft 365: the mailbox permission and the SMTP AUTH switch come from exchange-setup.ps1; both take up to 2 hours to spread.",
      "Google Workspace: user name and subject are the same address.",
      "Run the test in Mailwright: it names the cause.",
    ],
    settingsAreWrong: true,
  },
  {
    code: "E0000225",
    summary: "The maximum number of enrolled SMTP servers is reached",
    cause: "This org already has as many SMTP servers as it may have, enabled or not.",
    fix: [
      "In the Admin Console open Customizations > Email provider and remove the server that is not needed.",
    ],
    settingsAreWrong: false,
  },
  {
    code: "E0000266",
    summary: "Failed to get access token for SMTP server configuration",
    cause: "The token endpoint refused Okta's request. Okta's failure details carry its answer.",
    fix: [
      "Paste the failure details into Mailwright, Explain: it knows the error codes of Microsoft and Google.",
      "Check that the secret or key Okta has is the one Mailwright tested, and that it has not expired.",
      "If Mailwright gets a token with the same values, look for a Conditional Access policy that blocks Okta's addresses.",
    ],
    settingsAreWrong: true,
  },
  {
    code: "E0000001",
    summary: "API validation failed",
    cause: "Okta did not accept the settings. Its causes name the field.",
    fix: [
      "Switch on Settings > Features > OAuth 2.0 support for custom email providers. Without it Okta does not know these settings.",
      "Compare the settings with what Okta names.",
    ],
    settingsAreWrong: true,
  },
  {
    code: "E0000006",
    summary: "You do not have permission to perform the requested action",
    cause: "The API token belongs to an admin who may not manage email servers.",
    fix: [
      "Create the token as a super admin, or use an OAuth token with the scope okta.emailServers.manage in OKTA_ACCESS_TOKEN.",
      "Check that the network zone of the token allows the address of this computer.",
    ],
    settingsAreWrong: false,
  },
  {
    code: "E0000007",
    summary: "Not found",
    cause: "There is no such email server in this org, or the org does not have this feature.",
    fix: [
      "Check the org URL: the token and the server belong to one org.",
      "Check the ID: a removed server is gone.",
      "Custom email providers with OAuth 2.0 need an Identity Engine org.",
    ],
    settingsAreWrong: false,
  },
  {
    code: "E0000011",
    summary: "Invalid token provided",
    cause: "Okta does not know the API token: mistyped, revoked, or of another org.",
    fix: [
      "In the Admin Console open Security > API > Tokens, and create a token.",
      "A token that is not used for 30 days expires.",
    ],
    settingsAreWrong: false,
  },
  {
    code: "E0000015",
    summary: "You do not have permission to access the feature you are requesting",
    cause: "The feature is not switched on in this org.",
    fix: [
      "Switch on Settings > Features > OAuth 2.0 support for custom email providers.",
      "Custom email providers with OAuth 2.0 need an Identity Engine org.",
    ],
    settingsAreWrong: false,
  },
  {
    code: "E0000047",
    summary: "API call exceeded rate limit",
    cause: "This org sent too many API requests in the last minute.",
    fix: ["Wait one minute before the next run."],
    settingsAreWrong: false,
  },
];

/** What an answer means whose error code is none of these: a pattern for the HTTP status, and the words. */
interface StatusText {
  /** Three characters, `?` for any digit. */
  readonly status: string;
  readonly cause: string;
  readonly fix: readonly string[];
}

const fixOf = (code: string): readonly string[] => {
  const known = oktaErrors.find((error) => error.code === code);
  if (!known) throw new Error(`${code} is not explained`);
  return known.fix;
};

/**
 * Answers without a known error code. 403 with an empty body is what Okta gives an OAuth token without the scope; 407 can
 * only come from a proxy (RFC 9110 section 15.5.8).
 */
const statusTexts: readonly StatusText[] = [
  { status: "401", cause: "Okta did not accept the API token.", fix: fixOf("E0000011") },
  {
    status: "403",
    cause: "The API token may not do this. An OAuth token without the scope gets this answer with no text.",
    fix: fixOf("E0000006"),
  },
  { status: "404", cause: "Okta does not know this address, or this server.", fix: fixOf("E0000007") },
  {
    status: "407",
    cause:
      "The proxy between this computer and Okta wants to be signed in to. Okta did not see this request.",
    fix: ["Give user name and password of the proxy (HTTPS_PROXY), or use a network without it."],
  },
  {
    status: "409",
    cause: "Something in the org is in the way, or somebody else changes it at the same moment.",
    fix: ["Look in the Admin Console under Customizations > Email provider before the next run."],
  },
  {
    status: "429",
    cause: "This org got too many API requests in the last minute.",
    fix: fixOf("E0000047"),
  },
  {
    status: "3??",
    cause: "The address sends on to another one. The API of an org answers itself.",
    fix: ["Check the org URL."],
  },
  {
    status: "5??",
    cause: "Okta, or something on the way to it, has a trouble of its own.",
    fix: ["Wait some minutes before the next run. status.okta.com tells of known trouble."],
  },
];

/** Every answer that is explained, by what the scripts compare: the error code, else the HTTP status. */
export const answers = [
  ...oktaErrors.map((error) => ({ ...error, pattern: error.code })),
  ...statusTexts.map((text) => ({ ...text, pattern: text.status, settingsAreWrong: false })),
];
