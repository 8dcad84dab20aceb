import { generateKeyPairSync, type KeyObject } from "node:crypto";

const pair = (modulusLength: number) => generateKeyPairSync("rsa", { modulusLength });

/** Keys are made for each test run; none is stored. */
export const rsa2048 = pair(2048);
export const rsa1024 = pair(1024);
export const rsa512 = pair(512);
export const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const ed25519 = generateKeyPairSync("ed25519");
export const rsaPss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 });

export const pkcs8 = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();
export const pkcs1 = (key: KeyObject): string => key.export({ type: "pkcs1", format: "pem" }).toString();

export const pem = pkcs8(rsa2048.privateKey);

/** A key file as Google writes it. */
export const keyFile = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  type: "service_account",
  project_id: "okta-mail-123456",
  private_key_id: "0123456789abcdef0123456789abcdef01234567",
  private_key: pem,
  client_email: "okta-email@okta-mail-123456.iam.gserviceaccount.com",
  client_id: "112233445566778899001",
  auth_uri: "https://accounts.google.com/o/oauth2/auth",
  token_uri: "https://oauth2.googleapis.com/token",
  auth_provider_x509_cert_url: "https://www.googleapis.com/oauth2/v1/certs",
  client_x509_cert_url:
    "https://www.googleapis.com/robot/v1/metadata/x509/okta-email%40okta-mail-123456.iam.gserviceaccount.com",
  universe_domain: "googleapis.com",
  ...change,
});
export const json = (change: Readonly<Record<string, unknown>> = {}): string =>
  `${JSON.stringify(keyFile(change), null, 2)}\n`;
