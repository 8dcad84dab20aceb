import { isIP, type Socket } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Evidence, SmtpCommand } from "../contract/evidence.ts";
import type { Secret } from "../credentials/secret.ts";
import { type Network, NetworkError } from "../network/port.ts";
import { type AuthForm, authenticateWithToken } from "./authenticate.ts";
import { describeCertificate, fetchCertificate } from "./certificate.ts";
import { ehloNames, firstEhloName } from "./ehlo-name.ts";
import { failureEvidence, ReplyRefused } from "./failure.ts";
import { handshake } from "./handshake.ts";
import { ehloKeywords, type SmtpReply, saslMechanisms } from "./reply.ts";
import { type Transcript, transcribe } from "./transcript.ts";
import { xoauth2Response } from "./xoauth2.ts";

/** Bounds of one session, in milliseconds. */
export interface SessionBounds {
  readonly connectMs: number;
  readonly tlsMs: number;
  /** For the greeting and for the reply to each command. */
  readonly replyMs: number;
  /** For the reply after the message: servers check the message before they answer. */
  readonly messageReplyMs: number;
}

export const sessionBounds: SessionBounds = {
  connectMs: 10_000,
  tlsMs: 10_000,
  replyMs: 30_000,
  messageReplyMs: 60_000,
};

export interface SessionOptions {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
  readonly bounds: SessionBounds;
  /** What each phase saw, redacted. */
  readonly onEvidence: (evidence: Evidence) => void;
}

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

/** nodemailer picks its own XOAUTH2, which drops what the server says, for a method of that name. */
const method = "XOAUTH2-WITH-TOKEN";
/** Bytes of one reply at most. The largest real EHLO has a few hundred. */
const replyLimit = 65_536;
/** Wait for the answer to QUIT, in milliseconds. It changes nothing any more. */
const quitMs = 2_000;

