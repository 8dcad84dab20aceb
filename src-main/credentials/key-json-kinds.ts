import type { Finding } from "../contract/index.ts";
import { finding, firstKind, type Kind, keyKind, newGoogleKey } from "./credential-finding.ts";

type Fields = Readonly<Record<string, unknown>>;
const has = (fields: Fields, ...names: readonly string[]) =>
  names.every((name) => Object.hasOwn(fields, name));

/** JSON files that are taken for a service account's key, each with its name. The first match counts. */
const kinds: readonly Kind<Fields>[] = [
  keyKind(
    (f) => has(f, "web") || has(f, "installed") || (has(f, "client_id", "client_secret") && !has(f, "type")),
    {
      code: "key-is-oauth-client",
      title: "This is the file of an OAuth client",
      cause:
        "OAuth clients are for apps where people sign in. Okta signs in as a service account, with a key of its own.",
    },
  ),
  keyKind((f) => f.type === "authorized_user", {
    code: "key-is-user-login",
    title: "These are a person's own credentials",
    cause:
      "gcloud writes this file when a person signs in. It is bound to that person and has no private key.",
  }),
  keyKind((f) => f.type === "external_account" || f.type === "external_account_authorized_user", {
    code: "key-is-workload-identity",
    title: "This is a workload identity configuration",
    cause: "It borrows an identity from another cloud and holds no private key. Okta needs one.",
  }),
  keyKind((f) => f.type === "impersonated_service_account", {
    code: "key-is-impersonation",
    title: "This file only impersonates a service account",
    cause: "It lets a signed-in person act as the service account and holds no private key.",
  }),
  keyKind((f) => f.type === "gdch_service_account", {
    code: "key-is-distributed-cloud",
    title: "This key is for Google Distributed Cloud",
    cause: "It is for an installation of its own, which Google Workspace does not know.",
  }),
  keyKind((f) => has(f, "kty") || has(f, "keys"), {
    code: "key-is-jwk",
    title: "This is a JSON Web Key",
    cause: "Okta takes the private key as PEM, or from a service account's key file.",
    fix: ["Convert it to PKCS #8 PEM and paste that.", ...newGoogleKey],
  }),
  keyKind((f) => has(f, "project_info") || has(f, "apiKey") || has(f, "projectId", "appId"), {
    code: "key-is-firebase-config",
    title: "This is the configuration of a Firebase app",
    cause: "It names a project for an app on a phone or the web, and holds no private key.",
  }),
  keyKind((f) => has(f, "error"), {
    code: "key-is-error-reply",
    title: "This is an error message, not a key",
    cause: "A request for the key failed, and its answer was saved.",
  }),
  keyKind((f) => has(f, "access_token") || has(f, "refresh_token"), {
    code: "key-is-token",
    title: "This is a token",
    cause: "A token is what the key is exchanged for. It ends within the hour.",
  }),
  keyKind((f) => has(f, "private_key", "client_email"), {
    code: "key-type-missing",
    title: "The key file does not say that it is a service account's",
    cause:
      'Google writes "type": "service_account" into every key file. This one was changed after the download.',
    fix: ["Add the file as it was downloaded.", ...newGoogleKey],
  }),
];

const notAServiceAccount = finding({
  code: "key-not-service-account",
  title: "This JSON file is not a service account's key",
  cause: 'A key file says "type": "service_account" and holds private_key and client_email.',
  fix: newGoogleKey,
});

/** Says what a JSON file is when it is not a service account's key. */
export function otherJson(fields: Fields): Finding {
  return firstKind(kinds, fields) ?? notAServiceAccount;
}
