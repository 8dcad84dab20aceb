import type { Evidence, SmtpCommand } from "../../contract/evidence.ts";
import { isReplyCode } from "../status-codes.ts";
import { excerpt, matches } from "./text.ts";

type Reply = Extract<Evidence, { kind: "smtp-reply" }>;

/** An enhanced status code of a failure (RFC 3463 section 2), as a whole. */
const status = /(?<![\w.])([45])\.(\d{1,3})\.(\d{1,3})(?!\w|\.\d)/g;

/**
 * What stands between a reply's code and its enhanced code: `535 5.7.3`, `535: 5.7.3`, `(535, b'5.7.3 …')`, a line break,
 * a label such as `Message:` or PHPMailer's `Additional SMTP info:`. Read backwards from the enhanced code.
 */
const codeBefore =
  /(?<![\w.])([45]\d\d)(?:[\s:;,()'"[\]=#|>-]|\b(?:additional smtp info|message|enhanced(?: ?status)?(?: ?code)?|status|response|text|detail|error|msg|b)\b){1,16}$/i;
/** Characters before an enhanced code in which its code may stand. */
const reach = 64;
/** `StatusCode: 451 ErrorInProcessing. System.Exception: 4.7.500 …`: a name of .NET's stands in between. */
const namedCode = /\b(?:status ?code|code)[ :=]{1,3}([45]\d\d)\b[^\r\n]{0,100}$/i;
/** Where an enhanced code without a code may begin: a line, or what a label or a quote opens. */
const opening = /(?:^|[\n\r:=>"'`([|])[ \t]*$/;
/** The code alone, where the words of a server follow: `535 Authorization failed: …`, in Python `(550, b'No such user')`. */
const bareCode = /(?<![\w.:/#-])(4(?:21|[35]\d)|5[0-5]\d)(?:[ -]|, b['"])(?=[A-Z<])([^\r\n"]{3,600})/g;

/** Nothing but a number, as a form or a column of a log shows it. */
const onlyCode =
  /^\W{0,4}(?:smtp\W{0,3})?(?:(?:error|reply|response|status)\W{0,3})?(?:code\W{0,3})?([45]\d\d)\W{0,4}$/i;

/** The command a text says that a reply answers, in the words of Exim, Postfix, nodemailer, PHPMailer and Emacs. */
const answered =
  /\b(?:in (?:reply|response) to|after(?: pipelined)?|failed at|command):?\s+(?:end of )?["']?(EHLO|HELO|STARTTLS|AUTH|MAIL FROM|MAIL|RCPT TO|RCPT|DATA)\b/i;
/** FTP has the same codes for other things (RFC 959). */
const ofFtp = /\bs?ftps?\b/i;
/** nodemailer prints the command below the reply, with the other members of its error. */
const nodemailers =
  /\bresponseCode: \d{3},[\s>]{1,20}command: ["'](EHLO|HELO|STARTTLS|AUTH|MAIL FROM|RCPT TO|DATA)\b/;
const commands: Readonly<Record<string, SmtpCommand>> = {
  EHLO: "EHLO",
  HELO: "EHLO",
  STARTTLS: "STARTTLS",
  AUTH: "AUTH",
  MAIL: "MAIL FROM",
  "MAIL FROM": "MAIL FROM",
  RCPT: "RCPT TO",
  "RCPT TO": "RCPT TO",
  DATA: "DATA",
};
/** Codes that only AUTH gets (RFC 4954 section 6). */
const ofAuth = new Set([432, 434, 454, 534, 535, 538]);

interface Said {
  readonly at: number;
  readonly end: number;
  /** 0 when the text gives the enhanced code alone. */
  readonly code: number;
  readonly enhanced?: string;
  readonly text: string;
  readonly command?: SmtpCommand;
}

/**
 * Replies of a mail server, however a library printed them. The lines of one reply are put together; a reply that stands
 * inside another is the cause of it and comes first; 530 only says that nobody had signed in, and comes last.
 */
export function smtpReplies(text: string): Evidence[] {
  const whole = joined(withStatus(text));
  const bare = whole.length > 0 ? [] : withoutStatus(text);
  const replies = [...whole, ...bare].map(
    (said): Reply => ({
      kind: "smtp-reply",
      command: said.command ?? (ofAuth.has(said.code) ? "AUTH" : "message"),
      code: said.code,
      ...(said.enhanced === undefined ? {} : { enhanced: said.enhanced }),
      text: excerpt(said.text),
    }),
  );
  const unsigned = (reply: Reply): boolean => reply.code === 530;
  return [...challenges(text), ...replies.filter((r) => !unsigned(r)), ...replies.filter(unsigned)];
}

function withStatus(text: string): Said[] {
  const found = matches(text, status);
  return found.flatMap((match, i): Said[] => {
    const [enhanced, kind = ""] = match;
    const before = text.slice(Math.max(0, match.index - reach), match.index);
    const code = codeBefore.exec(before) ?? namedCode.exec(before);
    const sameClass = code?.[1]?.startsWith(kind) === true;
    if (!sameClass && !opening.test(before)) return [];
    const at = sameClass ? match.index - (before.length - (code?.index ?? 0)) : match.index;
    const start = match.index + enhanced.length;
    // A reply inside this one begins with its own code.
    const next = found[i + 1];
    const inner = next === undefined ? text.length : startOf(text, next.index);
    const words = wordsFrom(text, start, Math.max(start, inner));
    const detail = words === "" ? phpMailerDetail(text.slice(0, at)) : undefined;
    return [
      {
        at,
        end: start + words.length,
        code: sameClass ? Number(code?.[1]) : 0,
        enhanced,
        text: detail ?? tidy(words),
        ...commandOf(text, start),
      },
    ];
  });
}

/** Where the reply with this enhanced code begins: at its code, when it has one. */
function startOf(text: string, index: number): number {
  const before = text.slice(Math.max(0, index - reach), index);
  const code = codeBefore.exec(before);
  return code === null ? index : index - (before.length - code.index);
}

/**
 * The words after a code, to the end of the line. A long line that does not end a sentence was wrapped by a console or a
 * mail program, and goes on in the next.
 */
function wordsFrom(text: string, start: number, end: number): string {
  const [first = "", second = ""] = text.slice(start, Math.min(end, start + 1200)).split(/\r?\n/, 2);
  const wrapped = first.length > 40 && !/[.\])}"'>;]\s*$/.test(first) && /^[> \t]*[A-Za-z(]/.test(second);
  return wrapped ? `${first.trimEnd()} ${second.replace(/^[> \t]+/, "")}` : first;
}

const tidy = (words: string): string =>
  words
    .slice(0, 1200)
    .replace(/^[\s:;,)\]'"-]{1,16}/, "")
    .trimEnd()
    .replace(/[\s"'}\])]{1,16}$/, (end) => (end.includes("]") && words.includes("[") ? "]" : ""));

/** PHPMailer prints the words first: `Detail: … SMTP code: 554 Additional SMTP info: 5.2.252`. */
function phpMailerDetail(before: string): string | undefined {
  const found = /\bDetail: ([^\r\n]{1,500}?)\s*SMTP code: $/.exec(`${before.slice(-600)}`);
  return found?.[1];
}

function commandOf(text: string, start: number): { command?: SmtpCommand } {
  const after =
    answered.exec(text.slice(start, start + 400).split(/\r?\n/, 1)[0] ?? "") ??
    nodemailers.exec(text.slice(start, start + 600));
  const word = (after ?? answered.exec(text.slice(Math.max(0, start - 120), start)))?.[1]?.toUpperCase();
  const command = word === undefined ? undefined : commands[word];
  return command === undefined ? {} : { command };
}

/** Lines of one reply, and its repetition by a library, are one. */
function joined(said: readonly Said[]): Said[] {
  const replies: Said[] = [];
  for (const line of said) {
    const last = replies.at(-1);
    if (last !== undefined && last.enhanced === line.enhanced && (last.code === line.code || line.code === 0))
      replies[replies.length - 1] = {
        ...last,
        end: line.end,
        text: last.text.includes(line.text) ? last.text : `${last.text} ${line.text}`.trim(),
      };
    else replies.push(line);
  }
  // What stands in the same line after another reply is inside it, and is what that one is about.
  const inside = replies.filter((r, i) => i > 0 && isInside(replies[i - 1], r));
  return [...inside, ...replies.filter((r) => !inside.includes(r))];
}

const isInside = (outer: Said | undefined, inner: Said): boolean =>
  outer !== undefined && inner.code !== 0 && inner.at - outer.end >= 0 && inner.at - outer.end < 3;

function withoutStatus(text: string): Said[] {
  if (ofFtp.test(text)) return [];
  const alone = onlyCode.exec(text.slice(0, 64).trim());
  const code = Number(alone?.[1]);
  if (alone !== null && text.trim().length < 64 && isReplyCode(code))
    return [{ at: 0, end: text.length, code, text: "" }];
  return matches(text, bareCode).map((match) => ({
    at: match.index,
    end: match.index + match[0].length,
    code: Number(match[1]),
    text: tidy(match[2] ?? ""),
    ...commandOf(text, match.index + 4),
  }));
}

/** The JSON of XOAUTH2's 334, in base64 as it was sent, or decoded. */
function challenges(text: string): Evidence[] {
  // {"status":" in base64.
  const sent = /\beyJzdGF0dXMiOi[A-Za-z0-9+/]{10,400}={0,2}/.exec(text)?.[0];
  const decoded = sent === undefined ? text : Buffer.from(sent, "base64").toString("utf8");
  const json =
    /\{"status":"\d{3}","schemes":"[A-Za-z ]{1,40}","scope":"https:\/\/mail\.google\.com\/"\}/i.exec(
      decoded,
    )?.[0];
  return json === undefined
    ? []
    : [{ kind: "smtp-reply", command: "AUTH", code: 334, text: excerpt(json), challenge: json }];
}
