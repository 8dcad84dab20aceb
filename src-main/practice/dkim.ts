import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

/** The key that the practice providers sign mail with. */
export interface DkimKey {
  /** The private half, PEM. It lives as long as this process. */
  readonly privateKey: string;
  /** What the record in the DNS says (RFC 6376 section 3.6.1). */
  readonly record: string;
}

let made: Promise<DkimKey> | undefined;

/** One key for all practice worlds of this process: making one takes a moment. */
export function practiceDkimKey(): Promise<DkimKey> {
  made ??= promisify(generateKeyPair)("rsa", { modulusLength: 2048 }).then(({ privateKey, publicKey }) => ({
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    record: `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`,
  }));
  return made;
}
