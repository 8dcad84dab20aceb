import { redact } from "../credentials/redact.ts";

type Shape = readonly [RegExp, string | ((match: string, ...groups: string[]) => string)];

/** The names that stand before a secret, in the spelling of forms, JSON, XML, command lines and PowerShell. */
const name =
  "(?:client[-_ ]?)?secret(?:[-_ ]?(?:value|key|text))?|(?:client[-_ ]?)?assertion|(?:access|refresh|id|auth|bearer|session)[-_ ]?token|private[-_ ]?key|pass(?:word|wd|phrase)?|pwd|api[-_ ]?key|code[-_]verifier";
/** What a value may be: in quotation marks, whose closing may be escaped as the opening is; or a word. Every piece is bounded. */
const quoted = `(?:\\\\{0,8}"(?:[^"\\\\\\r\\n]|\\\\{1,8}[^"\\r\\n\\\\]){0,4000}|'[^'\\r\\n]{0,4000}|“[^”\\r\\n]{0,4000})`;

/**
 * Shapes beyond those that are secrets everywhere. In pasted text the secrets themselves are not known. So what stands where
 * a secret stands is hidden, whatever it looks like, and elsewhere everything that could be one: rather an identifier too
 * many than a token too few.
 */
const shapes: readonly Shape[] = [
  // Headers, to the end of the line or of the quoted text. The scheme stays.
  [
    /\b((?:Proxy-)?Authorization|(?:Set-)?Cookie2?|X-(?:Api-Key|Auth-Token|Amz-Security-Token)|(?:Private|Job|Deploy)-Token)((?:\\{0,8}["'])?[ \t]{0,8}[:=][ \t]{0,8}(?:\\{0,8}["'])?)((?:Bearer|Basic|SSWS|DPoP|Digest|Negotiate|NTLM)[ \t]{1,8})?(?!\[)[^\r\n"']{1,8000}/gi,
    "$1$2$3[secret]",
  ],
  [/\b(AUTH[ \t]{1,8}[A-Z0-9-]{2,20}[ \t]{1,8})(?!\[)\S{1,8000}/gi, "$1[secret]"],
  // The client's line after a 334: a user name, a password, a token.
  [
    /(\b334\b[^\r\n]{0,600}\r?\n[^\r\nA-Za-z0-9+/=]{0,20}(?:[A-Z]: ?)?)([A-Za-z0-9+/=]{4,8000})(?=\s|$)/g,
    "$1[secret]",
  ],
  [/([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/]{0,256}):[^\s]{1,512}@/gi, "$1:[secret]@"],
  [
    /(^|[\s"'(=,])((?!(?:mailto|smtps?|sips?|xmpp|acct|from|to|cc|bcc|sender|subject|user|rcpt):)[\w.+%-]{1,64}):[^\s@<>"'/]{1,256}@(?=[\w.[-])/gi,
    "$1$2:[secret]@",
  ],
  [/((?:^|\s)(?:-u|--user|--proxy-user)[ \t=]{1,8}["']?[^\s:"']{1,256}:)[^\s"']{1,512}/gi, "$1[secret]"],
  // <client_secret>…</client_secret>
  [
    new RegExp(`(<(?:[\\w-]{1,20}:)?(?:${name})(?:\\s[^<>]{0,200})?>)(?!\\[)[^<]{1,4000}`, "gi"),
    "$1[secret]",
  ],
  // ConvertTo-SecureString "…"
  [
    new RegExp(
      `(\\bConvertTo-SecureString(?:[ \\t]{1,8}-String)?[ \\t]{1,8})(?:${quoted}|[^\\s"')]{1,4000})`,
      "gi",
    ),
    "$1[secret]",
  ],
  // --client-secret …, -ClientSecret …
  [
    new RegExp(
      `((?:^|[\\s"'\`,[(])--?(?:${name}|token)(?:["'],?)?(?:[ \\t]{1,8}|[=:]))(?!\\[|-)(\\([^)\\r\\n]{0,4000}|${quoted}|[^\\s"',)\\]]{1,4000})`,
      "gi",
    ),
    (_, before, value) => `${before}${opening(value)}[secret]`,
  ],
  // client_secret=…, "client_secret": "…", ClientSecret => …
  [
    new RegExp(
      `((?:${name})(?:\\\\{0,8}["'])?\\s{0,8}(?:=>|=|:)\\s{0,8})(?!\\\\{0,8}["']?\\[)(${quoted}|[^\\s&"']{1,4000})`,
      "gi",
    ),
    (_, before, value) => `${before}${opening(value)}[secret]`,
  ],
  [/\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}/g, "[token]"],
  [/\b(Bearer|Basic|SSWS)(\s{1,8})(?=[A-Za-z+/=._~-]{0,200}\d)[A-Za-z0-9+/=._~-]{8,}/gi, "$1$2[token]"],
  // The value of an Entra client secret.
  [/[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{20,}/g, "[secret]"],
];

/** The quotation mark that a value begins with stays, so that the text is still read as what it is. */
const opening = (value: string): string => /^\\{0,8}["'“]/.exec(value)?.[0] ?? "";

/** Long unbroken text with capitals, small letters and digits: base64, or a random secret. */
const random = /[A-Za-z0-9+/_=~-]{32,}/g;
const looksRandom = (run: string): boolean => /[A-Z]/.test(run) && /[a-z]/.test(run) && /\d/.test(run);

/** Hides every secret's shape in a pasted text. */
export function conceal(text: string): string {
  let out = text;
  // Places first: a shape that is cut out of a value would leave the rest of it behind.
  for (const [shape, replacement] of shapes)
    out = typeof replacement === "string" ? out.replace(shape, replacement) : out.replace(shape, replacement);
  return redact(out).replace(random, (run) => (looksRandom(run) ? "[hidden]" : run));
}

/** Hides every secret's shape in each text of a value. */
export function concealAll<T>(value: T): T {
  if (typeof value === "string") return conceal(value) as T;
  if (Array.isArray(value)) return value.map(concealAll) as T;
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, concealAll(item)])) as T;
  return value;
}
