import {
  isGoogleTokenEndpoint,
  mailScope,
  signatureRefused,
  tokenEndpoint,
} from "../../providers/google/servers.ts";
import { all, any, type Case, type CatalogueRow, row, stageRow, tokenError } from "../row.ts";
import { clockDifference, delegationWait, jwt, named, scopes, seen } from "../words.ts";

const token = ["token"] as const;
const delegation =
  "In the Google Admin console, open Security > Access and data control > API controls > Manage Domain Wide Delegation";
const serviceAccounts = "In the Google Cloud console, open IAM & Admin > Service Accounts";

/** The number that the Admin console wants: “client ID "…"”, or what it is called where it stands. */
const theNumber = (c: Case): string =>
  c.context?.settings.clientId
    ? `client ID “${c.context.settings.clientId}”`
    : "the service account's numeric Unique ID";
const subject = (c: Case): string => named(jwt(c)?.subject, "the user in Subject");
const account = (c: Case): string => named(jwt(c)?.issuer, "the service account in Issuer");

/** Google's shorter sentence: an address that is none, whichever of the two. */
const namesNoUser = ({ evidence: e }: Case): boolean =>
  e.kind === "token-reply" && /^Not a valid email\b(?! or user ID)/i.test(e.errorDescription ?? "");

/** Google gave a token for the service account itself: key, clock and account are fine. */
const cleared = (c: Case): boolean =>
  seen(c, "token-reply", (e) => e.request === "token-without-sub")?.httpStatus === 200;
const clearedSentence = (c: Case): string =>
  cleared(c)
    ? " The key, the clock and the service account are fine: without a user, Google gives a token."
    : "";

/** Whether Google still lists the key: its public keys were asked for after a refused signature. */
function keySentence(c: Case): string {
  const list = seen(c, "token-reply", (e) => e.request === "certificates");
  const keyId = jwt(c)?.keyId ?? "";
  if (list?.httpStatus !== 200 || keyId === "") return "";
  return list.body.includes(`"${keyId}"`)
    ? " Google lists a key with this key ID, so the private key and the key ID come from different files."
    : ` Google no longer lists the key ${keyId}: it was deleted or disabled.`;
}

/** What the request asks for, when that is known. */
const asks = (c: Case): string => (c.context === undefined ? "" : `The request asks for ${scopes(c)}. `);

const skew = (c: Case): number | undefined =>
  seen(c, "token-reply", (e) => e.request === "token")?.clockSkewS;

