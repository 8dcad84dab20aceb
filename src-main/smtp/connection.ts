import { isIP, type Socket } from "node:net";
import type { TLSSocket, ConnectionOptions as TlsOptions } from "node:tls";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpCommand } from "../contract/evidence.ts";
import type { Secret } from "../credentials/secret.ts";
import { type Network, NetworkError } from "../network/port.ts";
import { type AuthForm, authenticateWithToken } from "./authenticate.ts";
import { describeCertificate } from "./certificate.ts";
import { ReplyRefused } from "./failure.ts";
import { handshake } from "./handshake.ts";
import type { SessionOptions } from "./options.ts";
import { ehloKeywords, type SmtpReply, saslMechanisms } from "./reply.ts";
import { type Transcript, transcribe } from "./transcript.ts";
import { xoauth2Response } from "./xoauth2.ts";

/** nodemailer picks its own XOAUTH2, which drops what the server says, for a method of that name. */
const method = "XOAUTH2-WITH-TOKEN";
/** Bytes of one reply at most. The largest real EHLO has a few hundred. */
const replyLimit = 65_536;
/** Wait for the answer to QUIT, in milliseconds. It changes nothing any more. */
const quitMs = 2_000;

/**
 * One connection to a mail server, with all that is of it alone: its sockets, what is said on it, what is waited for, and what the
 * server said of itself. A session that tries again takes another.
 */
export class Connection {
  /** What it calls itself in EHLO. */
  readonly name: string;
  readonly implicitTls: boolean;
  /** Did the server refuse the name? */
  refusedAtEhlo = false;
  /** Is TLS being agreed on now? */
  handshaking = false;
  socket: Socket | undefined;
  readonly #network: Network;
  readonly #options: SessionOptions;
  readonly #tls: TlsOptions;
  readonly #failure = Promise.withResolvers<never>();
  readonly #greeted = Promise.withResolvers<void>();
  readonly #transcript: Transcript;
  #encrypted: TLSSocket | undefined;
  #client: SMTPConnection | undefined;
  #keywords: string[] = [];
  #secured = false;
  #sent = false;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;
  /** The greeting, EHLO and STARTTLS under way. */
  #ready: Promise<void> | undefined;

