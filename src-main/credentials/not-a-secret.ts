import type { Finding } from "../contract/index.ts";
import { isGuid } from "../providers/text.ts";
import { firstKind, type Kind, newEntraSecret, secretKind } from "./credential-finding.ts";

/** Longest client secret that is taken, in characters. Entra's have 40. */
const longest = 2048;

/** Key material, or nothing. */
const keys: readonly Kind<string>[] = [
  secretKind((v) => v === "", {
    code: "secret-empty",
    title: "There is no secret",
    cause: "Nothing was entered, or blanks only.",
  }),
  secretKind((v) => /PRIVATE KEY|"private_key"/.test(v), {
    code: "secret-is-a-key",
    title: "This is a private key",
    cause:
      "Private keys belong to the JWT bearer flow, which Google Workspace uses. The client credentials flow needs a client secret.",
    fix: [
      "Choose Google Workspace on the Domain step to use this key.",
      "For Microsoft 365, create a client secret, not a certificate.",
      ...newEntraSecret,
    ],
  }),
  secretKind((v) => /-----BEGIN/.test(v) || /^MII[A-Za-z0-9+/\s]{100,}/.test(v), {
    code: "secret-is-a-certificate",
    title: "This is a certificate",
    cause: "Okta signs in with a client secret. Certificates are another way, which Okta does not use here.",
  }),
];

/** What is pasted instead of a client secret whose form is known. Another provider may make secrets that look like these. */
const others: readonly Kind<string>[] = [
  secretKind((v) => isGuid(v.replace(/^\{|\}$/g, "")), {
    code: "secret-is-an-id",
    title: "This is an ID, not the secret",
    cause:
      "Entra shows two columns beside a secret: Value and Secret ID. This is the form of the ID, and Entra refuses it (AADSTS7000215).",
    fix: [
      "Copy the column Value instead.",
      "If Value shows dots or stars only, it cannot be shown again.",
      ...newEntraSecret,
    ],
  }),
  secretKind((v) => /^[{[]/.test(v) && /[}\]]$/.test(v) && v.includes('"'), {
    code: "secret-is-json",
    title: "This is a JSON text",
    cause: "A whole file or reply was pasted. The client secret is one value.",
    fix: ["Copy the secret's value alone.", ...newEntraSecret],
  }),
  secretKind((v) => /^eyJ[\w-]+\.[\w-]+\./.test(v) || /^ya29\./.test(v), {
    code: "secret-is-a-token",
    title: "This is a token",
    cause: "A token is what the secret is exchanged for. It ends within the hour.",
  }),
  secretKind((v) => /^[a-z][a-z0-9+.-]*:\/\//i.test(v), {
    code: "secret-is-a-url",
    title: "This is a web address",
    cause: "The token endpoint or a link was pasted instead of the secret.",
  }),
  secretKind((v) => /^[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$/i.test(v), {
    code: "secret-is-an-address",
    title: "This is an email address",
    cause: "The user name was pasted instead of the secret.",
  }),
  secretKind((v) => /^(?:[0-9a-f]{2}:){15,31}[0-9a-f]{2}$/i.test(v), {
    code: "secret-is-a-thumbprint",
    title: "This is a fingerprint",
    cause: "Pairs of digits with colons between them name a certificate or a key. They are no secret.",
  }),
  secretKind((v) => /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/.test(v), {
    code: "secret-is-a-date",
    title: "This is a date",
    cause: "The column Expires was copied instead of the column Value.",
    fix: ["Copy the column Value instead.", ...newEntraSecret],
  }),
  secretKind((v) => v.length > longest, {
    code: "secret-too-long",
    title: "This is too long for a client secret",
    cause: `A secret has some 40 characters. More than ${longest.toLocaleString("en")} were pasted.`,
    fix: ["Copy the secret's value alone.", ...newEntraSecret],
  }),
  secretKind((v) => /\s/.test(v), {
    code: "secret-has-spaces",
    title: "There is a blank or a line break in it",
    cause: "More than the value was copied: a second line, or the column beside it.",
    fix: ["Copy the secret's value alone, with the copy button beside it.", ...newEntraSecret],
  }),
];

/** What a console or a guide shows in a secret's place, and what RFC 6749 Appendix A.2 lets none hold. */
const improper: readonly Kind<string>[] = [
  secretKind((v) => /^\S{0,4}(?:\*{4,}|•{4,}|●{4,}|\.{6,}|·{4,})\S{0,4}$/.test(v), {
    code: "secret-is-masked",
    title: "This is the hidden form of a secret",
    cause:
      "Entra shows the value once. Afterwards it shows the first characters and stars, and those were copied.",
  }),
  secretKind(
    (v) =>
      /^\{[^{}]*\}$|^<[^<>]*>$|^\$\{\w+\}$|^\$[A-Z_]{3,}$|^(?:your|my|the|insert|enter|replace|example)[-_ ]?.*(?:secret|password|value|here)/i.test(
        v,
      ) || /^(?:(?:client[-_ ]?)?secret(?:[-_ ]?value)?|password|changeme|todo|x{3,}|value|test)$/i.test(v),
    {
      code: "secret-is-a-placeholder",
      title: "This is a placeholder",
      cause: "The text comes from a guide or a template.",
    },
  ),
  // RFC 6749 Appendix A.2: printable ASCII.
  secretKind((v) => /[^\x20-\x7E]/.test(v), {
    code: "secret-characters",
    title: "There are characters in it that a client secret cannot have",
    cause:
      "A client secret consists of the characters of an English keyboard. An editor or a chat program may have changed some.",
    fix: ["Copy the value from the provider's console again.", ...newEntraSecret],
  }),
];

/** Names what was pasted when no provider has such a client secret. The finding holds no part of it. */
export const neverASecret = (value: string): Finding | undefined => firstKind([...keys, ...improper], value);

/** Names what was pasted when it is not the client secret of a provider whose secrets have a known form. */
export const notASecret = (value: string): Finding | undefined =>
  firstKind([...keys, ...others, ...improper], value);
