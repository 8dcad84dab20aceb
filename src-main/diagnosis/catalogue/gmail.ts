import { mailScope, relayHost, smtpHost } from "../../providers/google/servers.ts";
import { advice, all, any, type Case, type CatalogueRow, reply, row, source } from "../row.ts";
import { jwt, mailbox, named, seen, soon, tomorrow } from "../words.ts";

const sending = ["send"] as const;

/** Gmail's 334 names the scope it wants. It is not the scope that was sent. */
const gmailChallenge = (c: Case): boolean =>
  seen(c, "smtp-reply", (e) => e.challenge?.includes(`"scope":"${mailScope}"`) === true) !== undefined;

/** In a run the server is the setup's own. Pasted, a code that others use too has to come with Google's words. */
const inRun = ({ context }: Case): boolean => context !== undefined;
const ofGoogle = ({ evidence: e }: Case): boolean =>
  e.kind === "smtp-reply" && /\bgsmtp\b|google|gmail/i.test(e.text);

/** Gmail over SMTP. Its replies end in “- gsmtp”; a bare code is read as Gmail's where no other provider uses it so. */
export const gmailRows: readonly CatalogueRow[] = [
  row(
    "gmail-user-mismatch",
    ["auth"],
    "user-mismatch",
    any(
      reply({
        code: 535,
        enhanced: ["5.7.8", "5.7.1"],
        text: /^Username and Password not accepted\b/i,
        command: "AUTH",
      }),
      all(reply({ code: 535, enhanced: ["5.7.8", "5.7.1"], text: /^$/, command: "AUTH" }), inRun),
      all(reply({ code: 535, command: "AUTH" }), gmailChallenge),
      all(reply({ code: 334 }), gmailChallenge, ({ context }) => context === undefined),
    ),
    (c) => {
      const subject = jwt(c)?.subject;
      const username = c.context?.settings.username;
      const pasted = c.context === undefined;
      const same = subject !== undefined && subject.toLowerCase() === username?.toLowerCase();
      return {
        step: "app",
        field: "username",
        title: pasted
          ? "Gmail does not accept this sign-in"
          : "Gmail does not accept the token for this user",
        cause: pasted
          ? `Gmail says the same of a password and of a token. Of a token it means: the user name is not the user it was issued for (Subject), that user has no Gmail mailbox, the address is an alias, or the token lacks the scope ${mailScope}.`
          : same
            ? `Username and Subject are both ${mailbox(c)}, as they must be. So the user has no Gmail mailbox, or the address is an alias and not the primary address. Gmail also refuses a token without the scope ${mailScope}.`
            : `The username is ${mailbox(c)}, and the token is for ${named(subject, "the user in Subject")}. Both must be the same user, with a Gmail mailbox; the service account's own address is not one. Gmail also refuses a token without the scope ${mailScope}.`,
        fix: [
          ...(pasted
            ? ["Check that the program signed in with a token (XOAUTH2), and with no password."]
            : []),
          ...(same
            ? []
            : ["On the Provider app step, enter the user's primary address as Username and as Subject."]),
          "In the Google Admin console, open Directory > Users and check that the address is the user's primary one.",
          "On the same page, under Apps, check that Gmail is switched on for the user.",
          `Check that Scope is ${mailScope}.`,
        ],
        ...(same ? {} : { expected: subject, found: username }),
        sources: [source.xoauth2],
      };
    },
  ),
  row(
    "gmail-command-too-long",
    ["auth"],
    "command-too-long",
    reply({ code: 555, enhanced: "5.5.2", text: /^(Syntax error, command line too long\b|$)/i }),
    () => ({
      step: "finish",
      title: "The token did not fit on one line",
      cause:
        "Gmail takes about 1,000 characters on the AUTH line. The sender put a longer token there instead of sending it by itself.",
      fix: [
        "If this comes from Okta while the test here passes, send this reply to Okta support: its AUTH XOAUTH2 must send the token after the 334 reply.",
      ],
      sources: [source.xoauth2],
    }),
  ),
  row(
    "gmail-response-undecodable",
    ["auth"],
    "response-undecodable",
    any(
      reply({ code: 501, enhanced: "5.5.2", text: /^Cannot Decode response\b/i }),
      all(reply({ code: 501, enhanced: "5.5.2", text: /^$/ }), inRun),
    ),
    () => ({
      step: "finish",
      title: "Gmail could not decode the sign-in",
      cause: "The XOAUTH2 response was not proper base64, or its separators were missing.",
      fix: ["If this comes from Okta while the test here passes, send this reply to Okta support."],
      sources: [source.xoauth2],
    }),
  ),
  row(
    "gmail-ehlo-refused",
    ["reach", "tls"],
    "ehlo-name-refused",
    reply({ code: 421, enhanced: "4.7.0", text: /^Try again later, closing connection\. \(EHLO\)/i }),
    () => ({
      step: "finish",
      title: "Google closes the connection because of the name in EHLO",
      cause:
        "“(EHLO)” in the reply says which command was refused. Google's mail relay does not take localhost or an address of this computer as the client's name. It is not temporary.",
      fix: [
        advice.nameInEhlo,
        `For Okta: it sends a name of its own. If its test message fails with this reply, use ${smtpHost} as Host.`,
      ],
      sources: [source.gmailRelay],
    }),
  ),
  row(
    "gmail-temporary",
    ["reach", "tls", "auth", "send"],
    "gmail-temporary",
    any(
      reply({
        code: 454,
        enhanced: "4.7.0",
        text: /^(Cannot authenticate due to temporary system problem|Too many login attempts)\b/i,
      }),
      reply({ code: 421, enhanced: "4.7.0", text: /^(Temporary System Problem|Try again later)\b/i }),
    ),
    () => ({
      step: "test",
      title: "Gmail asks to try again later",
      cause: "It calls the problem temporary. The reply does not say more.",
      fix: [advice.waitAMinute],
      wait: soon,
    }),
  ),
  row(
    "gmail-password-login",
    ["auth"],
    "gmail-challenge",
    any(
      reply({
        code: [534, 535],
        enhanced: ["5.7.9", "5.7.14"],
        text: /^(Application-specific password required\b|Please log in (via|with) your web browser\b|<https:\/\/accounts\.google\.com\/)/i,
      }),
      reply({ code: [534, 535], enhanced: "5.7.14", text: /^$/ }),
    ),
    () => ({
      step: "finish",
      title: "The sign-in used a password, not OAuth 2.0",
      cause: "Gmail asks for an app password or a browser only when a password was sent.",
      fix: [
        "In Okta, edit the email provider and set Connection Type to OAuth 2.0 - JWT Bearer token flow.",
        "Enter the values of the Finish step.",
      ],
    }),
  ),
  row(
    "gmail-daily-limit",
    sending,
    "daily-limit",
    any(
      reply({
        code: 550,
        enhanced: "5.4.5",
        text: /^(Daily (user|SMTP relay)( sending)? (quota|limit) exceeded\b|$)/i,
      }),
      reply({ code: 550, enhanced: "5.7.1", text: /^Daily SMTP relay( sending)? (quota|limit) exceeded\b/i }),
    ),
    (c) => ({
      step: "test",
      title: "The daily sending limit is reached",
      cause: `A Workspace user may send 2,000 messages a day. ${mailbox(c)} has used them.`,
      fix: ["Wait up to 24 hours, then test again.", "Give Okta a user of its own."],
      wait: tomorrow,
    }),
  ),
  row(
    "gmail-relay-denied",
    sending,
    "relay-denied",
    reply({
      code: 550,
      enhanced: ["5.7.0", "5.7.1"],
      text: /^(Invalid credentials for relay|Mail relay denied)\b/i,
    }),
    () => ({
      step: "app",
      field: "host",
      title: "Google's mail relay does not accept this sender",
      cause: `${relayHost} works only for addresses that were allowed in the Google Admin console.`,
      fix: [
        `Set Host to ${smtpHost}.`,
        "Or allow Okta's addresses: Google Admin console > Apps > Google Workspace > Gmail > Routing > SMTP relay service.",
      ],
      expected: smtpHost,
    }),
  ),
  row(
    "gmail-relay-peak",
    sending,
    "relay-peak",
    reply({ code: 450, enhanced: "4.2.1", text: /^Peak SMTP relay limit exceeded\b/i }),
    () => ({
      step: "test",
      title: "Google's mail relay is at its peak limit",
      cause: "Too many messages were sent in a short time.",
      fix: [advice.waitSomeMinutes, "Send at a lower rate."],
      wait: soon,
    }),
  ),
  row(
    "gmail-unauthenticated-sender",
    sending,
    "sender-unauthenticated",
    all(reply({ code: [421, 550], enhanced: ["5.7.26", "4.7.26"] }), (c) => inRun(c) || ofGoogle(c)),
    (c) => ({
      step: "dns",
      title: "Gmail refused the mail because SPF and DKIM do not pass",
      cause: `Neither shows that ${named(c.context?.from, "the From address")} may send this way.`,
      fix: [
        "On the DNS check step, mend the SPF and DKIM rows.",
        "Wait until they are found, then test again.",
      ],
    }),
  ),
  row(
    "gmail-authentication-required",
    ["auth", "send"],
    "authentication-required",
    any(
      reply({ code: 530, enhanced: "5.5.1", text: /^(Authentication Required\b|$)/i }),
      reply({ code: 530, enhanced: "5.7.0", text: /^Authentication Required\b.*(?:google|gsmtp)/is }),
    ),
    () => ({
      step: "app",
      title: "The mail was sent without a sign-in",
      cause: "Gmail got MAIL FROM from a connection that had not authenticated.",
      fix: ["Check that the connection type is OAuth 2.0.", "Check that no mail gateway stands in between."],
    }),
  ),
  row(
    "gmail-admin-rule",
    sending,
    "admin-rule",
    all(
      reply({ code: [550, 554] }),
      ({ evidence: e }) => e.kind === "smtp-reply" && /\s-?\s?gcdp\b/.test(e.text),
    ),
    () => ({
      step: "app",
      title: "A rule of the Google Workspace administrator refused the mail",
      cause: "The reply ends in gcdp: it was made by a routing or compliance rule of the organization.",
      fix: [
        "In the Google Admin console, open Apps > Google Workspace > Gmail > Compliance and Routing.",
        "Find the rule with the text of this reply, and exclude the sender.",
      ],
    }),
  ),
];
