import { generateKeyPairSync } from "node:crypto";
import { mailScope } from "../../providers/google/servers.ts";
import { common } from "../scenarios/common.ts";
import { dnsScenarios } from "../scenarios/dns.ts";
import {
  type Bend,
  type BendOf,
  change,
  changing,
  inConsoles,
  type PracticeScenario,
  scenario,
  smtpSays,
  tokenReply,
} from "../scenarios/scenario.ts";
import type { GooglePlan, ServiceAccount } from "./plan.ts";

const row = scenario<GooglePlan>("google");
const google = changing(row, inConsoles<GooglePlan>);
const says = changing(row, smtpSays);

type User = GooglePlan["users"][number];
const account = changing(row, (how: (now: ServiceAccount) => Partial<ServiceAccount>) =>
  inConsoles<GooglePlan>((now) => ({
    serviceAccounts: now.serviceAccounts.map((a) => ({ ...a, ...how(a) })),
  })),
);
const users = changing(row, (how: Partial<User>) =>
  inConsoles<GooglePlan>((now) => ({ users: now.users.map((u) => ({ ...u, ...how })) })),
);
const delegation = (client: (now: ServiceAccount) => string, ...scopes: string[]): BendOf<GooglePlan> =>
  inConsoles((now) => ({
    delegation: now.serviceAccounts.map((a) => ({ client: client(a), scopes })),
  }));
/** A mistake in the admin's own values: the token endpoint reads these claims instead. */
const readAs = changing(row, (claims: Readonly<Record<string, string>>) =>
  inConsoles<GooglePlan>({ readAs: claims }),
);
const oauthError = (status: number, error: string, error_description: string): Bend =>
  tokenReply(status, "application/json; charset=utf-8", JSON.stringify({ error, error_description }));

const hourMs = 3_600_000;
const sendScope = "https://www.googleapis.com/auth/gmail.send";
const signed = "ffacd0b85a97d-43f1e2a7c1dsm9481726f8f.14 - gsmtp";

/** A key nobody here uses, made when it is first needed. */
let stranger: ReturnType<typeof generateKeyPairSync>["publicKey"] | undefined;
const strangersKey = () => {
  stranger ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
  return stranger;
};

