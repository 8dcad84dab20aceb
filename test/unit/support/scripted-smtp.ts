import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import type { Identity } from "./certificates.ts";

/** Where a script may step in. `token` is the line after 334; `empty` the one after a second 334. */
export type Moment =
  | "greeting"
  | "EHLO"
  | "STARTTLS"
  | "EHLO after TLS"
  | "AUTH"
  | "token"
  | "empty"
  | "MAIL FROM"
  | "RCPT TO"
  | "DATA"
  | "message"
  | "QUIT";

/** A reply, or an action on the socket: `cut` ends it, `reset` does so with RST, `stall` says nothing. */
export type Act = string | "cut" | "reset" | "stall" | ((socket: Socket) => void);

export interface ScriptedSmtp extends AsyncDisposable {
  readonly port: number;
  /** Lines received, those inside TLS marked. */
  readonly lines: readonly { readonly text: string; readonly tls: boolean }[];
  readonly messages: readonly string[];
  /** Connections that are open now. */
  open(): Promise<number>;
}

const replies: Record<Moment, string> = {
  greeting: "220 mail.test ESMTP",
  EHLO: "250-mail.test\r\n250-PIPELINING\r\n250 STARTTLS",
  STARTTLS: "220 2.0.0 Ready",
  "EHLO after TLS": "250-mail.test\r\n250-SIZE 1000000\r\n250 AUTH LOGIN XOAUTH2",
  AUTH: "334 ",
  token: "235 2.7.0 Accepted",
  empty: "535 5.7.8 Bad credentials",
  "MAIL FROM": "250 2.1.0 Ok",
  "RCPT TO": "250 2.1.5 Ok",
  DATA: "354 Go on",
  message: "250 2.0.0 Queued as 42",
  QUIT: "221 2.0.0 Bye",
};

/** An SMTP server on loopback that follows the script, and does what a server does everywhere else. */
export async function startScriptedSmtp(
  identity: Identity,
  script: Partial<Record<Moment, Act>> = {},
  options: { implicitTls?: boolean } = {},
): Promise<ScriptedSmtp> {
  const lines: { text: string; tls: boolean }[] = [];
  const messages: string[] = [];
  const sockets = new Set<Socket>();

  const serve = (socket: Socket, tls: boolean, raw = socket): void => {
    let moment: Moment | "data" = "greeting";
    let text = "";
    const act = (at: Moment, then?: () => void): void => {
      const step = script[at] ?? replies[at];
      if (typeof step === "function") step(socket);
      else if (step === "cut") socket.destroy();
      else if (step === "reset") raw.resetAndDestroy();
      else if (step !== "stall") {
        socket.write(`${step}\r\n`);
        then?.();
      }
    };
    const onData = (line: string): void => {
      if (line !== ".") messages[messages.length - 1] += `${line}\n`;
      else {
        moment = "QUIT";
        act("message");
      }
    };
    const onSaslResponse = (at: "token" | "empty"): void => {
      const reply = script[at] ?? replies[at];
      moment = typeof reply === "string" && reply.startsWith("334") ? "empty" : "QUIT";
      act(at);
    };
    const startTls = (): void => {
      const reply = script.STARTTLS ?? replies.STARTTLS;
      if (typeof reply !== "string" || !reply.startsWith("220")) return;
      socket.removeAllListeners("data");
      secure(socket);
    };
    const onCommand = (line: string): void => {
      const verb = /^(EHLO|STARTTLS|AUTH|MAIL FROM|RCPT TO|DATA|QUIT)/.exec(line)?.[1] as Moment | undefined;
      if (verb === undefined) socket.write("500 5.5.1 Unknown command\r\n");
      else if (verb === "EHLO") act(tls ? "EHLO after TLS" : "EHLO");
      else if (verb === "STARTTLS") act("STARTTLS", startTls);
      else
        act(verb, () => {
          if (verb === "AUTH") moment = "token";
          if (verb === "DATA" && (script.DATA ?? replies.DATA).toString().startsWith("354")) {
            moment = "data";
            messages.push("");
          }
          if (verb === "QUIT") socket.end();
        });
    };
    const onLine = (line: string): void => {
      if (moment === "data") {
        onData(line);
        return;
      }
      lines.push({ text: line, tls });
      if (moment === "token" || moment === "empty") onSaslResponse(moment);
      else onCommand(line);
    };
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        onLine(line);
      }
    });
    if (!tls || options.implicitTls === true) act("greeting");
  };
  const secure = (socket: Socket): void => {
    const inner = new TLSSocket(socket, { isServer: true, key: identity.key, cert: identity.cert });
    inner.on("error", () => undefined);
    serve(inner, true, socket);
  };

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
  };
  const server =
    options.implicitTls === true
      ? createTlsServer({ key: identity.key, cert: identity.cert }, (socket) => serve(socket, true))
      : createServer((socket) => serve(socket, false));
  server.on("connection", keep);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    messages,
    open: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
