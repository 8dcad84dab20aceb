import { createPrivateKey, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import type { Evidence } from "../contract/evidence.ts";
import type { JwtBearerSettings } from "../contract/settings.ts";
import { Secret } from "../credentials/secret.ts";

/** How long an assertion may be used, in seconds. Google allows up to an hour; the run needs seconds. */
const lifetimeS = 600;
/** RFC 7518 section 3.3: RS256 needs a key of 2048 bits or more. */
const smallestKeyBits = 2048;

/**
 * Makes the JWT of RFC 7523 section 3 that is traded for a token.
 * @param nowMs milliseconds since the epoch, from the network's clock
 * @param withoutSub leaves `sub` out: Google then answers for the service account itself, which tells a fault of the
 *   key, the clock or the account from one of the delegation, the scope or the user
 * @returns the signed assertion, or the evidence why the key cannot sign one
 */
export async function signAssertion(
  settings: JwtBearerSettings,
  privateKey: Secret,
  nowMs: number,
  withoutSub: boolean,
): Promise<Secret | Extract<Evidence, { kind: "credential" }>> {
  const key = privateKey.use(readKey);
  if ("kind" in key) return key;
  const iat = Math.floor(nowMs / 1000);
  const jwt = await new SignJWT({
    iss: settings.issuer,
    ...(withoutSub || settings.subject === "" ? {} : { sub: settings.subject }),
    aud: settings.audience,
    scope: settings.scopes.join(" "),
    iat,
    exp: iat + lifetimeS,
  })
    .setProtectedHeader({
      alg: settings.signingAlgorithm,
      typ: "JWT",
      ...(settings.keyId === "" ? {} : { kid: settings.keyId }),
    })
    .sign(key.object);
  return new Secret(jwt);
}

/** OpenSSL's message is kept, without anything of the key: it names the decoder, not the input. */
function readKey(pem: string): { object: KeyObject } | Extract<Evidence, { kind: "credential" }> {
  if (pem.trim() === "")
    return { kind: "credential", problem: "missing", message: "The private key is empty." };
  let object: KeyObject;
  try {
    object = createPrivateKey(pem);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const message = error instanceof Error ? error.message : "";
    return { kind: "credential", problem: "unreadable", message: `${message} ${code}`.trim() };
  }
  if (object.asymmetricKeyType !== "rsa")
    return { kind: "credential", problem: "not-rsa", message: `The key is ${object.asymmetricKeyType}.` };
  const bits = object.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < smallestKeyBits)
    return { kind: "credential", problem: "too-short", message: `The key has ${bits} bits.` };
  return { object };
}
