import type { SmtpCommand } from "../contract/evidence.ts";
import type { Secret } from "../credentials/secret.ts";
import { redactPieces } from "./pieces.ts";
import { readReply, type SmtpReply } from "./reply.ts";

/** Lines kept of a session, and characters of a line. */
const linesKept = 200;
const lineKept = 1000;

export interface Transcript {
  /** What nodemailer logs goes in here. */
  readonly logger: Record<"trace" | "debug" | "info" | "warn" | "error" | "fatal", LogFunction>;
  /** Taken out of every line from now on. */
  conceal(secret: Secret): void;
  /** The next line sent shows this instead of its text. */
  sayInstead(text: string): void;
  /** The command whose reply is due, or undefined when none is. */
  due(): SmtpCommand | undefined;
  /** The lines since the last call. */
  take(): string[];
}

type LogFunction = (entry: unknown, message?: unknown, ...rest: unknown[]) => void;

/**
 * Listens to nodemailer's transaction log, redacts each line at once and pairs every reply with its command. Replies come
 * in the order of the commands, pipelined or not (RFC 2920 section 3.1), so a queue is enough. The message itself is not
 * logged: its end is one event, and the reply after it is the reply to the message.
 */
export function transcribe(
  onReply: (reply: SmtpReply, raw: string) => void,
  onSent: (command: SmtpCommand) => void,
): Transcript {
  let lines: string[] = [];
  let kept = 0;
  let instead: string | undefined;
  let last: SmtpCommand = "greeting";
  const secrets: Secret[] = [];
  const due: SmtpCommand[] = ["greeting"];

  const note = (line: string): void => {
    if (++kept <= linesKept) lines.push(line.slice(0, lineKept));
    else if (kept === linesKept + 1) lines.push("… more lines, not kept");
  };

  const sent = (command: SmtpCommand): void => {
    due.push(command);
    last = command;
    onSent(command);
  };

  const log: LogFunction = (entry, message) => {
    const tnx = (entry as { tnx?: unknown } | null)?.tnx;
    if (tnx === "client" && typeof message === "string") {
      const command = instead === undefined ? commandOf(message) : "AUTH";
      note(`C: ${instead ?? redactPieces(message, secrets)}`);
      instead = undefined;
      sent(command);
    } else if (tnx === "message") {
      note("C: (the message)");
      sent("message");
    } else if (tnx === "server" && typeof message === "string") {
      const text = redactPieces(message, secrets);
      for (const line of text.split(/\r?\n/)) note(`S: ${line}`);
      onReply(readReply(due.shift() ?? last, text), text);
    }
  };

  return {
    logger: { trace: log, debug: log, info: log, warn: log, error: log, fatal: log },
    conceal: (secret) => void secrets.push(secret),
    sayInstead: (text) => {
      instead = text;
    },
    due: () => due[0],
    take: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
}

function commandOf(line: string): SmtpCommand {
  const verb = /^(EHLO|HELO|STARTTLS|AUTH|MAIL FROM|RCPT TO|DATA|QUIT)\b/i.exec(line)?.[1]?.toUpperCase();
  switch (verb) {
    case "HELO":
      return "EHLO";
    case "EHLO":
    case "STARTTLS":
    case "AUTH":
    case "MAIL FROM":
    case "RCPT TO":
    case "DATA":
      return verb;
    default:
      return "QUIT";
  }
}
