import { generateKeyPairSync, randomBytes } from "node:crypto";
import { rememberSecret } from "./canary.ts";

/** A service account's JSON key file with a fresh RSA key, as Google Cloud writes it. The canary is told. */
export function freshKeyFile(
  overrides: Record<string, unknown> = {},
  bits = 2048,
): { json: string; privateKey: string } {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: bits,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  rememberSecret(privateKey);
  const email = "okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com";
  const file = {
    type: "service_account",
    project_id: "mycompany-okta-mail",
    private_key_id: randomBytes(20).toString("hex"),
    private_key: privateKey,
    client_email: email,
    client_id: "108264739150482736451",
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: "https://oauth2.googleapis.com/token",
    auth_provider_x509_cert_url: "https://www.googleapis.com/oauth2/v1/certs",
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(email)}`,
    universe_domain: "googleapis.com",
    ...overrides,
  };
  return { json: `${JSON.stringify(file, null, 2)}\n`, privateKey };
}

/** A client secret in the shape Entra gives its own. The canary is told. */
export function freshClientSecret(): string {
  const letters = randomBytes(48)
    .toString("base64url")
    .replaceAll(/[^A-Za-z0-9]/g, "a");
  const secret = `${letters.slice(0, 3)}8Q~${letters.slice(3, 37)}`;
  rememberSecret(secret);
  return secret;
}
