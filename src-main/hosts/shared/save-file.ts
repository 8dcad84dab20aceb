import { replaceFile } from "../../setup/replace-file.ts";

/** In a bundle it holds the secret, under the passphrase. A zip names its files in plain. */
const sealedSecret = Buffer.from("secrets.jwe");

/**
 * Saves a file where the person said. It is the old one or the new one, also when the disk is full meanwhile; what holds a
 * sealed secret can be read by this user only.
 * @throws the system's error
 */
export const saveFile = (path: string, data: string | Uint8Array): Promise<void> =>
  replaceFile(path, data, {
    mode: typeof data !== "string" && Buffer.from(data).includes(sealedSecret) ? 0o600 : 0o666,
  });
