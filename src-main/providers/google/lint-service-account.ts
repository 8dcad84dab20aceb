import type { Finding, OktaSettings } from "../../contract/index.ts";
import { settingFinding } from "../rules/finding.ts";
import { domainOf, isAddress } from "../text.ts";

const file = "Add the service account's JSON key on the Credentials step. It fills in this value.";

/** Client ID, key ID and issuer: three values of one key file that are easily swapped. */
export function lintServiceAccount(settings: OktaSettings): Finding[] {
  if (settings.authType !== "OAUTH2_JWT_BEARER_GRANT") return [];
  return [
    settings.clientId && clientId(settings.clientId),
    settings.issuer && issuer(settings.issuer),
    settings.keyId && keyId(settings.keyId),
  ].filter((finding) => typeof finding === "object");
}

function clientId(value: string): Finding | undefined {
  if (/^\d{15,30}$/.test(value)) return undefined;
  return settingFinding("error", "clientId", "setting-client-id", {
    title: "Client ID is not the service account's number",
    cause: value.includes("@")
      ? "An email address was entered. Delegation is granted to the number, and to an address never."
      : value.endsWith(".apps.googleusercontent.com")
        ? "This is the ID of an OAuth client, for apps where people sign in. A service account has a number of about 21 digits."
        : "A service account's client ID, also called Unique ID, is a number of about 21 digits.",
    fix: [file, "Or copy Unique ID from IAM & Admin, Service Accounts, your account, Details."],
    found: value,
  });
}

function issuer(value: string): Finding | undefined {
  if (isAddress(value) && /(?:^|\.)gserviceaccount\.com$/.test(domainOf(value))) return undefined;
  return settingFinding("error", "issuer", "setting-issuer", {
    title: "Issuer is not a service account",
    cause: /^\d+$/.test(value)
      ? 'The number was entered. Google looks for the issuer by its address, and answers "account not found".'
      : "It must be the service account's address, which ends with gserviceaccount.com.",
    fix: [file, "Or copy Email from IAM & Admin, Service Accounts."],
    found: value,
    expected: "name@project.iam.gserviceaccount.com",
  });
}

function keyId(value: string): Finding | undefined {
  if (/^[0-9a-f]{40}$/i.test(value)) return undefined;
  return settingFinding("warning", "keyId", "setting-key-id", {
    title: "Key ID does not look like one of Google's",
    cause: `Google's key IDs have 40 characters, 0 to 9 and a to f. This has ${value.length}. With a wrong one the signature is refused.`,
    fix: [file, "Or copy Key ID from IAM & Admin, Service Accounts, your account, Keys."],
    found: value,
  });
}
