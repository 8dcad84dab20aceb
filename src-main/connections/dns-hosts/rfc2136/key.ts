import { type TsigAlgorithm, type TsigKey, tsigAlgorithms } from "../../../dns/update/tsig.ts";

/** What of a key is no secret. */
export interface KeyParts {
  readonly keyName: string;
  readonly algorithm: TsigAlgorithm;
  /** Base64. */
  readonly secret: string;
}

const isAlgorithm = (text: string): text is TsigAlgorithm => Object.hasOwn(tsigAlgorithms, text);

/**
 * Reads a key from what was entered: three values, or in the place of the secret the whole of it as BIND's `tsig-keygen` and
 * Knot's `keymgr -t` write it, or as `nsupdate -y` takes it (`algorithm:name:secret`, the first of them optional). Undefined for what is none.
 */
export function readKey(entered: Readonly<Record<string, string>>): KeyParts | undefined {
  const { keyName = "", algorithm = "", secret = "" } = entered;
  const bind = /key\s+"?([\w.-]+)"?\s*\{([^}]*)\}/i.exec(secret);
  const inside = bind?.[2] ?? secret;
  const knot = /-\s*id:\s*"?([\w.-]+)"?/.exec(secret)?.[1];
  const colons = /^(?:(hmac-\w+):)?([\w.-]+):([A-Za-z0-9+/=]+)$/i.exec(secret);
  const named = (word: string) => new RegExp(`\\b${word}:?\\s+"?([\\w+/=.-]+)"?`, "i").exec(inside)?.[1];
  const parts = {
    keyName: (bind?.[1] ?? knot ?? colons?.[2] ?? keyName).replace(/\.$/, "").toLowerCase(),
    algorithm:
      (colons?.[1] ?? (bind || knot ? named("algorithm") : algorithm) ?? "")
        .toLowerCase()
        .replace(/\.$/, "") || "hmac-sha256",
    secret: colons?.[3] ?? (bind || knot ? named("secret") : secret) ?? "",
  };
  const isKey =
    /^(?:[\w-]{1,63}\.)*[\w-]{1,63}$/.test(parts.keyName) &&
    parts.keyName.length <= 253 &&
    /^[A-Za-z0-9+/]{8,1024}={0,2}$/.test(parts.secret);
  return isKey && isAlgorithm(parts.algorithm) ? { ...parts, algorithm: parts.algorithm } : undefined;
}

/** The key that signs. */
export const tsigKey = (values: Readonly<Record<string, string>>, secret: string): TsigKey => ({
  name: values["keyName"] ?? "",
  algorithm: isAlgorithm(values["algorithm"] ?? "") ? (values["algorithm"] as TsigAlgorithm) : "hmac-sha256",
  secret: Buffer.from(secret, "base64"),
});
