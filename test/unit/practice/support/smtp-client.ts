import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Network } from "../../../../src-main/network/port.ts";

/** A submission client that shows every reply as it came, lines joined by LF. */
export interface SmtpClient extends Disposable {
  readonly greeting: string;
  say(line: string): Promise<string>;
  /** STARTTLS with the world's certificate authority, and nothing else trusted. Resolves with the reply to it. */
  startTls(): Promise<string>;
  authorized(): boolean;
}

const connectMs = 500;
const waitMs = 3_000;

export async function connectSmtp(network: Network, host: string, port: number): Promise<SmtpClient> {
  let socket: Socket = await network.connect({ host, port }, { timeoutMs: connectMs });
  let authorized = false;
  let buffered = "";
  let onData: () => void = () => {};
  const listen = () => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      buffered += chunk.toString("utf8");
      onData();
    });
    socket.on("close", () => onData());
  };
  const upgrade = (servername: string) =>
    new Promise<void>((resolve, reject) => {
      socket.removeAllListeners("data");
      const secure = connectTls({ socket, servername, ca: [...(network.trust() ?? [])] });
      secure.once("secureConnect", () => {
        authorized = secure.authorized;
        secure.removeListener("error", reject);
        resolve();
      });
      secure.once("error", reject);
      socket = secure;
      listen();
    });
  const reply = () =>
    new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no reply, only: ${buffered}`)), waitMs);
      onData = () => {
        const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/.exec(buffered)?.[0];
        if (whole === undefined && !socket.destroyed) return;
        clearTimeout(timer);
        if (whole === undefined) return reject(new Error(`closed after: ${buffered}`));
        buffered = buffered.slice(whole.length);
        resolve(whole.trimEnd().replaceAll("\r", ""));
      };
      onData();
    });
  if (port === 465) await upgrade(host);
  else listen();
  const greeting = await reply();
  const say = (line: string) => {
    socket.write(`${line}\r\n`);
    return reply();
  };
  return {
    greeting,
    say,
    async startTls() {
      const answer = await say("STARTTLS");
      if (answer.startsWith("220")) await upgrade(host);
      return answer;
    },
    authorized: () => authorized,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

export const xoauth2 = (user: string, token: string): string =>
  Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString("base64");

/** Every reply of a whole submission, by command, until the first refusal. */
export async function submit(
  network: Network,
  options: {
    host: string;
    port: number;
    user: string;
    token: string;
    from: string;
    to: string;
    headerFrom?: string;
  },
): Promise<Record<string, string>> {
  using client = await connectSmtp(network, options.host, options.port);
  const seen: Record<string, string> = { greeting: client.greeting };
  const step = async (name: string, line: string, good: string) => {
    seen[name] = await client.say(line);
    return seen[name].startsWith(good);
  };
  if (!client.greeting.startsWith("220") || !(await step("EHLO", "EHLO test.example", "250"))) return seen;
  if (options.port !== 465) {
    seen.STARTTLS = await client.startTls();
    if (!seen.STARTTLS.startsWith("220")) return seen;
    await step("EHLO", "EHLO test.example", "250");
  }
  if (!(await step("AUTH", "AUTH XOAUTH2", "334"))) return seen;
  await step("AUTH", xoauth2(options.user, options.token), "235");
  if (seen.AUTH?.startsWith("334")) {
    seen.challenge = Buffer.from(seen.AUTH.slice(4), "base64").toString("utf8");
    await step("AUTH", "", "235");
  }
  if (!seen.AUTH?.startsWith("235")) return seen;
  if (!(await step("MAIL FROM", `MAIL FROM:<${options.from}>`, "250"))) return seen;
  if (!(await step("RCPT TO", `RCPT TO:<${options.to}>`, "250"))) return seen;
  if (!(await step("DATA", "DATA", "354"))) return seen;
  const mail = `From: <${options.headerFrom ?? options.from}>\r\nTo: <${options.to}>\r\nSubject: test\r\n\r\nHello\r\n.`;
  await step("message", mail, "250");
  await step("QUIT", "QUIT", "221");
  return seen;
}
