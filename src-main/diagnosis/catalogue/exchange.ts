import { any, type Case, type CatalogueRow, reply, row, source } from "../row.ts";
import {
  argument,
  clientIdArgument,
  cloud,
  exchangeWait,
  mailbox,
  mailboxArgument,
  named,
  soon,
  tomorrow,
} from "../words.ts";

const auth = ["auth"] as const;
const sending = ["send"] as const;
const connect = "Connect with Connect-ExchangeOnline as an Exchange administrator.";
const support = "Open a support request in the Microsoft 365 admin center.";

const switchOn = (c: Case): string =>
  `Set-CASMailbox -Identity ${mailboxArgument(c)} -SmtpClientAuthenticationDisabled $false`;

/** Exchange Online over SMTP. 5.7.139 is told apart by the words Exchange puts after “Authentication unsuccessful, ”. */
export const exchangeRows: readonly CatalogueRow[] = [
  row(
    "exchange-smtp-auth-disabled-tenant",
    auth,
    "smtp-auth-disabled",
    reply({
      code: 535,
      enhanced: "5.7.139",
      text: /^Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant\b/i,
    }),
    (c) => ({
      step: "app",
      title: "SMTP AUTH is switched off for the organisation",
      cause: `Tenants made since 2020 have it off, and the mailbox ${mailbox(c)} has no setting of its own. The switch counts for OAuth too.`,
      fix: [
        connect,
        `Run ${switchOn(c)}. It switches SMTP AUTH on for this mailbox only.`,
        "Wait some minutes, then test again.",
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
    reply({
      code: 535,
      enhanced: "5.7.139",
      text: /^Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox\b/i,
    }),
    (c) => ({
      step: "app",
      title: "SMTP AUTH is switched off for the mailbox",
      cause: `The mailbox ${mailbox(c)} forbids SMTP AUTH by its own setting.`,
      fix: [
        "In the Microsoft 365 admin center, open Users > Active users > the mailbox > Mail > Manage email apps and tick Authenticated SMTP.",
        `Or run ${switchOn(c)} in Exchange PowerShell.`,
        "Wait some minutes, then test again.",
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
      reply({
        code: 535,
        enhanced: "5.7.139",
        text: /^Authentication unsuccessful, basic authentication is disabled\b/i,
      }),
      reply({ code: [535, 550], enhanced: "5.7.30" }),
    ),
    () => ({
      step: "finish",
      title: "The sign-in used a password, not OAuth 2.0",
      cause:
        "Exchange Online no longer takes passwords over SMTP. The connection was made with LOGIN or PLAIN instead of XOAUTH2.",
      fix: [
        "In Okta, edit the email provider and set Connection Type to OAuth 2.0 - Client credentials flow.",
        "Enter the values of the Finish step.",
      ],
      sources: [source.exchangeOauth],
    }),
  ),
  row(
    "exchange-security-defaults",
    auth,
    "security-defaults",
    reply({
      code: 535,
      enhanced: "5.7.139",
      text: /^Authentication unsuccessful, user is locked by your organization's security defaults policy\b/i,
    }),
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
    reply({
      code: 535,
      enhanced: "5.7.139",
      text: /^Authentication unsuccessful, (the request did not meet the criteria to be authenticated successfully|the organization configuration doesn't allow this authentication request)\b/i,
    }),
    (c) => ({
      step: "app",
      title: "A policy of the organisation refuses the sign-in",
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
        cause: `The token is fine; Exchange says only that it does not fit. Usually New-ServicePrincipal was not run, or was run with the Object ID of the App registration. Otherwise ${mailbox(c)} is not a mailbox of this tenant, or SMTP AUTH is off.${wait === undefined ? "" : " Shortly after the script ran, waiting is the likely answer."}`,
        fix: [
          ...(wait === undefined ? [] : ["Change nothing yet. The test is repeated by itself."]),
          `In Exchange PowerShell, run Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)} | Format-List AppId,ObjectId.`,
          "If nothing is listed, run the Exchange script of the Provider app step.",
          "If ObjectId is not the Enterprise application's Object ID, remove it with Remove-ServicePrincipal and run the script again.",
          `Run Get-CASMailbox ${mailboxArgument(c)} | Format-List SmtpClientAuthenticationDisabled. It must say False.`,
          // Microsoft documents only this host for client credentials; Okta's guide names the other.
          ...(c.context?.settings.scopes.includes("https://outlook.office.com/.default") === true
            ? [
                "If all of this is right, change Scope to https://outlook.office365.com/.default and test again.",
              ]
            : []),
        ],
        commands: [
          `Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)} | Format-List AppId,ObjectId`,
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
        "The host is smtp-hve.office365.com. That service has accounts of its own and delivers inside the organisation only.",
      fix: [`Set Host to ${cloud(c).smtpHost}.`, "Set Username to a mailbox of the tenant."],
      expected: cloud(c).smtpHost,
    }),
  ),
  row(
    "exchange-high-volume-token",
    auth,
    "high-volume-token",
    reply({ code: 501, enhanced: "5.5.127" }),
    (c) => ({
      step: "app",
      field: "host",
      title: "The high volume email service refuses a token that ends soon",
      cause:
        "The host is smtp-hve.office365.com, which wants ten more minutes of validity and delivers inside the organisation only.",
      fix: [`Set Host to ${cloud(c).smtpHost}.`],
      expected: cloud(c).smtpHost,
    }),
  ),
  row(
    "exchange-high-volume-external",
    sending,
    "high-volume-external",
    reply({ code: 550, enhanced: "5.5.105" }),
    (c) => ({
      step: "app",
      field: "host",
      title: "The high volume email service does not send outside the organisation",
      cause: "The host is smtp-hve.office365.com. It cannot carry Okta's mail to people outside.",
      fix: [`Set Host to ${cloud(c).smtpHost}.`],
      expected: cloud(c).smtpHost,
    }),
  ),
  row(
    "exchange-not-authenticated",
    ["auth", "send"],
    "not-authenticated",
    reply({ code: 530, enhanced: "5.7.57" }),
    (c) => ({
      step: "app",
      title: "The mail was sent without a sign-in",
      cause:
        "Exchange got MAIL FROM from a connection that had not authenticated. Something on the way may have removed AUTH.",
      fix: [
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
      reply({ code: [550, 554], enhanced: "5.7.60" }),
      reply({ code: 554, enhanced: "5.2.252" }),
      reply({ code: 554, enhanced: "5.2.0", text: /^(STOREDRV\.Submission\.Exception:)?SendAsDenied/i }),
    ),
    (c) => ({
      step: "app",
      title: "The mailbox may not send as this From address",
      cause: `The app signs in as ${mailbox(c)}, and the mail is from ${named(c.context?.from, "another address")}. Exchange lets a mailbox send only as itself, unless it has Send As rights.`,
      fix: [
        "Use the same address for both: Okta's sender and the username.",
        `Or give the right: Add-RecipientPermission -Identity ${argument(c.context?.from, "<From address>")} -Trustee <service principal> -AccessRights SendAs in Exchange PowerShell.`,
        `If the From address is an alias of the mailbox, run Set-OrganizationConfig -SendFromAliasEnabled $true.`,
      ],
      commands: [
        `Add-RecipientPermission -Identity ${argument(c.context?.from, "<From address>")} -Trustee <service principal> -AccessRights SendAs`,
        "Set-OrganizationConfig -SendFromAliasEnabled $true",
      ],
      expected: c.context?.settings.username,
      found: c.context?.from,
      sources: [source.exchangeOauth],
    }),
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
      fix: ["Wait a minute, then test again.", "Give Okta a mailbox of its own."],
      wait: soon,
    }),
  ),
  row("exchange-ip-blocked", sending, "ip-blocked", reply({ code: 550, enhanced: "5.7.708" }), () => ({
    step: "app",
    title: "Exchange takes no mail from this tenant's address range",
    cause: "New and trial tenants start with a low reputation, and Microsoft refuses their traffic.",
    fix: [support, "Ask to have the restriction for error 5.7.708 removed."],
  })),
  row(
    "exchange-tenant-threshold",
    sending,
    "tenant-threshold",
    reply({ code: 550, enhanced: "5.7.705" }),
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
      cause: "The limit follows the number of paid licences. A trial tenant has 5,000 in 24 hours.",
      fix: [
        "Wait until the last 24 hours are below the limit.",
        "Add licences, or send bulk mail another way.",
      ],
      wait: tomorrow,
    }),
  ),
  row("exchange-sender-blocked", sending, "sender-blocked", reply({ code: 550, enhanced: "5.1.8" }), (c) => ({
    step: "app",
    title: "Microsoft has blocked the mailbox from sending",
    cause: `${mailbox(c)} is on the list of restricted entities: it sent what looked like spam.`,
    fix: [
      "In the Microsoft Defender portal, open Email & collaboration > Review > Restricted entities.",
      "Secure the mailbox, then unblock it.",
    ],
  })),
  row(
    "exchange-recipient-limit",
    sending,
    "recipient-limit",
    reply({ code: 550, enhanced: "5.1.90" }),
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
    reply({ code: [550, 554], enhanced: "5.7.64" }),
    (c) => ({
      step: "app",
      field: "host",
      title: "This is the organisation's mail entrance, not its submission server",
      cause: "Mail was handed to the MX host. It takes mail for the organisation and relays none.",
      fix: [`Set Host to ${cloud(c).smtpHost} and Port to 587.`],
      expected: cloud(c).smtpHost,
    }),
  ),
  row(
    "exchange-busy",
    ["auth", "send"],
    "exchange-busy",
    reply({ code: 451, enhanced: ["4.7.500", "4.7.501", "4.7.502"] }),
    () => ({
      step: "test",
      title: "Exchange is busy",
      cause: "It asked to try again later. Nothing is wrong with your values.",
      fix: ["Wait a minute, then test again."],
      wait: soon,
    }),
  ),
];
