import type { Secret } from "../credentials/secret.ts";
import { onAbort } from "../network/abort.ts";
import { type Network, NetworkError } from "../network/port.ts";
import type { AuthForm } from "./authenticate.ts";
import { fetchCertificate } from "./certificate.ts";
import { Connection } from "./connection.ts";
import { ehloNames, firstEhloName } from "./ehlo-name.ts";
import { failureEvidence } from "./failure.ts";
import type { SessionOptions } from "./options.ts";

/**
 * One SMTP session in phases, to be called in this order. Each resolves with true when the next may follow and with
 * false when it failed, with the reason as evidence; each rejects with NetworkError `ABORTED` when cancelled, and with
 * nothing else. `close` may be called at any time, and must be called at the end.
 */
export interface SmtpSession {
  /** Resolves the name, connects and, with STARTTLS, reads the greeting. */
  reach(): Promise<boolean>;
  /** TLS with a verified certificate, and the EHLO after it: implicit on port 465, STARTTLS elsewhere. Never in clear. */
  secure(): Promise<boolean>;
  /**
   * AUTH XOAUTH2, in two steps unless told otherwise: the token does not stand on the command line, which RFC 4954
   * section 4 bounds to 512 octets.
   */
  authenticate(username: string, token: Secret, form?: AuthForm): Promise<boolean>;
  /** MAIL FROM, RCPT TO, DATA, the message. */
  send(envelope: { from: string; to: string }, message: Buffer): Promise<boolean>;
  /** Ends the session: QUIT after a success, at once otherwise. Resolves when the socket is gone. */
  close(): Promise<void>;
}

/** Opens no connection yet: `reach` does. */
export function createSession(network: Network, options: SessionOptions): SmtpSession {
  const { host, port, signal, bounds, onEvidence } = options;
  /** Ends what is still being opened when the session is closed. */
  const ending = new AbortController();
  const open = AbortSignal.any([signal, ending.signal]);
  const connectionAs = (name: string) => new Connection(network, { ...options, signal: open, name });
  let connection = connectionAs(firstEhloName);

  /** Runs a phase against the connection's failure, and makes evidence of what ended it. */
  const phase = async (work: () => Promise<void>): Promise<boolean> => {
    const current = connection;
    if (signal.aborted) throw aborted();
    using _failing = onAbort(signal, () => current.fail(aborted()));
    try {
      await Promise.race([work(), current.failed]);
      return true;
    } catch (error) {
      current.stopWaiting();
      if (signal.aborted) throw aborted();
      const evidence = failureEvidence(error, { host, port }, current.due, current.handshaking);
      if (evidence !== undefined) onEvidence(evidence);
      if (evidence?.during === "EHLO" && cutCodes.has(evidence.code)) current.refusedAtEhlo = true;
      if (evidence?.operation === "tls") await showCertificate(current);
      return false;
    } finally {
      // The timer runs on: a reply may be due from one phase to the next.
      const lines = current.takeLines();
      if (lines.length > 0) onEvidence({ kind: "transcript", lines });
    }
  };
  const aborted = () => new NetworkError("read", host, port, "ABORTED", "The session was canceled.");

  const showCertificate = async ({ name, implicitTls }: Connection): Promise<void> => {
    if (ending.signal.aborted) return;
    const how = { timeoutMs: bounds.tlsMs, signal: open };
    const certificate = await fetchCertificate(network, { host, port, implicitTls, name }, how);
    if (certificate !== undefined && !certificate.authorized) onEvidence(certificate);
  };

  return {
    reach: () =>
      phase(async () => {
        const addresses = network.lookup(host, { timeoutMs: bounds.connectMs, signal: open }).then(
          (found) => onEvidence({ kind: "addresses", host, addresses: found.slice(0, 20) }),
          () => undefined, // The connection's own error says it better.
        );
        await connection.open();
        await addresses;
        await connection.greet();
      }),
    secure: async () => {
      const names = ehloNames(connection.socket);
      let done = await phase(() => connection.encrypt());
      for (const name of names.slice(1)) {
        if (done || !connection.refusedAtEhlo || ending.signal.aborted) return done;
        connection.destroy();
        connection = connectionAs(name);
        done = await phase(async () => {
          await connection.open();
          await connection.greet();
          await connection.encrypt();
        });
      }
      return done;
    },
    authenticate: (username, token, form = "two-steps") =>
      phase(() => connection.authenticate(username, token, form)),
    send: (envelope, message) => phase(() => connection.send(envelope, message)),
    close: async () => {
      ending.abort();
      await connection.end(!signal.aborted);
    },
  };
}

/** The other side ended the connection. */
const cutCodes: ReadonlySet<string> = new Set(["CLOSED", "ECONNRESET", "EPIPE"]);
