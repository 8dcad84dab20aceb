import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { flattenedDecrypt } from "jose";

/**
 * Opens a bundle's secrets.jwe with jose and nothing of Mailwright: `PASSPHRASE=… node open-jwe.ts secrets.jwe`. Prints what
 * its header says, how long it took, and the SHA-256 of the secret; never the secret.
 */
const jwe = JSON.parse(readFileSync(process.argv[2] as string, "utf8"));
const begin = performance.now();
const { plaintext, protectedHeader } = await flattenedDecrypt(
  jwe,
  new TextEncoder().encode((process.env["PASSPHRASE"] ?? "").normalize("NFC")),
  { keyManagementAlgorithms: ["PBES2-HS512+A256KW"], maxPBES2Count: Number.POSITIVE_INFINITY },
);
const { kind, value } = JSON.parse(new TextDecoder().decode(plaintext));
const { alg, enc, p2c } = protectedHeader ?? {};
const sha256 = createHash("sha256").update(value).digest("hex");
console.log(
  JSON.stringify({ opened: true, kind, sha256, alg, enc, p2c, ms: Math.round(performance.now() - begin) }),
);
