import type { Evidence } from "../../contract/evidence.ts";
import { guidPattern as guid } from "../../providers/text.ts";
import { lineAround } from "./text.ts";

/** What a text says, where neither a code nor a reply does: the row of this name waits for it. */
interface Saying {
  readonly says: string;
  /** The words of which one must stand in the text. */
  readonly words: readonly RegExp[];
  /** What must stand in the text as well, so that it is about this and not about another program. */
  readonly beside?: RegExp;
  /** True for words that say that something failed and not why: they count where nothing else was found. */
  readonly vague?: true;
}

/** Cmdlets of Exchange that exist only in a connected session, and only for accounts with the role for them. */
const cmdlet =
  "(?:Add|Get|New|Remove|Set|Test)-(?:ServicePrincipal(?:Authorization)?|MailboxPermission|RecipientPermission|CASMailbox|ManagementRoleAssignment|ManagementScope|OrganizationConfig|TransportConfig|DkimSigningConfig|ApplicationAccessPolicy|AuthenticationPolicy|DistributionGroup(?:Member)?|Mailbox)(?![\\w-])";
const anyCmdlet = new RegExp(
  `\\b(?:${cmdlet}|Connect-ExchangeOnline|Microsoft\\.Exchange\\.Configuration\\.Tasks)`,
  "i",
);
const aboutMail = /smtp|starttls|xoauth2|sasl|mail|postfix/i;

