import { readSpelling } from "../../src-main/credentials/spelling.ts";

/** The ways a server, a proxy or a log may spell a value it got. Each gives a text that says the value. */
const each = (value: string, spell: (byte: number) => string) => [...Buffer.from(value)].map(spell).join("");
const hex = (n: number, width = 2) => n.toString(16).padStart(width, "0");
const json = (value: string) => JSON.stringify(value).slice(1, -1);
const html: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
const base64 = (value: string) => Buffer.from(value).toString("base64");
const lines = (text: string, width: number, end: string) =>
  (text.match(new RegExp(`.{1,${width}}`, "gs")) ?? []).join(end);

export const spellings: Readonly<Record<string, (value: string) => string>> = {
  plain: (v) => v,
  "percent-encoded": encodeURIComponent,
  "percent-encoded in lower case": (v) => encodeURIComponent(v).replace(/%../g, (c) => c.toLowerCase()),
  "percent-encoded twice": (v) => encodeURIComponent(encodeURIComponent(v)),
  "percent-encoded whole": (v) => each(v, (b) => `%${hex(b)}`),
  form: (v) => new URLSearchParams({ v }).toString().slice(2),
  JSON: json,
  "JSON in JSON": (v) => json(json(v)),
  "JSON with \\u00xx": (v) =>
    [...v].map((c) => (c.length > 1 || c < "\u0080" ? `\\u${hex(c.charCodeAt(0), 4)}` : c)).join(""),
  "JSON with \\/": (v) => json(v).replaceAll("/", "\\/"),
  "JSON as PHP writes it": (v) =>
    json(v)
      .replace(/[/]/g, "\\/")
      .replace(/[&'<>=+]/g, (c) => `\\u${hex(c.charCodeAt(0), 4)}`),
  "\\x": (v) => each(v, (b) => `\\x${hex(b)}`),
  HTML: (v) => v.replace(/[&<>"']/g, (c) => `&${html[c]};`),
  "HTML twice": (v) => v.replace(/[&<>"']/g, (c) => `&amp;${html[c]};`),
  "HTML in numbers": (v) => [...v].map((c) => `&#${c.codePointAt(0)};`).join(""),
  "HTML in hexadecimal": (v) => [...v].map((c) => `&#x${hex(c.codePointAt(0) ?? 0)};`).join(""),
  "quoted-printable": (v) =>
    each(v, (b) => (b === 61 || b < 33 || b > 126 ? `=${hex(b).toUpperCase()}` : String.fromCharCode(b))),
  base64,
  "base64 for URLs": (v) => Buffer.from(v).toString("base64url"),
  "base64 in lines": (v) => lines(base64(v), 20, "\\r\\n"),
  "base64 of more": (v) => base64(`user:${v}`),
  "base64 of JSON": (v) => base64(JSON.stringify({ user: "x", password: v, more: 1 })),
  hexadecimal: (v) => Buffer.from(v).toString("hex"),
  "hexadecimal in capitals": (v) => Buffer.from(v).toString("hex").toUpperCase(),
  "hexadecimal with colons": (v) => each(v, (b) => `${hex(b)}:`).slice(0, -1),
};

/** What a text says of a secret, in whatever spelling: its own check, over the texts after their JSON was read. */
export function says(text: string, value: string): boolean {
  const wanted = readSpelling(value, false).bytes;
  const all = [
    text,
    ...(text.match(/[A-Za-z0-9+/_-]{12,}/g) ?? []).map((run) => Buffer.from(run, "base64").toString("utf8")),
  ];
  return (
    all.some((one) =>
      [false, true].some((qp) =>
        readSpelling(one, qp).bytes.includes(qp ? readSpelling(value, true).bytes : wanted),
      ),
    ) || text.toLowerCase().replaceAll(":", "").includes(Buffer.from(value).toString("hex"))
  );
}
