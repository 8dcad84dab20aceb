import { googleCloud } from "../../providers/google/servers.ts";
import { type CatalogueRow, saidRow, source } from "../row.ts";
import { jwt, named } from "../words.ts";

/** Who may change an organization policy, and where. Super admins cannot until they give themselves the role. */
const overridePolicy = (legacy: string, managed: string): string[] => [
  "In the Google Cloud console, choose the organization instead of the project, and open IAM & Admin > IAM.",
  "Give yourself the role Organization Policy Administrator on the organization. A super admin does not have it, and may grant it. Organization Administrator alone does not contain it.",
  `Choose the project and open IAM & Admin > Organization Policies. Look for both ${legacy} and ${managed}: each of them blocks on its own.`,
  "For each that is enforced, choose Manage policy > Override parent's policy > Add a rule > Enforcement: Off.",
  "Wait: a change takes up to about 20 minutes. Then try again, and enforce the policies again afterwards.",
];

/** What Google's consoles, gcloud and the Gmail API say in words. */
export const googleConsoleRows: readonly CatalogueRow[] = [
  saidRow("google-key-creation-disabled", () => ({
    step: "app",
    title: "The organization forbids keys for service accounts",
    cause:
      "A policy against service account keys is on. Newer organizations have it by default. There are two: the older iam.disableServiceAccountKeyCreation, and iam.managed.disableServiceAccountKeyCreation.",
    fix: overridePolicy(
      "Disable service account key creation (iam.disableServiceAccountKeyCreation)",
      "its managed twin (iam.managed.disableServiceAccountKeyCreation)",
    ),
    sources: [source.orgPolicies],
  })),
  saidRow("google-key-upload-disabled", () => ({
    step: "app",
    title: "The organization forbids uploading keys for service accounts",
    cause:
      "The policy against uploaded public keys is on (iam.disableServiceAccountKeyUpload, or its managed twin). It is another one than the policy against creating keys.",
    fix: [
      "A key that Google creates is enough for Okta: choose Add key > Create new key > JSON, unless that is forbidden too.",
      ...overridePolicy(
        "Disable Service Account Key Upload (iam.disableServiceAccountKeyUpload)",
        "its managed twin (iam.managed.disableServiceAccountKeyUpload)",
      ),
    ],
    sources: [source.orgPolicies],
  })),
  saidRow("google-account-creation-disabled", () => ({
    step: "app",
    title: "The organization forbids new service accounts",
    cause:
      "A policy against the creation of service accounts is on (iam.disableServiceAccountCreation, or its managed twin).",
    fix: overridePolicy(
      "Disable service account creation (iam.disableServiceAccountCreation)",
      "its managed twin (iam.managed.disableServiceAccountCreation)",
    ),
    sources: [source.orgPolicies],
  })),
  saidRow("google-key-role-missing", () => ({
    step: "app",
    title: "The account may not create keys for this service account",
    cause:
      "Google names the permission iam.serviceAccountKeys.create. The account that is signed in lacks it, or there is no service account with this address: Google says the same of both.",
    fix: [
      "In the Google Cloud console, open IAM & Admin > Service Accounts and compare the Email column.",
      "Give the account the role Service Account Key Admin on the project, under IAM & Admin > IAM.",
      "With gcloud, check the account with gcloud auth list, and the project with gcloud config get project.",
    ],
    commands: ["gcloud auth list", "gcloud config get project"],
  })),
  saidRow("key-not-service-account", () => ({
    step: "credentials",
    title: "The file is not the key of a service account",
    cause:
      "The program looked for client_email and private_key, and did not find them. The file is an OAuth client's, a person's credentials from gcloud (authorized_user), or a part of a key file.",
    fix: [
      "In the Google Cloud console, open IAM & Admin > Service Accounts, the account, then Keys.",
      "Choose Add key > Create new key > JSON, and use that file as it is.",
      "To see what a file holds, drop it on the Credentials step, or run mailwright inspect.",
    ],
    sources: [source.serviceAccount],
  })),
  saidRow("google-token-refused", () => ({
    step: "app",
    title: "Google refused the token request, and the program hides why",
    cause:
      "The program prints the HTTP status and not Google's answer. 401 is Google's status for a missing delegation, 400 for all that is wrong with key, clock, account or user: the status alone does not tell.",
    fix: [
      "Run the test here with the same values: it shows Google's own words.",
      `Or switch on the program's log of its requests, and paste the answer of ${googleCloud.tokenHosts[0]} here.`,
    ],
    sources: [source.serviceAccount],
  })),
  saidRow("google-person-sign-in", () => ({
    step: "app",
    title: "This reads as a person's sign-in, not a service account's",
    cause:
      "Google says this of a refresh token that has ended, or of a person who must sign in again. A service account with a key has neither. The words do not say more.",
    fix: [
      "If Okta should send: use a service account with domain-wide delegation, and the connection type OAuth 2.0 - JWT Bearer token flow.",
      "If the error comes from gcloud on your computer, run gcloud auth login and try again.",
    ],
    commands: ["gcloud auth login"],
    sources: [source.serviceAccount],
  })),
  saidRow("gmail-api-precondition", (c) => ({
    step: "app",
    field: "subject",
    title: "The Gmail API cannot act for this user",
    cause: `This is the Gmail API's answer, not SMTP's. Most often the request names no user to act for, or ${named(jwt(c)?.subject, "the user it names")} has no Gmail: no license, or the service is switched off.`,
    fix: [
      "Check that Subject is the primary address of a user of the organization, and not the service account's own.",
      "In the Google Admin console, open Directory > Users, the user, and check under Apps that Gmail is on.",
    ],
    sources: [source.serviceAccount],
  })),
  saidRow("gmail-api-delegation-denied", (c) => ({
    step: "app",
    field: "username",
    title: "The token is for another user than the address in the request",
    cause: `The Gmail API refused ${named(/Delegation denied for ([^\s"'<>]{3,254})/i.exec(c.evidence.kind === "text" ? c.evidence.text : "")?.[1], "the user")}. The address in the request is an alias, or belongs to somebody the token is not for. Okta does not use the Gmail API, but SMTP wants the same: one user, by the primary address.`,
    fix: ["Use the user's primary address as Username and as Subject. An alias does not work."],
    sources: [source.xoauth2],
  })),
  saidRow("google-federation", () => ({
    step: "credentials",
    title: "Workload identity federation does not replace the key here",
    cause:
      "The request used an identity pool (external_account). Domain-wide delegation needs an assertion signed by the service account, and Okta signs it with the account's private key.",
    fix: [
      "In the Google Cloud console, open IAM & Admin > Service Accounts, the account, then Keys, and create a JSON key.",
      "If the organization forbids keys, an administrator has to allow one for this project.",
      "Drop the key file on the Credentials step.",
    ],
    sources: [source.serviceAccount],
  })),
];
