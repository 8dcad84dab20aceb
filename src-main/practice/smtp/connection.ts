import type { Socket } from "node:net";
import type { SMTPServer } from "smtp-server";
import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";
import type { SmtpFault, SmtpFaults, TlsFault } from "../plan.ts";
import { type AuthVerdict, type Login, type Phrase, parseReply, type SubmissionRules } from "./rules.ts";

type Done = () => void;

/** Which of the provider's phrases stands for a reply of smtp-server, by its context or its code. */
function phraseFor(code: number, context: string | false | undefined): Phrase | undefined {
  switch (context) {
    case "MAIL_FROM_OK":
      return "sender-ok";
    case "RCPT_TO_OK":
      return "recipient-ok";
    case "DATA_OK":
      return "accepted";
  }
  switch (code) {
    case 221:
      return "bye";
    case 354:
      return "go-ahead";
    case 530:
      return "authenticate-first";
    default:
      return undefined;
  }
}

/** User and token of an XOAUTH2 or OAUTHBEARER (RFC 7628 section 3.1) response in base64, or undefined. */
function readBearer(base64: string): { user: string; token: string } | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const text = Buffer.from(base64, "base64").toString("utf8");
  const match =
    /^user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01$/i.exec(text) ??
    /^n,a=([^\x01,]+),\x01(?:(?:host|port)=[^\x01]*\x01)*auth=Bearer ([^\x01]+)\x01\x01$/i.exec(text);
  return match?.[1] !== undefined && match[2] !== undefined ? { user: match[1], token: match[2] } : undefined;
}

/** More than any client reads as one reply. */
const floodOctets = 1_048_576;
/** A TLS 1.2 record with the alert internal_error, fatal (RFC 8446 section 6). */
const internalErrorAlert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]);
const bearerMechanisms = new Set(["XOAUTH2", "OAUTHBEARER"]);
/** "Username:" and "Password:" in base64: the challenges of AUTH LOGIN. */
const loginChallenges = ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"] as const;

/**
 * One SMTP session. smtp-server keeps the protocol; what is said, and who may log in, comes from the provider's rules.
 */
export class PracticeConnection extends SMTPConnection {
  readonly #rules: () => SubmissionRules;
  readonly #faults: () => SmtpFaults;
  readonly #offersTls: boolean;
  readonly #tls: () => TlsFault | undefined;

  constructor(
    server: SMTPServer,
    socket: ConstructorParameters<typeof SMTPConnection>[1],
    options: ConstructorParameters<typeof SMTPConnection>[2],
    submission: {
      readonly rules: () => SubmissionRules;
      readonly faults: () => SmtpFaults;
      readonly startTls: boolean;
      readonly tls: () => TlsFault | undefined;
    },
  ) {
    super(server, socket, options);
    this.#rules = submission.rules;
    this.#faults = submission.faults;
    this.#offersTls = submission.startTls;
    this.#tls = submission.tls;
  }

  /** Greets at once: smtp-server waits 100 ms to catch clients that talk too early, which nobody rehearses. */
  override init(): void {
    this._setListeners(() => this.connectionReady());
  }

