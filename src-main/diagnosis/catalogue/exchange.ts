import { advice, any, type Case, type CatalogueRow, type RowFinding, reply, row, source } from "../row.ts";
import {
  argument,
  clientIdArgument,
  cloud,
  exchangeWait,
  inWords,
  mailbox,
  mailboxArgument,
  named,
  seen,
  sender,
  soon,
  theMailbox,
  tomorrow,
} from "../words.ts";

const auth = ["auth"] as const;
const sending = ["send"] as const;
const connect = "Connect with Connect-ExchangeOnline as an Exchange administrator.";
const support = "Open a support request in the Microsoft 365 admin center.";

const switchOn = (c: Case): string =>
  `Set-CASMailbox -Identity ${mailboxArgument(c)} -SmtpClientAuthenticationDisabled $false`;

const namesOf = (c: Case): string =>
  `Get-EXOMailbox ${mailboxArgument(c)} | Format-List UserPrincipalName,PrimarySmtpAddress`;

/** Microsoft's token endpoint issued a token in this run. */
const tokenSeen = (c: Case): boolean =>
  seen(c, "token-reply", (e) => e.request === "token")?.httpStatus === 200 || seen(c, "claims") !== undefined;

/** 5.7.139 is told apart by the words that Exchange puts after “Authentication unsuccessful, ”. */
const unsuccessful = (why: RegExp) =>
  reply({
    code: 535,
    enhanced: "5.7.139",
    text: new RegExp(`^Authentication unsuccessful, (?:${why.source})`, "i"),
  });

/** With the same address in both places it is the app that lacks the mailbox; otherwise somebody lacks Send As. */
function sendAsDenied(c: Case): RowFinding {
  const from = sender(c);
  const user = c.context?.settings.username;
  const same = user !== undefined && from?.toLowerCase() === user.toLowerCase();
  const grant = (trustee: string): string =>
    `Add-RecipientPermission -Identity ${argument(from, "<From address>")} -Trustee ${trustee} -AccessRights SendAs`;
  const aliases = "Set-OrganizationConfig -SendFromAliasEnabled $true";
  const principal = `(Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)}).Identity`;
  return {
    step: "app",
    title: same
      ? "Exchange does not let the app send from its own mailbox"
      : "The mailbox may not send as this From address",
    cause: same
      ? `Username and From are both ${mailbox(c)}, so no Send As is needed. The app's right to the mailbox is missing or not active yet, or the address is an alias: Exchange compares the primary address.`
      : `${user === undefined && from === undefined ? "The mail's From address is not the mailbox that signed in, or the right to it is not active yet." : `The app signs in as ${mailbox(c)}, and the mail is from ${named(from, "another address")}.`} Exchange lets a mailbox send only as itself, unless Send As was granted on the From address.`,
    fix: same
      ? [
          `Run Get-EXOMailbox ${mailboxArgument(c)} | Format-List PrimarySmtpAddress,EmailAddresses in Exchange PowerShell. From must be the primary address.`,
          `Run Get-MailboxPermission ${mailboxArgument(c)}: the service principal must have FullAccess. If not, run the Exchange script again.`,
          `If the address is an alias, use the primary one, or run ${aliases}.`,
        ]
      : [
          "Simplest: use the same address for both, Okta's sender and the username.",
          `Or give the mailbox the right, in Exchange PowerShell: ${grant(mailboxArgument(c))}.`,
          `And give it to the app: ${grant(`$(${principal})`)}. It was seen that the app's right alone is not enough.`,
          `If the From address is an alias of the mailbox, run ${aliases}.`,
          "Wait: a new right takes up to an hour.",
        ],
    commands: same
      ? [
          `Get-EXOMailbox ${mailboxArgument(c)} | Format-List PrimarySmtpAddress,EmailAddresses`,
          `Get-MailboxPermission ${mailboxArgument(c)}`,
          aliases,
        ]
      : [grant(mailboxArgument(c)), grant(`$(${principal})`), aliases],
    expected: user,
    found: same ? undefined : from,
    sources: [source.exchangeOauth],
  };
}