const sayings: readonly Saying[] = [
  // Exchange PowerShell.
  {
    says: "exchange-cmdlet-unknown",
    words: [
      new RegExp(`\\b${cmdlet}['’"”»]?[^\\r\\n]{0,10}\\s{1,4}is not recognized (?:as|the)\\b`, "i"),
      new RegExp(`\\(${cmdlet}:String\\)[^\\r\\n]{0,40}CommandNotFoundException`, "i"),
      // Other languages translate the sentence and leave the names.
      new RegExp(`\\b${cmdlet}[\\s\\S]{0,600}\\bCommandNotFoundException\\b`, "i"),
    ],
  },
  {
    says: "exchange-module-missing",
    words: [
      /\bConnect-ExchangeOnline['’"”»]? is not recognized as (?:the|a) name of a cmdlet, function, script/i,
    ],
  },
  {
    says: "exchange-parameter-unknown",
    words: [
      new RegExp(`\\b${cmdlet}\\s{0,4}: A parameter cannot be found that matches parameter name\\b`, "i"),
      new RegExp(`\\bNamedParameterNotFound,${cmdlet}`, "i"),
    ],
  },
  {
    says: "exchange-organization-not-customized",
    words: [/\bneed to run the command:? ?['"]?Enable-OrganizationCustomization\b/i],
  },
  {
    says: "exchange-principal-exists",
    words: [/\bservice principal\b[^\r\n]{0,160}\balready exists?\b/i],
    beside: anyCmdlet,
  },
  {
    says: "exchange-principal-unknown",
    words: [
      new RegExp(`\\bobject ['"‘“]?${guid}['"’”]? couldn['’]t be found on\\b`, "i"),
      new RegExp(`\\b(?:User|User or group|Group) ['"‘“]?${guid}['"’”]? wasn['’]t found\\b`, "i"),
      new RegExp(
        `\\bservice principal ['"‘“]?${guid}['"’”]? (?:wasn['’]t|was not|couldn['’]t be) found\\b`,
        "i",
      ),
      new RegExp(`\\bCannot find (?:a )?service principal[^\\r\\n]{0,60}${guid}`, "i"),
      new RegExp(`\\bCouldn['’]t find (?:the )?object ['"‘“]?${guid}`, "i"),
    ],
    beside: anyCmdlet,
  },
  {
    says: "exchange-mailbox-unknown",
    words: [
      /\bobject ['"‘“]?[^\s'"’”]{1,200}@[^\s'"’”]{1,200}['"’”]? couldn['’]t be found on\b/i,
      /\b(?:User|Mailbox|Recipient) ['"‘“]?[^\s'"’”]{1,200}@[^\s'"’”]{1,200}['"’”]? (?:wasn['’]t|couldn['’]t be) found\b/i,
      /\bCouldn['’]t find (?:the )?object ['"‘“]?[^\s'"’”]{1,200}@/i,
    ],
    beside: anyCmdlet,
  },
  {
    says: "exchange-module-conflict",
    words: [
      /\bCould not load file or assembly ['"]?Microsoft\.(?:Identity|IdentityModel|OData)\.[\w.]{1,60}/i,
      /\bMethod not found: [^\r\n]{0,200}\bMicrosoft\.Identity\.Client\b/i,
      /\bCould not load type ['"]?Microsoft\.Identity\.Client\b/i,
      /\bAssembly with same name is already loaded\b/i,
    ],
    beside: anyCmdlet,
  },
  {
    says: "exchange-role-missing",
    words: [
      /\bUnAuthorized\b/i,
      /\brole assigned to (?:user|application) [^\r\n]{0,200}isn['’]t supported in this scenario\b/i,
      /\bisn['’]t assigned to any management roles\b/i,
      /\bAccess[ -]?Denied\b/i,
      /\bout of the current user['’]s write scope\b/i,
      /\bisn['’]t within (?:a valid server|your current) write scopes?\b/i,
      /\bdo(?:es)?n['’]t have (?:sufficient|the required) permissions?\b/i,
    ],
    beside: anyCmdlet,
  },

  {
    says: "exchange-scripts-disabled",
    words: [
      /\bcannot be loaded because running scripts is disabled on this system\b/i,
      /\.ps1 is not digitally signed\b/i,
    ],
  },
  {
    says: "exchange-module-rights",
    words: [/\bAdministrator rights are required to install modules\b/i],
  },
  {
    says: "exchange-sign-in-window",
    words: [
      /\bA window handle must be configured\b/i,
      /\bRuntimeBroker\b[^\r\n]{0,200}\bObject reference not set\b/,
    ],
    beside: /\bConnect-(?:ExchangeOnline|MgGraph|AzAccount)\b|\bMSAL\b|\bInteractiveBrowserCredential\b/i,
  },
  {
    says: "exchange-sign-in-broker",
    words: [/\bWAM Error\b/, /\bUnknown Status: Unexpected\b/],
    beside:
      /\bConnect-(?:ExchangeOnline|MgGraph|AzAccount)\b|\bExchangeOnlineManagement\b|\bError Acquiring Token\b/i,
  },
  {
    says: "entra-role-missing",
    words: [/\bInsufficient privileges to complete the operation\b/i, /\bAuthorization_RequestDenied\b/],
    beside: /\b[A-Z][a-z]{2,12}-(?:Mg|Az|Entra)[A-Z]|\baz ad\b/,
  },
  {
    says: "entra-secret-policy",
    words: [
      /\bCredential type not allowed as per assigned policy\b/i,
      /\bCredentialTypeNotAllowedAsPerAppPolicy\b/,
    ],
  },

  // Google Cloud's organization policies, in the words of its consoles and of gcloud.
  {
    says: "google-key-creation-disabled",
    words: [
      /\bKey creation is not allowed on this service account\b/i,
      /\bService account key creation is disabled\b/i,
      /\bconstraints\/iam\.(?:managed\.)?disableServiceAccountKeyCreation\b/i,
      /\biam\.managed\.disableServiceAccountKeyCreation\b/i,
    ],
  },
  {
    says: "google-key-upload-disabled",
    words: [
      /\biam\.(?:managed\.)?disableServiceAccountKeyUpload\b/i,
      /\bKey upload is not allowed on this service account\b/i,
    ],
  },

  {
    says: "google-account-creation-disabled",
    words: [
      /\bService account creation is not allowed on this project\b/i,
      /\biam\.(?:managed\.)?disableServiceAccountCreation\b/i,
    ],
  },
  {
    says: "google-key-role-missing",
    words: [/\biam\.serviceAccountKeys\.create\b['"]? (?:denied on resource|is required to perform)\b/i],
  },
  // A file that is not a service account's key, in the words of Google's libraries for Python, Node, Java, .NET, PHP and Go.
  {
    says: "key-not-service-account",
    words: [
      /\bService account info was not in the expected format, missing fields\b/,
      /\bincoming JSON object does not contain a (?:client_email|private_key|client_id|refresh_token) field\b/,
      /\bError reading service account credential from JSON, expecting\b/,
      /\bJSON data does not represent a valid service account credential\b/,
      /\bjson is missing the (?:client_email|private_key) field\b/,
      /\bread JWT from JSON credentials: 'type' field is\b/,
    ],
  },

  // Google's APIs, where SMTP was meant.
  {
    says: "google-person-sign-in",
    words: [
      /\bRefreshError\b[^\r\n]{0,40}\binvalid_grant: (?:Bad Request|Token has been expired or revoked)/,
      /\bReauthentication (?:is needed|failed|required)\b[^\r\n]{0,160}\b(?:gcloud|non-interactive)\b/,
      /\breauth related error\b|\binvalid_rapt\b/,
    ],
  },
  {
    says: "gmail-api-precondition",
    words: [/\bPrecondition check failed\b/i],
    beside: /\bfailedPrecondition\b|\bFAILED_PRECONDITION\b/,
  },
  { says: "gmail-api-delegation-denied", words: [/\bDelegation denied for \S{3,254}/i] },
  {
    says: "google-federation",
    words: [/\bThe given subject token is not valid\b/i, /\bexternal_account\b/],
    beside: /\bdomain[- ]wide delegation\b|\bsubject token\b/i,
  },

  // Mail clients and servers.
  {
    says: "smtp-starttls-missing",
    words: [
      /\bSTARTTLS is required but (?:host does not support STARTTLS|not supported)/i,
      /\bSTARTTLS (?:extension )?(?:is )?not supported by server\b/i,
      /\bserver does(?: not|n't) (?:support|offer|advertise)(?: the)? STARTTLS\b/i,
      /\bSMTP server does not support the STARTTLS extension\b/i,
      /\bServer does not support secure connections\b/i,
      /\bserver does(?: not|n['’]t) support TLS via the STARTTLS command\b/i,
      /\bSTARTTLS not (?:available|supported|offered)\b/i,
      /\bTLS is required, but was not offered by host\b/i,
      /\brequires? STARTTLS[^\r\n]{0,40}\bdoes not\b/i,
    ],
    beside: aboutMail,
  },
  // Exchange writes it as 451 5.7.3, a code and an enhanced code of two classes.
  { says: "smtp-starttls-first", words: [/\bSTARTTLS is required to send mail\b/i] },
  { says: "smtp-password-in-clear", words: [/\bunencrypted connection\b/], beside: aboutMail },
  {
    says: "smtp-sender-refused",
    words: [
      /\bEnvelope From address \S{1,260} not authorized\b/i,
      /\bSender address rejected: not owned by\b/i,
      /\bnot (?:allowed|permitted|authorized) to send (?:mail )?(?:as|from) (?:this|that)\b/i,
      /\bsender address (?:is )?not (?:allowed|owned|permitted) (?:for|by) (?:this |the )?(?:authenticated )?user\b/i,
    ],
  },
  {
    says: "smtp-no-common-mechanism",
    words: [
      /\bSMTP AUTH extension not supported by server\b/,
      /\bNo suitable authentication method found\b/i,
      /\bserver doesn['’]t support AUTH\b/i,
      /\bserver does(?: not|n['’]t) support (?:SMTP )?(?:AUTH\b|authentication(?: method)?\b)/i,
      /\bcannot use a secure authentication method\b/i,
      /\bNo authentication mechanisms supported by both server and client\b/i,
      /\bFailed to find an authenticator supported by the SMTP server\b/i,
      /\bNo compatible authentication mechanism was found\b/i,
      /\bNo worthy mechs found\b/i,
      /\bNo authenticators available \(/i,
    ],
  },
  {
    says: "smtp-credentials-missing",
    words: [
      /\bMissing credentials for ['"](?:PLAIN|LOGIN|XOAUTH2)['"]/,
      /\bfailed to connect, no password specified\b/i,
      /\bCan['’]t create new access token for user\b/,
    ],
  },
  { says: "smtp-token-challenged", words: [/\bOAUTH2 asked for more\b/] },
  {
    says: "smtp-login-refused",
    words: [/\bcurl: \(67\)/, /\[67\] Login denied\b/, /\bSMTP Error: Could not authenticate\b/],
    vague: true,
  },
  {
    says: "google-token-refused",
    words: [/\bError getting access token for service account: 4\d\d\b/],
    vague: true,
  },
  {
    says: "smtp-not-smtp",
    words: [/\bInvalid greeting\. response=(?:HTTP\/|<)/i],
  },
  {
    says: "smtp-sign-in-not-tried",
    words: [/\bSASL authentication failed; cannot authenticate to server\b[^\r\n]{0,300}/i],
    beside: aboutMail,
  },
];

/**
 * Sayings found in a text, each with its line.
 * @param vague for the words that count only where nothing else was found
 */
export function sayingsIn(text: string, vague = false): Evidence[] {
  const wanted = sayings.filter((saying) => (saying.vague ?? false) === vague);
  return wanted.flatMap(({ says, words, beside }): Evidence[] => {
    for (const pattern of words) {
      const found = pattern.exec(text);
      if (found === null) continue;
      if (beside !== undefined && !beside.test(text)) return [];
      return [{ kind: "text", says, text: lineAround(text, found.index).trim().slice(0, 600) }];
    }
    return [];
  });
}

/** What a client says, in the transcripts of PHPMailer, nodemailer, Exim, swaks, perl, Python and curl. */
const clientSays =
  /(?:CLIENT -> SERVER:|\bC:|SMTP>>|~>|->|>>>|\bsend:|^>)[ \t]{0,4}b?['"]?(EHLO|HELO|AUTH|STARTTLS|MAIL FROM|QUIT)\b/gim;
const offered = /\b250[ -]AUTH[ =][A-Z0-9 -]{0,120}|\bAUTH[ =][A-Z0-9 -]{0,120}\bXOAUTH2/i;

/** A transcript in which the client greets and leaves without AUTH, although the server offers it. */
export function unansweredOffer(text: string): Evidence[] {
  const verbs = [...text.matchAll(clientSays)].slice(0, 200).map((m) => (m[1] ?? "").toUpperCase());
  const left = verbs.includes("EHLO") && verbs.includes("QUIT");
  const line = offered.exec(text)?.[0];
  if (!left || line === undefined || verbs.includes("AUTH") || verbs.includes("MAIL FROM")) return [];
  return [{ kind: "text", says: "smtp-sign-in-not-tried", text: line.trim() }];
}