  /** Opens nothing yet. `signal` ends what is being opened. */
  constructor(network: Network, options: SessionOptions & { readonly name: string }) {
    const { host } = options;
    const trust = network.trust();
    this.#network = network;
    this.#options = options;
    this.name = options.name;
    this.implicitTls = options.port === 465;
    this.#tls = {
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(trust === undefined ? {} : { ca: [...trust] }),
    };
    this.#failure.promise.catch(() => undefined);
    this.#transcript = transcribe(
      (reply, raw) => this.#onReply(reply, raw),
      (command) => {
        this.handshaking = false;
        this.#awaitReply(command);
      },
    );
  }

  /** Rejects when the connection fails, whatever is being waited for. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }
  fail(error: unknown): void {
    this.#failure.reject(error);
  }
  /** The command whose reply is due. */
  get due(): SmtpCommand | undefined {
    return this.#transcript.due();
  }
  /** What was said since it was last asked. */
  takeLines(): ReturnType<Transcript["take"]> {
    return this.#transcript.take();
  }
  stopWaiting(): void {
    clearTimeout(this.#timer);
  }

  async open(): Promise<void> {
    const { host, port, bounds, signal } = this.#options;
    const socket = await this.#network.connect({ host, port }, { timeoutMs: bounds.connectMs, signal });
    this.socket = socket;
    socket.on("error", (error) => this.fail(error));
    if (!this.#ended) return;
    socket.destroy();
    throw this.#closed();
  }

  /** From the open connection to the server's greeting; with implicit TLS that comes after the handshake. */
  async greet(): Promise<void> {
    if (this.implicitTls || this.socket === undefined) return;
    this.#ready = this.#converse(this.socket);
    this.#ready.catch((error) => this.fail(error));
    await this.#greeted.promise;
  }

  /** TLS with a verified certificate, and the EHLO after it. */
  async encrypt(): Promise<void> {
    if (this.socket === undefined) throw this.#closed();
    if (this.implicitTls) {
      this.handshaking = true;
      this.#wait(this.#options.bounds.tlsMs, "TLS handshake");
      this.#encrypted = await handshake(this.socket, this.#tls);
      this.handshaking = false;
      this.#ready = this.#converse(this.#encrypted);
    }
    await this.#ready;
    const encrypted = (this.#client?._socket || undefined) as TLSSocket | undefined;
    this.#encrypted = encrypted;
    const { host, onEvidence } = this.#options;
    const certificate = encrypted?.encrypted ? describeCertificate(host, encrypted) : undefined;
    // Belt and braces: without a verified certificate nothing goes on, whatever the library did.
    if (certificate?.authorized !== true) throw this.#closed();
    onEvidence(certificate);
    // The library goes by the first line of a reply, and the last one may say no.
    if (this.refusedAtEhlo) throw new ReplyRefused();
    onEvidence({ kind: "ehlo", keywords: this.#keywords });
    this.#secured = true;
  }

  async authenticate(user: string, token: Secret, form: AuthForm): Promise<void> {
    if (!this.#secured || this.#client === undefined) throw this.#closed();
    if (!saslMechanisms(this.#keywords).includes("XOAUTH2")) {
      this.#options.onEvidence({ kind: "ehlo", keywords: this.#keywords });
      throw new ReplyRefused();
    }
    const response = xoauth2Response(user, token);
    this.#transcript.conceal(token);
    this.#transcript.conceal(response);
    await callback((done) => this.#client?.login({ method, user, response, token, form }, done));
  }

  async send({ from, to }: { readonly from: string; readonly to: string }, message: Buffer): Promise<void> {
    if (this.#client?.authenticated !== true) throw this.#closed();
    await callback((done) => this.#client?.send({ from, to: [to], size: message.length }, message, done));
    this.#sent = true;
  }

  /** QUIT after a message was sent, when there is time for it; the sockets are gone then. */
  async end(politely: boolean): Promise<void> {
    this.#ended = true;
    this.stopWaiting();
    const socket = this.#encrypted ?? this.socket;
    const client = this.#client;
    if (politely && this.#sent && client !== undefined && socket !== undefined && !socket.destroyed) {
      const ended = new Promise<void>((resolve) => client.once("end", () => resolve()));
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
    this.destroy();
  }

  destroy(): void {
    this.#ended = true;
    this.stopWaiting();
    this.#client?.close();
    this.#encrypted?.destroy();
    this.socket?.destroy();
  }

  /** Hands the socket to nodemailer, which reads the greeting, says EHLO and, when it must, STARTTLS. */
  #converse(socket: Socket): Promise<void> {
    const { host, port } = this.#options;
    const connection = new SMTPConnection({
      host,
      port,
      connection: socket,
      secure: this.implicitTls,
      secured: this.implicitTls,
      requireTLS: !this.implicitTls,
      name: this.name,
      tls: this.#tls,
      logger: this.#transcript.logger,
      transactionLog: true,
      maxResponseSize: replyLimit,
      // The bounds are held here, a reply at a time; nodemailer's own must only not be shorter.
      connectionTimeout: 600_000,
      greetingTimeout: 600_000,
      socketTimeout: 600_000,
      socketCloseTimeout: 0,
      customAuth: { [method]: (context) => authenticateWithToken(context, this.#transcript) },
    });
    this.#client = connection;
    connection.on("error", (error: Error) => this.fail(error));
    this.#awaitReply("greeting");
    return new Promise((resolve, reject) => {
      connection.once("connect", () => resolve());
      connection.connect((error) => {
        if (error) reject(error);
      });
      connection.once("end", () => reject(this.#closed()));
    });
  }

  #onReply(reply: SmtpReply, raw: string): void {
    this.stopWaiting();
    const { command, code } = reply;
    if (worthKeeping(reply)) this.#options.onEvidence(reply);
    if (command === "EHLO") this.refusedAtEhlo = code >= 400;
    if (command === "greeting" && code === 220) this.#greeted.resolve();
    if (command === "EHLO" && code === 250) this.#keywords = ehloKeywords(raw);
    if (command === "STARTTLS" && code === 220) {
      this.handshaking = true;
      this.#wait(this.#options.bounds.tlsMs, "TLS handshake");
    } else if (this.due !== undefined) this.#awaitReply(this.due);
  }

  #awaitReply(command: SmtpCommand | undefined): void {
    const { messageReplyMs, replyMs } = this.#options.bounds;
    this.#wait(command === "message" ? messageReplyMs : replyMs, `reply to ${command}`);
  }

  #wait(ms: number, what: string): void {
    this.stopWaiting();
    // Nobody waits for what comes after QUIT, and a timer left behind would keep the process.
    if (this.#ended) return;
    const { host, port } = this.#options;
    const late = () => {
      const operation = this.handshaking ? "tls" : "read";
      this.fail(new NetworkError(operation, host, port, "ETIMEDOUT", `No ${what} within ${ms / 1000} s.`));
    };
    this.#timer = setTimeout(late, ms);
  }

  #closed(): NetworkError {
    const { host, port } = this.#options;
    return new NetworkError("read", host, port, "CLOSED", "The server ended the connection.");
  }
}

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