  override _sendGreeting(): void {
    const fault = this.#faults().greeting;
    if (fault === undefined) {
      this.send(220, this.#rules().greeting, false);
      return;
    }
    this.commit(fault);
    if (typeof fault === "string") this.close();
  }

  /** Does what a fault says instead of a reply. */
  commit(fault: SmtpFault): void {
    const socket = this._socket;
    if (typeof fault === "string") this.#say(fault);
    else if ("raw" in fault) socket.write(fault.raw);
    else if (fault.act === "cut") socket.destroy();
    else if (fault.act === "flood") socket.write(Buffer.alloc(floodOctets, "2"));
  }

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    if (code === 250 && Array.isArray(data) && context === false) {
      const lines = this.#rules().ehlo(this.remoteAddress, this.secure);
      super.send(
        250,
        lines.filter((line) => this.#offersTls || line !== "STARTTLS"),
        false,
      );
      return;
    }
    const phrase = phraseFor(code, context);
    const text = phrase === undefined ? data : this.#rules().phrases[phrase];
    super.send(code, typeof text === "string" && text.includes("\n") ? text.split("\n") : text, context);
  }

  override _onCommand(command: Buffer, callback?: Done): void {
    const { octets, reply } = this.#rules().longestCommand;
    // Continuation lines of AUTH have a limit of their own (RFC 4954 section 4), far above this one.
    if (this._ready && !this._nextHandler && command.length + 2 > octets) {
      this.#say(reply);
      callback?.();
      return;
    }
    const verb = this._nextHandler ? "" : /^[A-Za-z]{4}/.exec(command.toString("latin1"))?.[0].toUpperCase();
    const fault = verb === "EHLO" ? this.#faults().EHLO : verb === "DATA" ? this.#faults().DATA : undefined;
    if (this._ready && fault !== undefined) {
      this.commit(fault);
      callback?.();
      return;
    }
    super._onCommand(command, callback);
  }

  override handler_STARTTLS(command: Buffer, callback: Done): void {
    const fault = this.#faults().STARTTLS;
    if (fault !== undefined) {
      this.commit(fault);
      callback();
      return;
    }
    if (this.secure) {
      super.handler_STARTTLS(command, callback);
      return;
    }
    super.send(220, this.#rules().phrases["ready-for-tls"], false);
    const tls = this.#tls();
    switch (tls) {
      case undefined:
      case "old":
        this.upgrade(callback);
        return;
      case "plain":
        this.#onHello((socket) => socket.write("502 5.5.1 TLS is not spoken here\r\n"));
        return;
      case "alert":
        this.#onHello((socket) => socket.end(internalErrorAlert));
        return;
      case "cut":
        this.#onHello((socket) => socket.destroy());
        return;
      case "stall":
        this.#onHello(() => undefined);
        return;
      default:
        tls satisfies never;
    }
  }

  /** Waits for the client's ClientHello, and answers it by hand. */
  #onHello(answer: (socket: Socket) => void): void {
    const socket = this._socket;
    if (this._parser) socket.unpipe(this._parser);
    socket.once("data", () => answer(socket));
    socket.resume();
  }

  override handler_AUTH(command: Buffer, callback: Done): void {
    const [, name = "", initial] = command.toString().trim().split(/\s+/);
    const mechanism = name.toUpperCase();
    const rules = this.#rules();
    if (!this.secure) this.#say(rules.phrases["tls-first"]);
    else if (this.session.user) this.#say("503 5.5.1 Already authenticated");
    else if (!rules.mechanisms.includes(mechanism)) this.#say(rules.phrases["unknown-mechanism"]);
    else if (bearerMechanisms.has(mechanism)) this.#bearer(initial);
    else this.#password(mechanism, initial);
    callback();
  }

  /** XOAUTH2 and OAUTHBEARER: the response stands in the AUTH line, or follows an empty challenge. */
  #bearer(initial: string | undefined): void {
    if (initial !== undefined && initial !== "=") {
      this.#judge(initial);
      return;
    }
    this.#challenge("", (line) => this.#judge(line));
  }

  /** Passwords are never right here; the exchange is carried to its end so that the provider's answer can be seen. */
  #password(mechanism: string, initial: string | undefined): void {
    const refuse = () => this.#say(this.#rules().phrases["password-refused"]);
    if (mechanism === "LOGIN")
      this.#challenge(loginChallenges[0], () => this.#challenge(loginChallenges[1], refuse));
    else if (initial === undefined) this.#challenge("", refuse);
    else refuse();
  }

  #judge(response: string): void {
    const rules = this.#rules();
    const fault = this.#faults().AUTH;
    const bearer = readBearer(response);
    if (fault !== undefined) this.commit(fault);
    else if (bearer === undefined) this.#say(rules.phrases["malformed-response"]);
    else this.#conclude(bearer.user, rules.authenticate(bearer.user.toLowerCase(), bearer.token));
  }

  #conclude(user: string, verdict: AuthVerdict): void {
    if (verdict.ok) {
      this.session.user = { username: user.toLowerCase(), token: verdict.token } satisfies Login;
      this.#say(`235 ${this.#rules().phrases.authenticated}`);
    } else if (verdict.challenge === undefined) this.#say(verdict.reply);
    // The client answers a failure challenge with an empty line (XOAUTH2) or 0x01 (OAUTHBEARER), then gets the verdict.
    else {
      const { reply } = verdict;
      this.#challenge(Buffer.from(verdict.challenge).toString("base64"), () => this.#say(reply));
    }
  }

  /** Sends a 334 and hands the client's next line to `answer`, unless it cancels with "*" (RFC 4954 section 4). */
  #challenge(base64: string, answer: (line: string) => void): void {
    this._nextHandler = (command, callback) => {
      const line = command.toString().trim();
      if (line === "*") this.#say(this.#rules().phrases.cancelled);
      else answer(line);
      callback();
    };
    super.send(334, base64, false);
  }

  /** Sends a whole reply as it stands in the rules or in a scenario. */
  #say(reply: string): void {
    const { code, lines } = parseReply(reply);
    super.send(code, lines.length === 1 ? lines[0] : [...lines], false);
  }
}
