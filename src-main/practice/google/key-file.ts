import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { SettingsInput } from "../../contract/settings.ts";
import { tokenEndpoint } from "../../providers/google/servers.ts";
import { practiceIds } from "../company.ts";

/** A service account's key file as Google Cloud makes it, with a fresh 2048-bit RSA key. JSON. */
export async function makeKeyFile(values: SettingsInput): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const email = values.issuer || practiceIds.serviceAccount;
  const keyFile = {
    type: "service_account",
    project_id: /@([^.]+)\./.exec(email)?.[1] ?? practiceIds.projectId,
    private_key_id: randomBytes(20).toString("hex"),
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    client_email: email,
    client_id: values.clientId || practiceIds.uniqueId,
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: values.tokenEndpoint || tokenEndpoint,
    auth_provider_x509_cert_url: "https://www.googleapis.com/oauth2/v1/certs",
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(email)}`,
    universe_domain: "googleapis.com",
  };
  return `${JSON.stringify(keyFile, null, 2)}\n`;
}
