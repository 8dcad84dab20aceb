import type { Evidence, SmtpCommand } from "../contract/evidence.ts";
import { errorCode, NetworkError, type NetworkOperation } from "../network/port.ts";

export type NetworkEvidence = Extract<Evidence, { kind: "network" }>;

/** The server said no, or something that is no SMTP: its reply is evidence already. */
export class ReplyRefused extends Error {
  override readonly name = "ReplyRefused";
}

/** The parts of nodemailer's errors that tell causes apart. */
interface NodemailerError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly response?: string;
}

/**
 * Turns what ended a session into evidence.
 * @param during the command whose reply was due
 * @param handshaking true while TLS was being set up
 * @returns undefined when a reply said it all
 */
export function failureEvidence(
  error: unknown,
  to: { host: string; port: number },
  during: SmtpCommand | undefined,
  handshaking: boolean,
): NetworkEvidence | undefined {
  if (error instanceof ReplyRefused) return undefined;
  if (error instanceof NetworkError)
    return networkEvidence(error.operation, to, error.code, error.message, during);
  const { response, code, originalCode } = error as NodemailerError;
  if (typeof response === "string" && response !== "") return undefined;
  const message = error instanceof Error ? error.message : String(error);
  const operation: NetworkOperation = handshaking ? "tls" : "read";
  return networkEvidence(operation, to, ownCode(code, originalCode, error), message, during);
}

/** nodemailer's codes name the part of it that noticed; these name what happened. */
function ownCode(code: string | undefined, original: string | undefined, error: unknown): string {
  if (original !== undefined) return original;
  switch (code) {
    case "EPROTOCOL":
      return "TOO_LARGE";
    case "ECONNECTION":
    case "ETLS":
      return "CLOSED";
    case "ESOCKET":
      return errorCode((error as Error).cause);
    default:
      return code ?? errorCode(error);
  }
}

function networkEvidence(
  operation: NetworkOperation,
  to: { host: string; port: number },
  code: string,
  message: string,
  during: SmtpCommand | undefined,
): NetworkEvidence {
  return {
    kind: "network",
    operation,
    host: to.host,
    port: to.port,
    code,
    message: message.slice(0, 500),
    ...(during === undefined ? {} : { during }),
  };
}
