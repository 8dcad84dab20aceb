import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import type { Listening } from "../listen.ts";
import { addressOf, fieldValue } from "../mail-fields.ts";
import type { SmtpFault, SmtpFaults, TlsFault } from "../plan.ts";
import type { Identity } from "../tls/authority.ts";
import { PracticeConnection } from "./connection.ts";
import { type Login, parseReply, type SubmissionRules } from "./rules.ts";

export interface PracticeMail {
  readonly from: string;
  readonly to: string[];
  readonly raw: string;
  readonly user: string;
}

export interface SubmissionOptions {
  /** Host name of the server. */
  readonly name: string;
  readonly identity: Identity;
  /** Implicit TLS (port 465) instead of STARTTLS. */
  readonly implicitTls: boolean;
  readonly startTls: boolean;
  readonly tls: () => TlsFault | undefined;
  /** Read at each command: the consoles may change while the server runs. */
  readonly rules: () => SubmissionRules;
  readonly faults: () => SmtpFaults;
  readonly onMail: (mail: PracticeMail) => void;
}

/** What is kept of a message, in octets. */
const keptOctets = 1_048_576;

/** An error in the shape smtp-server turns into a reply: code from `responseCode`, lines from the message. */
function refusal(reply: string): Error {
  const { code, lines } = parseReply(reply);
  return Object.assign(new Error(lines.join("\n")), { responseCode: code });
}

async function readMessage(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size < keptOctets) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, keptOctets).toString("utf8");
}

/** smtp-server with this room's connections, which speak as the provider does. */
class PracticeSmtpServer extends SMTPServer {
  readonly submission: SubmissionOptions;

  constructor(submission: SubmissionOptions) {
    super({
      name: submission.name,
      key: submission.identity.key,
      cert: submission.identity.chain,
      secure: submission.implicitTls,
      hideSTARTTLS: !submission.startTls,
      disabledCommands: ["WIZ", "SHELL", "KILL", ...(submission.startTls ? [] : ["STARTTLS"])],
      disableReverseLookup: true,
      authMethods: ["XOAUTH2"],
      logger: false,
      socketTimeout: 60_000,
      // OpenSSL offers versions before 1.2 only where its security level is taken down.
      ...(submission.tls() === "old"
        ? { minVersion: "TLSv1" as const, maxVersion: "TLSv1.1" as const, ciphers: "ALL:@SECLEVEL=0" }
        : {}),
    });
    this.submission = submission;
    // A client that hangs up on a certificate is nothing to report here.
    this.on("error", () => {});
  }

  override connect(...[socket, options]: Parameters<SMTPServer["connect"]>): void {
    const connection = new PracticeConnection(this, socket, options, this.submission);
    this.connections.add(connection);
    connection.on("error", () => {});
    connection.init();
  }

  override onMailFrom(...[address, session, callback]: Parameters<SMTPServer["onMailFrom"]>): void {
    const fault =
      this.submission.faults()["MAIL FROM"] ??
      this.submission.rules().sender(session.user, address.address.toLowerCase());
    this.#answer(fault, session, callback);
  }

  override onRcptTo(...[, session, callback]: Parameters<SMTPServer["onRcptTo"]>): void {
    this.#answer(this.submission.faults()["RCPT TO"], session, callback);
  }

  /** Refuses with a reply, does what a fault says and answers no more, or lets it pass. */
  #answer(fault: SmtpFault | undefined, session: object, callback: (error: Error | null) => void): void {
    if (fault === undefined) callback(null);
    else if (typeof fault === "string") callback(refusal(fault));
    else {
      for (const connection of this.connections)
        if (connection instanceof PracticeConnection && connection.session === session)
          connection.commit(fault);
    }
  }

  override onData(...[stream, session, callback]: Parameters<SMTPServer["onData"]>): void {
    const { mailFrom, rcptTo } = session.envelope;
    const login: Login = session.user;
    readMessage(stream)
      .then((raw) => {
        const { faults, rules, onMail } = this.submission;
        const reply = faults().message ?? rules().message(login, addressOf(fieldValue(raw, "From")));
        if (reply !== undefined)
          return this.#answer(reply, session, callback as (error: Error | null) => void);
        onMail({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map((r) => r.address),
          raw,
          user: login.username,
        });
        return callback(null);
      })
      // The client went away in the middle: there is nobody to answer.
      .catch(() => callback(new Error("4.3.0 Message not received")));
  }
}

/** Starts a submission server on 127.0.0.1 at a port the system chooses. */
export async function startSubmissionServer(options: SubmissionOptions): Promise<Listening> {
  const smtp = new PracticeSmtpServer(options);
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  return {
    port: (smtp.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        smtp.close(() => resolve());
        for (const connection of smtp.connections) connection._socket.destroy();
      }),
  };
}
