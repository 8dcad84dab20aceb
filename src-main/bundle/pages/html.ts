import { createHash } from "node:crypto";

/** A piece of HTML that is safe to join: made by `html`, or by nobody. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as HTML text or attribute value. Controls that HTML does not allow become the replacement character. */
const escapeHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (c) => entities[c] as string)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "\ufffd");

/** Template tag: every value is escaped unless it is `Html` already. The only way to make `Html` from values. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let out = strings[0] ?? "";
  for (const [i, value] of values.entries()) out += asHtml(value) + (strings[i + 1] ?? "");
  return new Html(out);
}

function asHtml(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return value.map((v) => v.text).join("");
}

/** The look of every page: the window's tokens, light and dark, and always light on paper. */
const style = `
:root{color-scheme:light dark;--paper:#f7f6f3;--sheet:#fff;--ink:#1d2327;--ink-2:#566069;--line:#e3e1db;--line-2:#cfccc4;--accent:#0b5d66;--ok:#2b6e3f;--wait:#8a5a00;--wait-wash:#fbf1dd;--bad:#a3271c;--idle:#efeeea}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14181b;--sheet:#1b2024;--ink:#e7eaec;--ink-2:#a5afb6;--line:#2a3136;--line-2:#3a434a;--accent:#58b5bd;--ok:#7cc492;--wait:#e0b25c;--wait-wash:#2d2414;--bad:#f08b7e;--idle:#22282c}}
*{box-sizing:border-box;margin:0}
body{background:var(--paper);color:var(--ink);font:14px/20px "Segoe UI",system-ui,-apple-system,"Noto Sans",sans-serif;padding:32px 16px}
main{max-width:860px;margin:0 auto;display:grid;gap:16px;min-width:0}
h1{font-size:22px;line-height:28px;font-weight:650;letter-spacing:-.01em}
h2{font-size:15px;line-height:21px;font-weight:650}
h3{font-size:14px;line-height:20px;font-weight:650}
p,li{max-width:76ch}
.sub{color:var(--ink-2)}
.card{background:var(--sheet);border:1px solid var(--line);border-radius:8px;padding:14px 16px;display:grid;gap:8px;min-width:0}
.practice,.warn{background:var(--wait-wash);border:1px solid var(--wait);border-radius:5px;padding:8px 12px;font-weight:550}
.state{font-weight:600}.ok{color:var(--ok)}.wait{color:var(--wait)}.bad{color:var(--bad)}
table{width:100%;border-collapse:collapse;table-layout:fixed}
th,td{text-align:left;vertical-align:top;padding:7px 8px 7px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
thead th{color:var(--ink-2);font-weight:550;border-top:0;font-size:13px}
tbody th{font-weight:500;width:210px;color:var(--ink-2)}
.c1{width:210px}.c3{width:84px}.num{width:84px;text-align:right;font-variant-numeric:tabular-nums}
code,pre{font:13px/20px "Cascadia Mono",ui-monospace,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
pre{background:var(--idle);border-radius:5px;padding:8px 10px;font-size:12px;line-height:18px}
summary{cursor:pointer;color:var(--accent);width:fit-content}
ol,ul{padding-left:20px;display:grid;gap:4px}
button{font:inherit;font-size:13px;font-weight:550;border-radius:5px;padding:3px 10px;border:1px solid var(--line-2);background:var(--sheet);color:var(--ink);cursor:pointer}
button:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.finding{display:grid;gap:6px;min-width:0}
.foot{color:var(--ink-2);font-size:12.5px}
@page{size:A4;margin:14mm}
@media print{body{padding:0;background:none;font-size:11px;line-height:15px}main{gap:8px;max-width:none}h1{font-size:17px;line-height:22px}.card{padding:8px 10px;gap:4px;break-inside:auto}tr{break-inside:avoid}th,td{padding:3px 6px 3px 0}code{font-size:10.5px;line-height:15px}button,.c3,.screen{display:none}}
`;

/** The base64 SHA-256 of an inline style or script, as a Content-Security-Policy source (CSP Level 3, section 2.3.1). */
const source = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * A whole page that stands alone: nothing is loaded, nothing can be sent, and no script runs but the one given here.
 * `body` stands inside `<main>`.
 */
export function page(title: string, body: Html, script?: string): string {
  const policy = [
    "default-src 'none'",
    `style-src ${source(style)}`,
    ...(script === undefined ? [] : [`script-src ${source(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const code = script === undefined ? "" : `<script>${script}</script>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body.text}
</main>
${code}</body>
</html>
`;
}
