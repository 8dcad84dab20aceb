/** What a server wrote of one method (RFC 8601 section 2.2): `dkim=pass header.d=example.com`. */
export interface MethodResult {
  readonly method: string;
  readonly result: string;
  /** Comments and reason, as they stand there. */
  readonly comment: string;
  /** `header.d`, `smtp.mailfrom` and so on, names and values in lower case. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface AuthenticationResults {
  /** The authserv-id; empty where the server leaves it out, as Exchange Online does. */
  readonly server: string;
  readonly results: readonly MethodResult[];
}

/** Reads the value of an Authentication-Results field. What does not fit the grammar is left out. */
export function readAuthenticationResults(value: string): AuthenticationResults {
  const parts = split(value.slice(0, 16_384), ";");
  const first = withoutComments(parts[0] ?? "").text.trim();
  const named = !/^[\w-]+\s*(?:\/\s*\d+\s*)?=/.test(first);
  return {
    server: named ? (first.split(/\s+/)[0] ?? "").replaceAll('"', "").toLowerCase() : "",
    results: (named ? parts.slice(1) : parts).flatMap((part) => methodResult(part) ?? []),
  };
}

function methodResult(part: string): MethodResult | undefined {
  const { text, comments } = withoutComments(part);
  const [head, ...words] = split(text.trim().replace(/\s{0,8}=\s{0,8}/g, "="), " ").filter(
    (word) => word !== "",
  );
  const match = /^([\w-]+)(?:\/\d+)?=([\w-]+)$/.exec(head ?? "");
  if (match === null) return undefined;
  const properties: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    const name = word.slice(0, at).toLowerCase();
    if (at > 0)
      properties[name] ??= word
        .slice(at + 1)
        .replaceAll('"', "")
        .toLowerCase();
  }
  return {
    method: (match[1] ?? "").toLowerCase(),
    result: (match[2] ?? "").toLowerCase(),
    comment: [...comments, ...(properties["reason"] === undefined ? [] : [properties["reason"]])].join("; "),
    properties,
  };
}

/** Splits outside quoted strings and comments (RFC 5322 section 3.2). */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = "";
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "\\") {
      part += c + (text[++i] ?? "");
      continue;
    }
    if (c === '"' && depth === 0) quoted = !quoted;
    else if (c === "(" && !quoted) depth++;
    else if (c === ")" && !quoted) depth = Math.max(0, depth - 1);
    else if (c === separator && depth === 0 && !quoted) {
      parts.push(part);
      part = "";
      continue;
    }
    part += c;
  }
  return [...parts, part];
}

function withoutComments(text: string): { text: string; comments: string[] } {
  const comments: string[] = [];
  // What stands outside, and in each comment that is open, the innermost last.
  const open = [""];
  for (const c of text) {
    const inside = open.length > 1;
    if (c === "(") open.push("");
    else if (c === ")" && inside) {
      comments.push((open.pop() ?? "").trim());
      open.push(`${open.pop()} `);
    } else open.push(`${open.pop()}${c}`);
  }
  return { text: open.join("("), comments };
}