/** Opens no connection yet: `reach` does. */
export function createSession(network: Network, options: SessionOptions): SmtpSession {
  const { host, port, signal, bounds, onEvidence } = options;
  const implicitTls = port === 465;
  /** Of one connection; another try at EHLO gets new ones. */
  let failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let greeted = Promise.withResolvers<void>();
  /** The name for the next EHLO, and the names that were refused. */
  let ehloName = firstEhloName;
  let refusedAtEhlo = false;
  /** Ends what is still being opened when the session is closed. */
  const ending = new AbortController();
  const open = AbortSignal.any([signal, ending.signal]);
  let plain: Socket | undefined;
  let encrypted: TLSSocket | undefined;
  let client: SMTPConnection | undefined;
  let keywords: string[] = [];
  let secured = false;
  let sent = false;
  let handshaking = false;
  let closing = false;
  let timer: NodeJS.Timeout | undefined;
  /** The greeting, EHLO and STARTTLS under way. */
  let ready: Promise<void> | undefined;

  const watch = (ms: number, what: string): void => {
    clearTimeout(timer);
    // Nobody waits for what comes after QUIT, and a timer left behind would keep the process.
    if (closing) return;
    timer = setTimeout(
      () => failure.reject(timedOut(handshaking ? "tls" : "read", `No ${what} within ${ms / 1000} s.`)),
      ms,
    );
  };
  const timedOut = (operation: "tls" | "read", message: string) =>
    new NetworkError(operation, host, port, "ETIMEDOUT", message);
  const aborted = () => new NetworkError("read", host, port, "ABORTED", "The session was cancelled.");

  const onReply = (reply: SmtpReply): void => {
    clearTimeout(timer);
    if (worthKeeping(reply)) onEvidence(reply);
    if (reply.command === "EHLO") refusedAtEhlo = reply.code >= 400;
    if (reply.command === "greeting" && reply.code === 220) greeted.resolve();
    if (reply.command === "EHLO" && reply.code === 250) keywords = ehloKeywords(reply);
    if (reply.command === "STARTTLS" && reply.code === 220) {
      handshaking = true;
      watch(bounds.tlsMs, "TLS handshake");
    } else if (transcript.due() !== undefined) watchReply(transcript.due());
  };
  const watchReply = (command: SmtpCommand | undefined): void =>
    watch(command === "message" ? bounds.messageReplyMs : bounds.replyMs, `reply to ${command}`);
  const listen = (): Transcript =>
    transcribe(onReply, (command) => {
      handshaking = false;
      watchReply(command);
    });
  let transcript = listen();

  /** Runs a phase against its failure, and makes evidence of what ended it. */
  const phase = async (work: () => Promise<void>): Promise<boolean> => {
    if (signal.aborted) throw aborted();
    const onAbort = () => failure.reject(aborted());
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.race([work(), failure.promise]);
      return true;
    } catch (error) {
      clearTimeout(timer);
      if (signal.aborted) throw aborted();
      const evidence = failureEvidence(error, { host, port }, transcript.due(), handshaking);
      if (evidence !== undefined) onEvidence(evidence);
      if (evidence?.during === "EHLO" && cutCodes.has(evidence.code)) refusedAtEhlo = true;
      if (evidence?.operation === "tls") await showCertificate();
      return false;
    } finally {
      // The timer runs on: a reply may be due from one phase to the next.
      signal.removeEventListener("abort", onAbort);
      const lines = transcript.take();
      if (lines.length > 0) onEvidence({ kind: "transcript", lines });
    }
  };

  const showCertificate = async (): Promise<void> => {
    if (closing) return;
    const to = { host, port, implicitTls, name: ehloName };
    const certificate = await fetchCertificate(network, to, { timeoutMs: bounds.tlsMs, signal: open });
    if (certificate !== undefined && !certificate.authorized) onEvidence(certificate);
  };

  const trust = network.trust();
  const tls: ConnectionOptions = {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(trust === undefined ? {} : { ca: [...trust] }),
  };

  /** Hands the socket to nodemailer, which reads the greeting, says EHLO and, when it must, STARTTLS. */
  const converse = (socket: Socket): Promise<void> => {
    const connection = new SMTPConnection({
      host,
      port,
      connection: socket,
      secure: implicitTls,
      secured: implicitTls,
      requireTLS: !implicitTls,
      name: ehloName,
      tls,
      logger: transcript.logger,
      transactionLog: true,
      maxResponseSize: replyLimit,
      // The bounds are held here, a reply at a time; nodemailer's own must only not be shorter.
      connectionTimeout: 600_000,
      greetingTimeout: 600_000,
      socketTimeout: 600_000,
      socketCloseTimeout: 0,
      customAuth: { [method]: (context) => authenticateWithToken(context, transcript) },
    });
    client = connection;
    // Of this connection: a late word of one that was let go must not end the next.
    const { reject: fail } = failure;
    connection.on("error", (error: Error) => fail(error));
    watchReply("greeting");
    return new Promise((resolve, reject) => {
      connection.once("connect", () => resolve());
      connection.connect((error) => {
        if (error) reject(error);
      });
      connection.once("end", () => reject(closed()));
    });
  };
  const closed = () => new NetworkError("read", host, port, "CLOSED", "The server ended the connection.");

  const connect = async (): Promise<Socket> => {
    const socket = await network.connect({ host, port }, { timeoutMs: bounds.connectMs, signal: open });
    plain = socket;
    const { reject } = failure;
    socket.on("error", (error) => reject(error));
    if (!closing) return socket;
    socket.destroy();
    throw closed();
  };
  /** From the open connection to the server's greeting; with implicit TLS that comes after the handshake. */
  const greet = async (socket: Socket): Promise<void> => {
    if (implicitTls) return;
    const { reject } = failure;
    ready = converse(socket);
    ready.catch(reject);
    await greeted.promise;
  };
  const encrypt = async (): Promise<void> => {
    if (plain === undefined) throw closed();
    if (implicitTls) {
      handshaking = true;
      watch(bounds.tlsMs, "TLS handshake");
      encrypted = await handshake(plain, tls);
      handshaking = false;
      ready = converse(encrypted);
    }
    await ready;
    encrypted = (client?._socket || undefined) as TLSSocket | undefined;
    const certificate = encrypted?.encrypted ? describeCertificate(host, encrypted) : undefined;
    // Belt and braces: without a verified certificate nothing goes on, whatever the library did.
    if (certificate?.authorized !== true) throw closed();
    onEvidence(certificate);
    onEvidence({ kind: "ehlo", keywords });
    secured = true;
  };
  /** Lets the connection go, and opens another that will use this name in EHLO. */
  const again = async (name: string): Promise<void> => {
    client?.close();
    encrypted?.destroy();
    plain?.destroy();
    client = undefined;
    encrypted = undefined;
    failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined);
    greeted = Promise.withResolvers<void>();
    transcript = listen();
    refusedAtEhlo = false;
    ehloName = name;
    await greet(await connect());
    await encrypt();
  };

  return {
    reach: () =>
      phase(async () => {
        const addresses = network.lookup(host, { timeoutMs: bounds.connectMs, signal: open }).then(
          (found) => onEvidence({ kind: "addresses", host, addresses: found.slice(0, 20) }),
          () => undefined, // The connection's own error says it better.
        );
        const socket = await connect();
        await addresses;
        await greet(socket);
      }),
    secure: async () => {
      const names = ehloNames(plain);
      let done = await phase(encrypt);
      for (const name of names.slice(1)) {
        if (done || !refusedAtEhlo || closing) return done;
        done = await phase(() => again(name));
      }
      return done;
    },
    authenticate: (username, token, form = "two-steps") =>
      phase(async () => {
        if (!secured || client === undefined) throw closed();
        if (!saslMechanisms(keywords).includes("XOAUTH2")) {
          onEvidence({ kind: "ehlo", keywords });
          throw new ReplyRefused();
        }
        const response = xoauth2Response(username, token);
        transcript.conceal(token);
        transcript.conceal(response);
        await callback((done) => client?.login({ method, user: username, response, token, form }, done));
      }),
    send: ({ from, to }, message) =>
      phase(async () => {
        if (client?.authenticated !== true) throw closed();
        await callback((done) => client?.send({ from, to: [to], size: message.length }, message, done));
        sent = true;
      }),
    close: async () => {
      closing = true;
      clearTimeout(timer);
      ending.abort();
      const socket = encrypted ?? plain;
      if (sent && client !== undefined && socket !== undefined && !socket.destroyed && !signal.aborted) {
        const ended = new Promise<void>((resolve) => client?.once("end", () => resolve()));
        client.quit();
        let bound: NodeJS.Timeout | undefined;
        await Promise.race([
          ended,
          new Promise<void>((resolve) => {
            bound = setTimeout(resolve, quitMs);
          }),
        ]);
        clearTimeout(bound);
      }
      client?.close();
      encrypted?.destroy();
      plain?.destroy();
    },
  };
}

/** The other side ended the connection. */
const cutCodes: ReadonlySet<string> = new Set(["CLOSED", "ECONNRESET", "EPIPE"]);

/** Refusals, the words of a challenge, the server's name and its answer to the message. The rest is in the transcript. */
const worthKeeping = (reply: SmtpReply): boolean =>
  reply.command !== "QUIT" &&
  (reply.code === 0 ||
    reply.code >= 400 ||
    reply.challenge !== undefined ||
    reply.command === "greeting" ||
    reply.command === "message");

/** nodemailer's callbacks as a promise. */
const callback = (start: (done: (error: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
