import type { Finding } from "../contract/index.ts";
import { entraSecret } from "../providers/secret-shapes.ts";
import { isAddress, isGuid } from "../providers/text.ts";
import { certificate } from "./binary-file.ts";
import { finding, firstKind, type Kind, keyKind, newGoogleKey } from "./credential-finding.ts";

const oneLine = (text: string) => !/[\r\n]/.test(text);

/** Texts that are neither JSON nor a private key, each with its name. The first match counts. */
const kinds: readonly Kind<string>[] = [
  keyKind((t) => /^<(?:!doctype|html|head|body|\?xml[^>]*>\s*<(?:!doctype )?html)/i.test(t), {
    code: "key-is-html",
    title: "This is a web page",
    cause: "The page was saved instead of the key. That happens when a download asks for a sign-in first.",
  }),
  keyKind((t) => /^\{\\rtf\d/.test(t), {
    code: "key-is-rich-text",
    title: "This is a formatted document (RTF), not a key file",
    cause:
      "TextEdit or WordPad saved the key with formatting around it, under the same name. The key's characters are changed in it.",
    fix: [
      "Add the file as it was downloaded: it is often still in the Downloads folder.",
      "If only this one is left, open it in TextEdit, choose Format > Make Plain Text, and paste the text here.",
      ...newGoogleKey,
    ],
  }),
  keyKind((t) => /^<\?xml|^<plist/i.test(t), {
    code: "key-not-json",
    title: "This is an XML file",
    cause: "A service account's key is a JSON file. Configuration files for apps are often XML.",
  }),
  keyKind((t) => /-----BEGIN (?:ENCRYPTED PRIVATE KEY)|Proc-Type:\s*4,ENCRYPTED/.test(t), {
    code: "key-encrypted",
    title: "The private key is encrypted with a passphrase",
    cause: "Okta cannot ask for a passphrase.",
    fix: [
      "Decrypt it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out okta.pem",
      "Add okta.pem, and delete it afterwards.",
    ],
  }),
  keyKind((t) => /-----BEGIN OPENSSH PRIVATE KEY|PuTTY-User-Key-File/.test(t), {
    code: "key-is-ssh",
    title: "This is an SSH key",
    cause: "It is for signing in to servers, in a form that OAuth does not use.",
  }),
  keyKind((t) => /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(t) && !/PRIVATE KEY-----/.test(t), {
    code: "key-is-certificate",
    ...certificate,
  }),
  keyKind(
    (t) => /-----BEGIN (?:RSA |EC )?PUBLIC KEY/.test(t) || /^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2)/.test(t),
    {
      code: "key-is-public",
      title: "This is a public key",
      cause: "Okta signs with the private key. The public key belongs with the provider.",
    },
  ),
  keyKind((t) => /-----BEGIN (?:NEW )?CERTIFICATE REQUEST/.test(t), {
    code: "key-is-certificate-request",
    title: "This is a certificate request",
    cause: "It asks for a certificate and holds no private key.",
  }),
  keyKind((t) => oneLine(t) && /^AIza[\w-]{30,}$/.test(t), {
    code: "key-is-api-key",
    title: "This is an API key",
    cause: "An API key names a project. It cannot sign in as a service account.",
  }),
  keyKind((t) => oneLine(t) && /^GOCSPX-/.test(t), {
    code: "key-is-oauth-client",
    title: "This is the secret of an OAuth client",
    cause: "OAuth clients are for apps where people sign in. Okta signs in as a service account.",
  }),
  keyKind((t) => oneLine(t) && /^(?:ya29\.|eyJ[\w-]+\.[\w-]+\.)/.test(t), {
    code: "key-is-token",
    title: "This is a token",
    cause: "A token is what the key is exchanged for. It ends within the hour.",
  }),
  keyKind((t) => /^[0-9a-f]{40}$/i.test(t), {
    code: "key-is-key-id",
    title: "This is the key's ID",
    cause: "The ID names the key. The key itself is in the JSON file that was downloaded when it was made.",
    fix: ["Add that file.", "If it is lost, make a new key: Google keeps no copy.", ...newGoogleKey],
  }),
  keyKind((t) => /^\d{10,30}$/.test(t), {
    code: "key-is-client-id",
    title: "This is the service account's client ID",
    cause: "The number is what domain-wide delegation asks for. Here the key file is needed.",
  }),
  keyKind(isAddress, {
    code: "key-is-address",
    title: "This is an email address",
    cause: "The address names the service account. Its key is a JSON file.",
  }),
  keyKind(isGuid, {
    code: "key-is-an-id",
    title: "This is an ID, not a key",
    cause: "IDs of this form name apps, tenants and objects in Microsoft Entra.",
    fix: [
      "For Microsoft 365, enter the client secret.",
      "For Google Workspace, add the service account's JSON key.",
    ],
  }),
  keyKind(
    (t) =>
      oneLine(t) &&
      t.length < 1024 &&
      /^"?(?:[a-z]:\\|\/|~\/|\.{0,2}[\\/]|file:|https?:)?[^{}"]*\.(?:json|pem|key|p12)"?$/i.test(t),
    {
      code: "key-is-a-path",
      title: "This is the name of a file",
      cause: "The path was pasted instead of what is in the file.",
      fix: ["Drop the file here, or choose it with the button."],
    },
  ),
  keyKind((t) => oneLine(t) && entraSecret.test(t), {
    code: "key-is-client-secret",
    title: "This is a client secret of Microsoft Entra",
    cause: "The secret belongs to the flow of Microsoft 365. This one needs a private key.",
    fix: [
      "Choose Microsoft 365 on the Domain step.",
      "For Google Workspace, add the service account's JSON key.",
    ],
  }),
  keyKind(
    (t) => {
      const lines = t.split(/\r?\n/).filter(Boolean);
      return lines.length > 1 && lines.every((line) => /[,;\t]/.test(line)) && !t.includes("{");
    },
    {
      code: "key-is-csv",
      title: "This is a table (CSV)",
      cause: "A list was exported instead of the key.",
    },
  ),
];

const notAKey = finding({
  code: "key-not-json",
  title: "This is not a key file",
  cause: "A service account's key is a JSON file: it begins with a brace and holds the field private_key.",
  fix: newGoogleKey,
});

/** Says what a text is when it is neither JSON nor a private key. */
export function textFinding(text: string): Finding {
  return firstKind(kinds, text) ?? notAKey;
}