export const googleScenarios: readonly PracticeScenario[] = [
  row("works", null, "Everything is set up", (plan) => plan),

  google("delegation-missing", "google-delegation-missing", "There is no domain-wide delegation", {
    delegation: [],
  }),
  row(
    "delegation-email",
    "google-delegation-missing",
    "The delegation names the service account by its email address",
    delegation((a) => a.email, mailScope),
  ),
  row(
    "delegation-send-only",
    "google-delegation-missing",
    "The delegation has the scope gmail.send only",
    delegation((a) => a.clientId, sendScope),
  ),
  row(
    "delegation-no-slash",
    "google-delegation-missing",
    "The delegated scope lacks the slash at its end",
    delegation((a) => a.clientId, mailScope.slice(0, -1)),
  ),
  google("delegation-scope", "google-scope-not-authorised", "The delegation does not reach the mail scope", {
    unlistedServicesRestricted: true,
  }),
  google("admin-policy", "google-admin-policy", "App access control blocks the app", {
    appAccessBlocked: true,
  }),
  account(
    "key-deleted",
    "google-key-not-accepted",
    "The key was deleted in the Google Cloud console",
    () => ({ keys: [] }),
  ),
  account(
    "key-mixed",
    "google-key-not-accepted",
    "The key ID and the private key come from two files",
    (now) => ({ keys: now.keys.map((k) => ({ ...k, publicKey: strangersKey() })) }),
  ),
  account("account-not-found", "google-account-not-found", "The service account was deleted", () => ({
    state: "deleted",
  })),
  account("account-disabled", "google-account-disabled", "The service account is disabled", () => ({
    state: "disabled",
  })),
  account("org-internal", "google-org-internal", "The app is restricted to its own organization", () => ({
    state: "restricted-to-its-organization",
  })),
  row(
    "client-deleted",
    "google-client-deleted",
    "The OAuth client was deleted",
    oauthError(401, "deleted_client", "The OAuth client was deleted."),
  ),
  row(
    "client-not-found",
    "google-client-not-found",
    "Google does not know the OAuth client",
    oauthError(401, "invalid_client", "The OAuth client was not found."),
  ),
  row(
    "issuer-malformed",
    "google-principal-invalid",
    "The issuer is no service account",
    oauthError(400, "invalid_request", "Invalid principal for the issuer."),
  ),
  google("subject-unknown", "google-subject-unknown", "The user to act for does not exist", (now) => ({
    users: now.users.map((u) => ({ ...u, address: `former.${u.address}` })),
  })),
  users("subject-suspended", "google-subject-unknown", "The user to act for is suspended", {
    suspended: true,
  }),
  readAs("subject-elsewhere", "google-delegation-missing", "The user belongs to another Google Workspace", {
    sub: "okta@gmail.com",
  }),
  row("clock-wrong", "google-clock-or-lifetime", "This computer's clock is two hours slow", (plan) => ({
    ...plan,
    serverClockMs: 2 * hourMs,
  })),
  row("clock-fast", "google-clock-or-lifetime", "This computer's clock is two hours fast", (plan) => ({
    ...plan,
    serverClockMs: -2 * hourMs,
  })),
  readAs("audience-wrong", "google-audience-wrong", "The audience is not the token endpoint", {
    aud: "https://accounts.google.com/o/oauth2/token",
  }),
  readAs("scope-invalid", "google-scope-invalid", "The scope is misspelled", {
    scope: "https://mail.gogle.com/",
  }),

  users("user-mismatch", "gmail-user-mismatch", "Gmail is off for the user", { gmail: false }),
  users("daily-limit", "gmail-daily-limit", "The user has sent all that a day allows", { sentToday: 2_000 }),
  says("gmail-temporary", "gmail-temporary", "Gmail cannot authenticate at the moment", {
    AUTH: `454 4.7.0 Cannot authenticate due to temporary system problem. Try again later. ${signed}`,
  }),
  says("gmail-busy", "gmail-temporary", "Gmail wants to be left alone for a while", {
    greeting: `421 4.7.0 Try again later, closing connection. ${signed}`,
  }),
  says("ehlo-name-refused", "gmail-ehlo-refused", "Google's mail relay does not like this computer's name", {
    EHLO: `421 4.7.0 Try again later, closing connection. (EHLO) ${signed}`,
  }),
  says("gmail-challenge", "gmail-password-login", "Gmail wants a sign-in in the browser", {
    AUTH: `534-5.7.14 Please log in via your web browser and then try again.\n534 5.7.14  https://support.google.com/mail/answer/78754 ${signed}`,
  }),
  says("relay-denied", "gmail-relay-denied", "The SMTP relay does not know the sender", {
    "RCPT TO": `550-5.7.1 Mail relay denied [203.0.113.9]. Invalid credentials for relay for one of the\n550 5.7.1 domains in: mycompany.example ${signed}`,
  }),
  says("relay-peak", "gmail-relay-peak", "The SMTP relay has too much to do", {
    "MAIL FROM": `450 4.2.1 Peak SMTP relay limit exceeded for customer. ${signed}`,
  }),
  says("sender-unauthenticated", "gmail-unauthenticated-sender", "The recipient wants SPF or DKIM to pass", {
    message: `550-5.7.26 Your email has been blocked because the sender is unauthenticated.\n550 5.7.26  https://support.google.com/mail/answer/81126 ${signed}`,
  }),
  says("admin-rule", "gmail-admin-rule", "A rule of the Workspace admin refuses the message", {
    message:
      "550 5.7.1 This message was blocked by your administrator. ffacd0b85a97d-43f1e2a7c1dsm9481726f8f.14 - gcdp",
  }),

  row(
    "assertion-malformed",
    "google-assertion-malformed",
    "Google cannot read the request",
    oauthError(400, "invalid_request", "Bad Request"),
  ),
  says("command-too-long", "gmail-command-too-long", "Gmail finds the token's line too long", {
    AUTH: `555-5.5.2 Syntax error, command line too long. For more information, go to\n555 5.5.2  https://support.google.com/a/answer/3221692 ${signed}`,
  }),
  says("response-undecodable", "gmail-response-undecodable", "Gmail cannot decode the sign-in", {
    AUTH: `501 5.5.2 Cannot Decode response ${signed}`,
  }),
  says("authentication-required", "gmail-authentication-required", "Gmail has forgotten the sign-in", {
    "MAIL FROM": `530-5.7.0 Authentication Required. For more information, go to\n530 5.7.0  https://support.google.com/accounts/troubleshooter/2402620. ${signed}`,
  }),

  google(
    "from-rewritten",
    "gmail-from-rewritten",
    "Gmail replaces the From address",
    (now) => ({
      users: now.users.map((u) => ({ ...u, sendsAs: [u.address.replace(/^[^@]+/, "mailer")] })),
    }),
    "delivered",
  ),
  row(
    "signed-by-google",
    "dkim-not-aligned",
    "Google signs in its own name",
    change("delivery", { dkim: "provider" }),
    "delivered",
  ),

  ...common("google"),
  ...dnsScenarios("google"),
];