/** Exchange Online over SMTP. */
export const exchangeRows: readonly CatalogueRow[] = [
  row(
    "exchange-smtp-auth-disabled-tenant",
    auth,
    "smtp-auth-disabled",
    unsuccessful(/SmtpClientAuthentication is disabled for the Tenant\b/),
    (c) => ({
      step: "app",
      title: "SMTP AUTH is switched off for the organization",
      cause: `Tenants made since 2020 have it off, and ${theMailbox(c)} has no setting of its own. The switch counts for OAuth too.`,
      fix: [
        connect,
        `Run ${switchOn(c)}. It switches SMTP AUTH on for this mailbox only.`,
        advice.waitSomeMinutes,
      ],
      commands: ["Connect-ExchangeOnline", switchOn(c)],
      wait: exchangeWait(c),
      sources: [source.smtpAuth],
    }),
  ),
  row(
    "exchange-smtp-auth-disabled-mailbox",
    auth,
    "smtp-auth-disabled-mailbox",
    unsuccessful(/SmtpClientAuthentication is disabled for the Mailbox\b/),
    (c) => ({
      step: "app",
      title: "SMTP AUTH is switched off for the mailbox",
      cause: `${theMailbox(c)} forbids SMTP AUTH by its own setting.`,
      fix: [
        "In the Microsoft 365 admin center, open Users > Active users > the mailbox > Mail > Manage email apps and tick Authenticated SMTP.",
        `Or run ${switchOn(c)} in Exchange PowerShell.`,
        advice.waitSomeMinutes,
      ],
      commands: [switchOn(c)],
      wait: exchangeWait(c),
      sources: [source.smtpAuth],
    }),
  ),
  row(
    "exchange-basic-auth-used",
    ["auth", "send"],
    "basic-auth-used",
    any(
      unsuccessful(/(basic authentication is disabled|the user credentials were incorrect)\b/),
      reply({ code: [535, 550], enhanced: "5.7.30", text: /^(Basic authentication is not supported\b|$)/i }),
    ),
    () => ({
      step: "finish",
      title: "The sign-in used a password, not OAuth 2.0",
      cause:
        "Exchange says this to LOGIN and PLAIN, which carry a user name and a password. Exchange Online is ending passwords over SMTP, and XOAUTH2 carries a token instead.",
      fix: [
        "In Okta, edit the email provider and set Connection Type to OAuth 2.0 - Client credentials flow.",
        "Enter the values of the Finish step.",
        "If another program sent it, set its sign-in to OAuth 2.0 (XOAUTH2).",
      ],
      sources: [source.exchangeOauth],
    }),
  ),
  row(
    "exchange-security-defaults",
    auth,
    "security-defaults",
    unsuccessful(/user is locked by your organization['’]s security defaults policy\b/),
    (c) => ({
      step: "app",
      title: "Security defaults block the sign-in",
      cause: `The tenant's security defaults refuse SMTP AUTH for ${mailbox(c)}. This is known of passwords; make sure that XOAUTH2 is used.`,
      fix: [
        "Check that the connection type is OAuth 2.0.",
        "In the Entra admin center, open Identity > Overview > Properties > Manage security defaults.",
        "If they are on, replace them with Conditional Access policies that leave this mailbox its SMTP AUTH.",
      ],
      sources: [source.smtpAuth],
    }),
  ),
  row(
    "exchange-authentication-policy",
    auth,
    "authentication-policy",
    unsuccessful(
      /(the request did not meet the criteria to be authenticated successfully|the organization configuration doesn['’]t allow this authentication request)\b/,
    ),
    (c) => ({
      step: "app",
      title: "A policy of the organization refuses the sign-in",
      cause:
        "An authentication policy or Conditional Access does not allow SMTP AUTH for this mailbox from here. It is most often seen with password sign-ins.",
      fix: [
        "In the Entra admin center, open Identity > Monitoring & health > Sign-in logs and look for the mailbox and for the app.",
        `Run Get-User ${mailboxArgument(c)} | Format-List AuthenticationPolicy in Exchange PowerShell.`,
        "Exclude the mailbox or the app from the policy that is named there.",
      ],
      commands: [`Get-User ${mailboxArgument(c)} | Format-List AuthenticationPolicy`],
      sources: [source.smtpAuth],
    }),
  ),
  row(
    "exchange-sign-in-refused",
    auth,
    "sign-in-refused",
    reply({ code: 535, enhanced: "5.7.139", text: /./ }),
    (c) => ({
      step: "app",
      title: "Exchange refuses the sign-in, and says why in words that are not known",
      cause: `Its code 5.7.139 stands for a switch or a policy of the organization, the mailbox or the account. Its own words below name which.`,
      fix: [
        "Read Exchange's words below.",
        `Run Get-CASMailbox ${mailboxArgument(c)} | Format-List SmtpClientAuthenticationDisabled in Exchange PowerShell. It must say False.`,
        "In the Entra admin center, open Identity > Monitoring & health > Sign-in logs and look for the mailbox and for the app.",
        "Check that the sign-in used OAuth 2.0 (XOAUTH2), and no password.",
      ],
      commands: [`Get-CASMailbox ${mailboxArgument(c)} | Format-List SmtpClientAuthenticationDisabled`],
      sources: [source.smtpAuth],
    }),
  ),
  row(
    "exchange-tls-old",
    ["reach", "tls", "auth"],
    "tls-too-old",
    reply({ code: [421, 454], enhanced: "4.7.66", text: /^(TLS 1\.0 and 1\.1 are not supported\b|$)/i }),
    () => ({
      step: "finish",
      title: "The client that sent this speaks too old a TLS",
      cause:
        "Exchange Online takes TLS 1.2 and newer. The program or device that got this reply offered TLS 1.0 or 1.1. Okta and Mailwright speak 1.2 and 1.3.",
      fix: [
        "Update the program, its runtime or its operating system, or switch on TLS 1.2 in it.",
        "If it is Mailwright or Okta that got this reply, something in between speaks TLS in their place: test once from another network.",
      ],
      sources: [{ label: "Microsoft: TLS for SMTP AUTH clients", url: "https://aka.ms/smtp_auth_tls" }],
    }),
  ),
  row(
    "exchange-temporary",
    ["auth", "send"],
    "exchange-temporary",
    reply({ code: 451, enhanced: "4.7.0", text: /^Temporary server error\. Please try again later\b/i }),
    (c) => ({
      step: "test",
      title: "Exchange's front server could not pass the sign-in on",
      cause: `It calls this temporary${inWords(c, /\b(PRX\d{1,2})\b/) === undefined ? "" : ` (${inWords(c, /\b(PRX\d{1,2})\b/)})`}. When it comes back each time in answer to AUTH, it is not: the user name is no mailbox of the tenant, the AUTH line is malformed, or the client sent MAIL FROM before AUTH was done.`,
      fix: [
        advice.waitAMinute,
        `If it comes back, check that Username is the mailbox's user principal name: run ${namesOf(c)}.`,
        "If another program got this reply, check that it sends AUTH XOAUTH2 and waits for 235 before MAIL FROM.",
      ],
      commands: [namesOf(c)],
      wait: soon,
      sources: [source.exchangeOauth],
    }),
  ),
  row(
    "exchange-authentication-unsuccessful",
    auth,
    "principal-missing",
    reply({ code: 535, enhanced: "5.7.3", text: /^(Authentication unsuccessful|$)/i, command: "AUTH" }),
    (c) => {
      const wait = exchangeWait(c);
      return {
        step: "app",
        title:
          wait === undefined
            ? "Exchange does not accept the app for this mailbox"
            : "Exchange does not know the app yet",
        cause: `Exchange says only that the sign-in does not fit.${tokenSeen(c) ? " Microsoft issued the token, so the client ID and the secret are right." : ""} Usually New-ServicePrincipal was not run, or was run with the Object ID of the App registration. Otherwise ${mailbox(c)} is not a mailbox of this tenant or not its user principal name, the token is for another service, or SMTP AUTH is off.${wait === undefined ? "" : " Shortly after the script ran, waiting is the likely answer."}`,
        fix: [
          ...(wait === undefined ? [] : ["Change nothing yet. The test is repeated by itself."]),
          `In Exchange PowerShell, run Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)} | Format-List AppId,ObjectId.`,
          "If nothing is listed, run the Exchange script of the Provider app step.",
          "If ObjectId is not the Enterprise application's Object ID, remove it with Remove-ServicePrincipal and run the script again.",
          `Run ${namesOf(c)}. Username must be the UserPrincipalName where the two differ.`,
          `Run Get-CASMailbox ${mailboxArgument(c)} | Format-List SmtpClientAuthenticationDisabled. It must say False.`,
          ...(c.context === undefined
            ? [
                "If a program other than Okta got this reply, check that it sends a token (XOAUTH2), and no password.",
              ]
            : []),
          // Microsoft documents only this host for client credentials; Okta's guide names the other.
          ...(c.context?.settings.scopes.includes("https://outlook.office.com/.default") === true
            ? [
                "If all of this is right, change Scope to https://outlook.office365.com/.default and test again.",
              ]
            : []),
        ],
        commands: [
          `Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)} | Format-List AppId,ObjectId`,
          namesOf(c),
          `Get-CASMailbox ${mailboxArgument(c)} | Format-List SmtpClientAuthenticationDisabled`,
        ],
        wait,
        sources: [source.exchangeOauth],
      };
    },
  ),
  row(
    "exchange-high-volume-user",
    auth,
    "high-volume-user",
    reply({ code: 501, enhanced: "5.5.124", text: /^(Invalid XOAUTH2 auth data|$)/i }),
    (c) => ({
      step: "app",
      field: "username",
      title: "The high volume email service does not know the user",
      cause:
        "The host is smtp-hve.office365.com. That service has accounts of its own and delivers inside the organization only.",
      fix: [`Set Host to ${cloud(c).smtpHost}.`, "Set Username to a mailbox of the tenant."],
      expected: cloud(c).smtpHost,
    }),
  ),
  row(
    "exchange-high-volume-token",
    auth,
    "high-volume-token",
    reply({ code: 501, enhanced: "5.5.127", text: /token|XOAUTH2|^$/i }),
    (c) => ({
      step: "app",
      field: "host",
      title: "The high volume email service refuses a token that ends soon",
      cause:
        "The host is smtp-hve.office365.com, which wants ten more minutes of validity and delivers inside the organization only.",
      fix: [`Set Host to ${cloud(c).smtpHost}.`],
      expected: cloud(c).smtpHost,
    }),
  ),
  row(
    "exchange-high-volume-external",
    sending,
    "high-volume-external",
    reply({ code: 550, enhanced: "5.5.105", text: /\bexternal\b|^$/i }),
    (c) => ({
      step: "app",
      field: "host",
      title: "The high volume email service does not send outside the organization",
      cause: "The host is smtp-hve.office365.com. It cannot carry Okta's mail to people outside.",
      fix: [`Set Host to ${cloud(c).smtpHost}.`],
      expected: cloud(c).smtpHost,
    }),
  ),
  row(
    "exchange-not-authenticated",
    ["auth", "send"],
    "not-authenticated",
    reply({ code: 530, enhanced: "5.7.57", text: /^(SMTP; ?)?Client (was )?not authenticated\b|^$/i }),
    (c) => ({
      step: "app",
      title: "The mail was sent without a sign-in",
      cause:
        "Exchange got MAIL FROM from a connection that had not authenticated. The client had no token, was not set to sign in, or something on the way removed AUTH.",
      fix: [
        "Look whether the client tried to sign in before: a refusal of AUTH in the same log is the cause.",
        "Check that the connection type is OAuth 2.0, not “none”.",
        `Check that no mail gateway stands between this computer and ${cloud(c).smtpHost}.`,
      ],
      sources: [source.exchangeOauth],
    }),
  ),
  row(
    "exchange-send-as-denied",
    sending,
    "send-as-denied",
    any(
      reply({
        code: [550, 554],
        enhanced: "5.7.60",
        text: /^(SMTP; ?)?Client does not have permissions to send as this sender\b|^$/i,
      }),
      reply({ code: 554, enhanced: "5.2.252", text: /^(SendAsDenied\b|$)/i }),
      reply({ code: 554, enhanced: "5.2.0", text: /^(STOREDRV\.Submission\.Exception:)?SendAsDenied/i }),
    ),
    sendAsDenied,
  ),
  row(
    "exchange-mailbox-permission",
    sending,
    "mailbox-permission",
    reply({ code: 430, enhanced: "4.2.0", text: /^(STOREDRV|$)/i }),
    (c) => {
      const wait = exchangeWait(c);
      return {
        step: "app",
        title:
          wait === undefined ? "The app may not open the mailbox" : "The app may not open the mailbox yet",
        cause: `Exchange accepted the sign-in, then could not open ${mailbox(c)} for the app. The mailbox permission is missing, or was given to the wrong Object ID.${wait === undefined ? "" : " After the script ran it takes effect within minutes to two hours, and comes and goes until then."}`,
        fix: [
          ...(wait === undefined ? [] : ["Change nothing yet. The test is repeated by itself."]),
          `In Exchange PowerShell, run Get-MailboxPermission ${mailboxArgument(c)} and look for the service principal with FullAccess.`,
          `If it is not there, run $sp = Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)}, then Add-MailboxPermission -Identity ${mailboxArgument(c)} -User $sp.Identity -AccessRights FullAccess -AutoMapping $false.`,
          "If $sp.ObjectId is not the Enterprise application's Object ID, run the Exchange script again.",
        ],
        commands: [
          `Get-MailboxPermission ${mailboxArgument(c)}`,
          `$sp = Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)}`,
          `Add-MailboxPermission -Identity ${mailboxArgument(c)} -User $sp.Identity -AccessRights FullAccess -AutoMapping $false`,
        ],
        wait,
        sources: [source.exchangeOauth],
      };
    },
  ),
  row(
    "exchange-concurrency",
    ["auth", "send"],
    "concurrency",
    any(
      reply({ code: 432, enhanced: "4.3.2" }),
      reply({ code: [421, 450, 451, 452, 454], enhanced: "4.3.2", text: /^STOREDRV\.ClientSubmit/i }),
    ),
    (c) => ({
      step: "test",
      title: "Too many connections to the mailbox at once",
      cause: `Exchange allows three at a time. Something else is sending as ${mailbox(c)}.`,
      fix: [advice.waitAMinute, "Give Okta a mailbox of its own."],
      wait: soon,
    }),
  ),
  row(
    "exchange-ip-blocked",
    sending,
    "ip-blocked",
    reply({
      code: 550,
      enhanced: "5.7.708",
      text: /^(Service unavailable\. Access denied, traffic not accepted\b|Access denied, traffic not accepted\b|$)/i,
    }),
    () => ({
      step: "app",
      title: "Exchange takes no mail from this tenant's address range",
      cause: "New and trial tenants start with a low reputation, and Microsoft refuses their traffic.",
      fix: [support, "Ask to have the restriction for error 5.7.708 removed."],
    }),
  ),
  row(
    "exchange-tenant-threshold",
    sending,
    "tenant-threshold",
    reply({
      code: 550,
      enhanced: "5.7.705",
      text: /^((?:Service unavailable\. )?Access denied, tenant has exceeded threshold\b|Service unavailable\. Tenant has exceeded threshold\b|$)/i,
    }),
    () => ({
      step: "app",
      title: "Microsoft has stopped this tenant's outgoing mail",
      cause: "The tenant sent too much, or too much that looked like spam.",
      fix: ["Find and stop what sends it.", support],
    }),
  ),
  row(
    "exchange-external-limit",
    sending,
    "external-limit",
    any(
      reply({ code: 550, enhanced: ["5.7.232", "5.7.233"] }),
      reply({
        code: 550,
        text: /\btenant (has )?exceeded its daily limit for sending email to external recipients\b/i,
      }),
    ),
    () => ({
      step: "test",
      title: "The tenant has reached its daily limit of external recipients",
      cause: "The limit follows the number of paid licenses. A trial tenant has 5,000 in 24 hours.",
      fix: [
        "Wait until the last 24 hours are below the limit.",
        "Add licenses, or send bulk mail another way.",
      ],
      wait: tomorrow,
    }),
  ),
  row(
    "exchange-sender-blocked",
    sending,
    "sender-blocked",
    reply({ code: 550, enhanced: "5.1.8", text: /^Access denied, bad outbound sender\b/i }),
    (c) => ({
      step: "app",
      title: "Microsoft has blocked the mailbox from sending",
      cause: `${mailbox(c)} is on the list of restricted entities: it sent what looked like spam.`,
      fix: [
        "In the Microsoft Defender portal, open Email & collaboration > Review > Restricted entities.",
        "Secure the mailbox, then unblock it.",
      ],
    }),
  ),
  row(
    "exchange-outbound-spam",
    sending,
    { none: "rare" },
    reply({ code: [550, 554], enhanced: "5.2.0", text: /\bOutboundSpamException\b/ }),
    (c) => ({
      step: "app",
      title: "Microsoft takes the message for spam",
      cause: `Its filter for outgoing mail stopped what ${mailbox(c)} sent, or has suspended the mailbox until somebody proves to be its owner.`,
      fix: [
        "Sign in to the mailbox at outlook.office.com, or outlook.com for a personal one, and do what it asks.",
        "In the Microsoft Defender portal, open Email & collaboration > Review > Restricted entities, and unblock the mailbox if it is listed.",
        "If the message itself was stopped, change its text and links, and test again.",
      ],
    }),
  ),
  row(
    "exchange-domain-unregistered",
    sending,
    { none: "rare" },
    reply({
      code: 550,
      enhanced: "5.7.750",
      text: /^(Service unavailable\. Client blocked from sending from unregistered domains?\b|$)/i,
    }),
    (c) => ({
      step: "domain",
      field: "from",
      title: "The tenant does not have the domain of the From address",
      cause: `Exchange Online takes no mail from domains that are not verified in the tenant. The domain of ${named(sender(c), "the From address")} is not.`,
      fix: [
        "In the Microsoft 365 admin center, open Settings > Domains, and add and verify the domain.",
        "Or use a From address in a domain that is listed there, in Okta and here.",
      ],
      found: sender(c),
    }),
  ),
  row(
    "exchange-recipient-limit",
    sending,
    "recipient-limit",
    any(
      reply({
        code: 550,
        enhanced: "5.1.90",
        text: /^(Your message can['’]t be sent because you['’]ve reached your daily limit\b|$)/i,
      }),
      reply({ code: [550, 554], enhanced: "5.2.0", text: /\bSubmissionQuotaExceededException\b/ }),
    ),
    (c) => ({
      step: "test",
      title: "The mailbox has reached its daily limit of recipients",
      cause: `Exchange allows 10,000 recipients a mailbox in 24 hours. ${mailbox(c)} has used them.`,
      fix: ["Wait 24 hours.", "Give Okta a mailbox of its own."],
      wait: tomorrow,
    }),
  ),
  row(
    "exchange-relay-denied",
    sending,
    "relay-denied",
    reply({
      code: [550, 554],
      enhanced: ["5.7.64", "5.7.68"],
      text: /^((SMTP; ?)?Tenant(?:Inbound)?Attribution; ?Relay Access Denied\b|$)/i,
    }),
    (c) => ({
      step: "app",
      field: "host",
      title: "This is the organization's mail entrance, not its submission server",
      cause: "Mail was handed to the MX host. It takes mail for the organization and relays none.",
      fix: [`Set Host to ${cloud(c).smtpHost} and Port to 587.`],
      expected: cloud(c).smtpHost,
    }),
  ),
  row(
    "exchange-busy",
    ["auth", "send"],
    "exchange-busy",
    reply({
      code: 451,
      enhanced: ["4.7.500", "4.7.501", "4.7.502"],
      text: /^(Server busy\b|Access denied, please try again later\b|$)/i,
    }),
    () => ({
      step: "test",
      title: "Exchange asks to wait",
      cause:
        "Exchange limits this sender or the address it connects from for now, or is busy. It says so of the connection and not of your values.",
      fix: [
        advice.waitSomeMinutes,
        "If it stays for hours, look up the connecting address in Microsoft's delisting portal, https://sender.office.com.",
      ],
      wait: soon,
    }),
  ),
];