/** Google's token endpoint. `invalid_grant` has many causes, so its description is read from its first word. */
export const googleRows: readonly CatalogueRow[] = [
  row(
    "google-delegation-missing",
    token,
    "delegation-missing",
    all(
      tokenError(
        "unauthorized_client",
        /^(Client is unauthorized to retrieve access tokens using this method|Unauthorized client or scope in request)\b/i,
      ),
      (c) => c.context === undefined || c.context.settings.scopes.join(" ") === mailScope,
    ),
    (c) => {
      const wait = delegationWait(c);
      return {
        step: "app",
        title:
          wait === undefined
            ? "Domain-wide delegation is missing"
            : "Domain-wide delegation is missing, or not active yet",
        cause: `Google knows the service account, but it may not act for ${subject(c)}. There is no delegation for its numeric ID with this scope, the email address was entered instead of the number, or the user belongs to another organization.${clearedSentence(c)}`,
        fix: [
          `${delegation}.`,
          `Look for ${theNumber(c)}. If it is not there, choose Add new.`,
          `Enter the number as Client ID and ${mailScope} as OAuth scope, with the slash at the end.`,
          "Wait some minutes, then test again. Google allows itself up to 24 hours.",
        ],
        wait,
      };
    },
  ),
  row(
    "google-scope-not-authorised",
    token,
    "delegation-scope",
    any(
      all(
        tokenError("access_denied"),
        (c) =>
          isGoogleTokenEndpoint(c.context?.settings.tokenEndpoint ?? "") ||
          tokenError("access_denied", /^Requested client not authori[sz]ed\b/i)(c),
      ),
      tokenError(
        "unauthorized_client",
        /^(Client is unauthorized to retrieve access tokens using this method|Unauthorized client or scope in request)\b/i,
      ),
    ),
    (c) => ({
      step: "app",
      title: "The delegation does not include the scope",
      cause: `${asks(c)}The delegation of ${theNumber(c)} does not authorize all of it, or Google's app access control restricts it. Only ${mailScope} works over SMTP.${clearedSentence(c)}`,
      fix: [
        `On the Provider app step, set Scope to ${mailScope}, with the slash at the end.`,
        `${delegation}.`,
        `Edit the entry of ${theNumber(c)} so that its scopes contain exactly ${mailScope}.`,
        "Under API controls > Manage app access, check that Gmail is not restricted for the client ID.",
      ],
      expected: mailScope,
      found: c.context?.settings.scopes.join(" "),
      wait: delegationWait(c),
    }),
  ),
  row("google-admin-policy", token, "admin-policy", tokenError("admin_policy_enforced"), (c) => ({
    step: "app",
    title: "The organization's app access control blocks the scope",
    cause: `A Google Workspace policy does not let ${theNumber(c)} use Gmail.`,
    fix: [
      "In the Google Admin console, open Security > Access and data control > API controls > Manage app access.",
      `Add ${theNumber(c)} and set its access to Trusted.`,
    ],
  })),
  row(
    "google-subject-unknown",
    token,
    "subject-unknown",
    tokenError("invalid_grant", /^(Invalid email or User ID|Not a valid email( or user ID)?)\b/i),
    (c) => ({
      step: "app",
      field: "subject",
      title: namesNoUser(c)
        ? "Google does not take an address in the request"
        : "Google does not know this user",
      cause: namesNoUser(c)
        ? `One of the two addresses is none that Google knows: Subject${jwt(c) === undefined ? "" : ` (${subject(c)})`}, or Issuer, which must be the service account's email address and not its numeric ID.${clearedSentence(c)}`
        : `${subject(c)} is not an active user of the organization. It may be misspelled, suspended, deleted, or only a group or an alias.${clearedSentence(c)}`,
      fix: [
        "In the Google Admin console, open Directory > Users and find the sender.",
        "On the Provider app step, enter the user's primary address as Subject and as Username.",
        ...(namesNoUser(c)
          ? ["Compare Issuer with client_email of the key file: it ends in .iam.gserviceaccount.com."]
          : []),
      ],
      found: jwt(c)?.subject,
    }),
  ),
  row(
    "google-key-not-accepted",
    token,
    "key-deleted",
    tokenError("invalid_grant", signatureRefused),
    (c) => ({
      step: "credentials",
      title: "Google does not accept the key",
      cause: `The signature does not fit any active key of ${account(c)}. The key was deleted, disabled or has expired, or it is another account's. Google disables keys that were published by mistake.${keySentence(c)}`,
      fix: [
        `${serviceAccounts}, the account, then Keys.`,
        "If the key ID is not listed there as active, choose Add key > Create new key > JSON.",
        "Drop the new file on the Credentials step.",
        "Enter the new key ID and private key in Okta as well.",
      ],
      found: jwt(c)?.keyId,
    }),
  ),
  row(
    "google-account-not-found",
    token,
    "account-not-found",
    tokenError("invalid_grant", /^Invalid grant: account not found\b/i),
    (c) => ({
      step: "app",
      field: "issuer",
      title: "The service account does not exist",
      cause: `Google has no service account ${account(c)}. It was deleted, or Issuer holds the numeric ID instead of the email address.`,
      fix: [
        `${serviceAccounts} and compare the Email column with Issuer.`,
        "If the account is gone, create one, and a JSON key for it.",
        "Drop the key file on the Credentials step: it fills in Issuer.",
      ],
      found: jwt(c)?.issuer,
    }),
  ),
  row(
    "google-clock-or-lifetime",
    token,
    "clock-wrong",
    tokenError("invalid_grant", /^Invalid JWT: Token must be a short-lived token\b/i),
    (c) => {
      const seconds = skew(c);
      const known = seconds !== undefined && Math.abs(seconds) >= 60;
      return {
        step: "test",
        title: "The clock of this computer is wrong",
        cause: known
          ? `It is ${clockDifference(seconds)} of Google's clock. Google takes a request only when its time fits.`
          : "Google takes a request only when its time fits and it is valid for at most an hour.",
        fix: [
          "Switch on automatic time in the system's date and time settings.",
          "Check the time zone too.",
          "Test again. Okta has a clock of its own, so it is not affected.",
        ],
      };
    },
  ),
  row(
    "google-audience-wrong",
    token,
    "audience-wrong",
    tokenError("invalid_grant", /^Invalid JWT: Failed audience check\b/i),
    (c) => ({
      step: "app",
      field: "audience",
      title: "Audience is not Google's token endpoint",
      cause: `Google expects its own token endpoint as Audience. It is ${named(jwt(c)?.audience, "something else")} now.`,
      fix: [`On the Provider app step, set Audience to ${tokenEndpoint}.`, "Enter the same in Okta."],
      expected: tokenEndpoint,
      found: jwt(c)?.audience,
    }),
  ),
  row(
    "google-scope-invalid",
    token,
    "scope-invalid",
    tokenError(
      "invalid_scope",
      /^(Invalid OAuth scope or ID token audience provided|Some requested scopes were invalid)\b/i,
    ),
    (c) => ({
      step: "app",
      field: "scope",
      title: "Google does not know the scope",
      cause: `${scopes(c)} is empty or misspelled. Several scopes are parted by a space, not by a comma.`,
      fix: [`On the Provider app step, set Scope to ${mailScope}.`, "Enter the same in Okta."],
      expected: mailScope,
      found: c.context?.settings.scopes.join(" "),
    }),
  ),
  row(
    "google-account-disabled",
    token,
    "account-disabled",
    any(tokenError("disabled_client"), tokenError("invalid_grant", /^Invalid grant: account disabled\b/i)),
    (c) => ({
      step: "app",
      title: "The service account or its key is disabled",
      cause: `Google knows ${account(c)}, but it is switched off. Google does this itself when a key was published.`,
      fix: [
        `${serviceAccounts} and the account.`,
        "Enable it. If the key was published, delete it and create a new one.",
        "Drop the new key file on the Credentials step.",
      ],
    }),
  ),
  row("google-client-deleted", token, "client-deleted", tokenError("deleted_client"), (c) => ({
    step: "app",
    title: "The service account was deleted",
    cause: `${account(c)} was deleted. It can be restored for 30 days.`,
    fix: [
      "Undelete it with gcloud iam service-accounts undelete and its Unique ID.",
      "Or create a new service account and a key, and delegate its Unique ID.",
    ],
    commands: ["gcloud iam service-accounts undelete"],
  })),
  row("google-org-internal", token, "org-internal", tokenError("org_internal"), (c) => ({
    step: "app",
    title: "The project is for another organization's users only",
    cause: `The Google Cloud project is internal, and ${subject(c)} is not in its organization.`,
    fix: ["Create the service account in a project of the same organization as the user."],
  })),
  row(
    "google-client-not-found",
    token,
    "client-not-found",
    tokenError("invalid_client", /^The OAuth client was not found\b/i),
    () => ({
      step: "credentials",
      title: "Google does not know the client",
      cause: "The key file may be one of an OAuth client instead of a service account.",
      fix: [
        `${serviceAccounts}, the account, then Keys, and create a JSON key.`,
        "Drop it on the Credentials step.",
      ],
    }),
  ),
  row(
    "google-issuer-unverifiable",
    token,
    { none: "rare" },
    tokenError("invalid_grant", /^Invalid JWT: No valid verifier found for issuer\b/i),
    (c) => ({
      step: "app",
      field: "issuer",
      title: "Google finds no key to verify the issuer with",
      cause: `It knows no active key of ${account(c)}. Issuer is misspelled or no service account's email address, the account was deleted, or it was made a moment ago.`,
      fix: [
        "Compare Issuer with client_email of the key file: it ends in .iam.gserviceaccount.com.",
        `${serviceAccounts}, the account, then Keys. The key ID must be listed as active.`,
        "If the account or the key is new, wait a minute and test again.",
      ],
      found: jwt(c)?.issuer,
    }),
  ),
  row(
    "google-grant-type",
    token,
    { none: "rare" },
    tokenError("unsupported_grant_type", /^Invalid grant_type: /i),
    () => ({
      step: "app",
      title: "Google does not take this grant type",
      cause:
        "The request asked with a grant type that Google's token endpoint does not know, such as client_credentials, which is Microsoft's. A service account asks with a signed request (JWT Bearer).",
      fix: [
        "In Okta, set Connection Type to OAuth 2.0 - JWT Bearer token flow.",
        "Enter Issuer, Subject, Audience and the private key of the service account.",
      ],
    }),
  ),
  row(
    "google-principal-invalid",
    token,
    "issuer-malformed",
    tokenError("invalid_request", /^Invalid principal\b/i),
    (c) => ({
      step: "app",
      field: "issuer",
      title: "Issuer is not a service account's email address",
      cause: `${account(c)} is not an address Google can look up.`,
      fix: ["Set Issuer to client_email of the key file: it ends in .iam.gserviceaccount.com."],
      found: jwt(c)?.issuer,
    }),
  ),
  stageRow(
    "google-assertion-malformed",
    token,
    "assertion-malformed",
    all(tokenError("invalid_request", /^Bad Request\.?$/i), (c) =>
      isGoogleTokenEndpoint(c.context?.settings.tokenEndpoint ?? ""),
    ),
    () => ({
      step: "app",
      field: "tokenEndpoint",
      title: "Google could not read the request",
      cause: "What arrived was not a signed request. Something on the way may have changed it.",
      fix: [
        `Compare the token endpoint with ${tokenEndpoint}.`,
        "If it is the same, test once without the proxy.",
      ],
    }),
  ),
];
