import type { Finding } from "../contract/index.ts";
import { finding, newGoogleKey } from "./credential-finding.ts";
import type { FileContent } from "./file-text.ts";

/** A certificate in place of a key, in whichever form. */
export const certificate = {
  title: "This is a certificate",
  cause: "A certificate holds the public half of a key. Okta signs with the private half.",
  fix: [...newGoogleKey],
};

/** Names a file that is not text. */
export function binaryFinding(kind: Exclude<FileContent["kind"], "text">): Finding {
  switch (kind) {
    case "pkcs12":
      return finding({
        code: "key-is-p12",
        title: "This is a P12 file",
        cause:
          "The key was created with the key type P12. Okta needs the JSON one, which also holds the IDs.",
        fix: newGoogleKey,
      });
    case "keystore":
      return finding({
        code: "key-is-keystore",
        title: "This is a Java keystore",
        cause: "A keystore holds keys behind a password. Okta needs the private key itself.",
        fix: newGoogleKey,
      });
    case "der-key":
      return finding({
        code: "key-is-der",
        title: "This is a private key in binary form (DER)",
        cause: "Okta takes a private key as text (PEM), or from a JSON key file.",
        fix: [
          "Add the JSON key file instead.",
          "Or convert it: openssl pkcs8 -topk8 -nocrypt -inform DER -in key.der -out key.pem",
        ],
      });
    case "der-certificate":
      return finding({ code: "key-is-certificate", ...certificate });
    case "zip":
      return finding({
        code: "key-is-archive",
        title: "This is a zip archive",
        cause: "The key file may be inside it.",
        fix: ["Open the archive and add the .json file in it."],
      });
    case "sqlite":
      return finding({
        code: "key-is-user-login",
        title: "This is a database, such as gcloud's credentials.db",
        cause:
          "gcloud keeps there who signed in on this computer. It is bound to that person and is no key file.",
        fix: newGoogleKey,
      });
    case "pdf":
    case "image":
    case "binary":
      return finding({
        code: "key-not-json",
        title:
          kind === "pdf"
            ? "This is a PDF"
            : kind === "image"
              ? "This is an image"
              : "This is not a text file",
        cause: "A service account's key is a text file that ends with .json.",
        fix: newGoogleKey,
      });
    default:
      throw new Error(kind satisfies never);
  }
}
