import type { Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Evidence } from "../../../src-main/contract/evidence.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import type { Network } from "../../../src-main/network/port.ts";
import type { SessionBounds } from "../../../src-main/smtp/options.ts";
import { createSession, type SmtpSession } from "../../../src-main/smtp/session.ts";
import { type Authority, type Identity, makeAuthority, selfSigned } from "../support/certificates.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { type Act, type Moment, type ScriptedSmtp, startScriptedSmtp } from "../support/scripted-smtp.ts";

const host = "mail.test";
const user = "okta@example.com";
/** As long as an Exchange token, so that one line would break RFC 4954's bound. */
const tokenText = `canary-${"t0Ken".repeat(280)}`;
const token = new Secret(tokenText);
const fast = { connectMs: 500, tlsMs: 300, replyMs: 300, messageReplyMs: 300 };
/** Where nothing is meant to run out of time. */
const patient = { connectMs: 5_000, tlsMs: 5_000, replyMs: 5_000, messageReplyMs: 5_000 };
const message = Buffer.from("Subject: test\r\n\r\nHello\r\n");

let authority: Authority;
let identity: Identity;
beforeAll(async () => {
  authority = await makeAuthority();
  identity = await authority.issue([host]);
});

interface Result {
  readonly reached: boolean;
  readonly secured?: boolean;
  readonly signedIn?: boolean;
  readonly sent?: boolean;
  readonly evidence: readonly Evidence[];
}

/** Goes through the phases until one fails. */
async function walk(session: SmtpSession, evidence: readonly Evidence[]): Promise<Result> {
  const reached = await session.reach();
  const secured = reached && (await session.secure());
  const signedIn = secured && (await session.authenticate(user, token));
  const sent = signedIn && (await session.send({ from: user, to: "to@example.com" }, message));
  return { reached, secured, signedIn, sent, evidence };
}

function open(network: Network, port: number, signal = new AbortController().signal, bounds = fast) {
  const evidence: Evidence[] = [];
  const session = createSession(network, {
    host,
    port,
    signal,
    bounds,
    onEvidence: (e) => evidence.push(e),
  });
  return { session, evidence };
}

const networkTo = (server: { port: number }, port = 587, trust = [authority.cert]) =>
  loopbackNetwork({ tcp: { [`${host}:${port}`]: server.port }, trust });

/** A text with everything in it that could be base64 decoded as well, at each of its four alignments. */
const decoded = (text: string): string =>
  text +
  (text.match(/[A-Za-z0-9+/=]{8,}/g) ?? [])
    .flatMap((run) => [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), "base64").toString("latin1")))
    .join("\n");

/** Runs a session against a scripted server, and checks that nothing stays open and no token was kept. */
async function against(
  script: Partial<Record<Moment, Act>>,
  options: { port?: number; identity?: Identity; trust?: string[]; bounds?: SessionBounds } = {},
): Promise<Result & { server: ScriptedSmtp }> {
  const port = options.port ?? 587;
  await using server = await startScriptedSmtp(options.identity ?? identity, script, {
    implicitTls: port === 465,
  });
  const bounds = options.bounds ?? patient;
  const { session, evidence } = open(networkTo(server, port, options.trust), port, undefined, bounds);
  const result = await walk(session, evidence);
  await session.close();
  await vi.waitFor(async () => expect(await server.open()).toBe(0), { timeout: 2000 });
  expect(decoded(JSON.stringify(evidence))).not.toMatch(/canary|t0Kent0/);
  return { ...result, server };
}

const replies = (evidence: readonly Evidence[]) => evidence.filter((e) => e.kind === "smtp-reply");
const transcript = (evidence: readonly Evidence[]) =>
  evidence.flatMap((e) => (e.kind === "transcript" ? e.lines : []));

describe("against a real SMTP server", () => {
  async function start(secure: boolean) {
    const mails: string[] = [];
    const tokens: string[] = [];
    const server = new SMTPServer({
      secure,
      key: identity.key,
      cert: identity.cert,
      authMethods: ["XOAUTH2"],
      logger: false,
      disableReverseLookup: true,
      onAuth: (auth, _session, done) => {
        tokens.push(auth.accessToken ?? "");
        if (auth.accessToken === tokenText && auth.username === user) done(null, { user });
        else done(null, { data: { status: "401", schemes: "bearer", scope: "mail" } });
      },
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          mails.push(Buffer.concat(chunks).toString());
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const port = (server.server.address() as { port: number }).port;
    return {
      server,
      port,
      mails,
      tokens,
      [Symbol.asyncDispose]: () => new Promise<void>((r) => server.close(r)),
    };
  }

  test.each([
    ["STARTTLS", 587],
    ["implicit TLS", 465],
  ])("signs in and sends over %s", async (_name, port) => {
    await using server = await start(port === 465);
    const { session, evidence } = open(networkTo(server, port), port, undefined, patient);
    expect(await walk(session, evidence)).toMatchObject({
      reached: true,
      secured: true,
      signedIn: true,
      sent: true,
    });
    await session.close();
    expect(server.tokens).toEqual([tokenText]);
    expect(server.mails).toEqual([message.toString()]);
    expect(evidence.find((e) => e.kind === "certificate")).toMatchObject({
      authorized: true,
      protocol: "TLSv1.3",
      altNames: [host],
    });
    expect(JSON.stringify(evidence)).not.toContain("canary");
  });

  test("hears a refusal out: the 334 JSON, then the 535", async () => {
    await using server = await start(false);
    const { session, evidence } = open(networkTo(server), 587, undefined, patient);
    await session.reach();
    await session.secure();
    expect(await session.authenticate("else@example.com", token)).toBe(false);
    await session.close();
    expect(replies(evidence).map((e) => e.code)).toEqual([220, 334, 535]);
    expect(replies(evidence)[1]?.challenge).toBe('{"status":"401","schemes":"bearer","scope":"mail"}');
  });
});

describe("what is said", () => {
  test("AUTH takes two steps, and the token stands on a line of its own", async () => {
    const { sent, server } = await against({});
    expect(sent).toBe(true);
    const lines = server.lines.map((line) => line.text);
    const auth = lines.indexOf("AUTH XOAUTH2");
    expect(auth).toBeGreaterThan(0);
    expect(Buffer.from(lines[auth + 1] ?? "", "base64").toString()).toBe(
      `user=${user}\x01auth=Bearer ${tokenText}\x01\x01`,
    );
  });

  test("nothing but EHLO and STARTTLS is said in clear", async () => {
    const { server } = await against({});
    expect(server.lines.filter((line) => !line.tls).map((line) => line.text)).toEqual([
      "EHLO [127.0.0.1]",
      "STARTTLS",
    ]);
  });

  test("the transcript shows the dialogue, with the token's length instead of the token", async () => {
    const { evidence } = await against({});
    const lines = transcript(evidence);
    expect(lines).toContain("C: AUTH XOAUTH2");
    expect(lines).toContain("C: [token, 1,407 characters]");
    expect(lines).toContain("S: 235 2.7.0 Accepted");
    expect(lines).toContain("C: (the message)");
    expect(lines).toContain("S: 250 2.0.0 Queued as 42");
  });

  test("an empty line answers the server's 334 JSON, which is kept decoded", async () => {
    const json = '{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}';
    const { signedIn, evidence, server } = await against({
      token: `334 ${Buffer.from(json).toString("base64")}`,
      empty:
        "535-5.7.8 Username and Password not accepted. Learn more at\r\n535 5.7.8 https://support.google.com/mail - gsmtp",
    });
    expect(signedIn).toBe(false);
    expect(server.lines.at(-1)?.text).toBe("");
    expect(replies(evidence)).toMatchObject([
      { code: 220 },
      { code: 334, challenge: json },
      {
        command: "AUTH",
        code: 535,
        enhanced: "5.7.8",
        text: expect.stringMatching(/^Username and Password/),
      },
    ]);
  });

  test("a server that never stops asking with 334 is not answered for ever", async () => {
    const { signedIn } = await against({ token: "334 e30=", empty: "334 e30=" });
    expect(signedIn).toBe(false);
  });

  test("a server that echoes the token gets it redacted in every piece of evidence", async () => {
    const initial = Buffer.from(`user=${user}\x01auth=Bearer ${tokenText}\x01\x01`).toString("base64");
    await against({ token: `500 5.5.2 Unknown command ${initial}` });
    await against({ token: `500 5.5.2 Line too long: ${initial.slice(40, 300)}` });
    await against({ token: `535 5.7.8 Token ${tokenText} is wrong` });
  });
});

describe("no AUTH where it must not be", () => {
  test("without XOAUTH2 in the EHLO nothing is sent, and the offer is the evidence", async () => {
    const { signedIn, evidence, server } = await against({
      "EHLO after TLS": "250-mail.test\r\n250 AUTH LOGIN PLAIN",
    });
    expect(signedIn).toBe(false);
    expect(server.lines.some((line) => line.text.startsWith("AUTH"))).toBe(false);
    expect(evidence.findLast((e) => e.kind === "ehlo")).toMatchObject({ keywords: ["AUTH LOGIN PLAIN"] });
  });

  test.each([
    ["does not know STARTTLS", { EHLO: "250 mail.test", STARTTLS: "502 5.5.1 Not implemented" }],
    ["has TLS out of order", { STARTTLS: "454 4.7.0 TLS not available" }],
  ])("a server that %s gets no AUTH", async (_name, script) => {
    const { reached, secured, evidence, server } = await against(script);
    expect([reached, secured]).toEqual([true, false]);
    expect(server.lines.some((line) => line.text.startsWith("AUTH"))).toBe(false);
    expect(replies(evidence).at(-1)).toMatchObject({ command: "STARTTLS" });
  });

  test("text injected before TLS is not taken for a capability", async () => {
    const { signedIn, server } = await against({
      STARTTLS: "220 2.0.0 Ready\r\n250 AUTH XOAUTH2",
      "EHLO after TLS": "250 mail.test",
    });
    expect(signedIn).toBeFalsy();
    expect(server.lines.some((line) => line.text.startsWith("AUTH"))).toBe(false);
  });
});

describe("certificates", () => {
  const day = 86_400_000;
  const cases: [string, () => Promise<Identity>, string][] = [
    [
      "has expired",
      () =>
        authority.issue([host], {
          notBefore: new Date(Date.now() - 9 * day),
          notAfter: new Date(Date.now() - day),
        }),
      "CERT_HAS_EXPIRED",
    ],
    [
      "is not valid yet",
      () =>
        authority.issue([host], {
          notBefore: new Date(Date.now() + day),
          notAfter: new Date(Date.now() + 9 * day),
        }),
      "CERT_NOT_YET_VALID",
    ],
    ["is for another name", () => authority.issue(["other.test"]), "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["is self-signed", () => selfSigned([host]), "DEPTH_ZERO_SELF_SIGNED_CERT"],
    [
      "comes from an unknown authority",
      async () => (await makeAuthority("Inspecting proxy")).issue([host]),
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
  ];
  test.each(
    cases.flatMap(([name, make, code]) => [587, 465].map((port) => [name, port, make, code] as const)),
  )(
    "a certificate that %s (port %i) ends the session and is shown, with nothing said over it",
    async (_name, port, make, code) => {
      const { secured, evidence, server } = await against({}, { port, identity: await make() });
      expect(secured).toBe(false);
      expect(evidence).toContainEqual(expect.objectContaining({ kind: "network", operation: "tls", code }));
      expect(evidence).toContainEqual(
        expect.objectContaining({ kind: "certificate", authorized: false, authorizationError: code }),
      );
      expect(server.lines.filter((line) => line.tls)).toEqual([]);
    },
  );

  test("names the issuer of an inspecting proxy", async () => {
    const proxy = await (await makeAuthority("Inspecting proxy")).issue([host]);
    const { evidence } = await against({}, { identity: proxy });
    expect(evidence.find((e) => e.kind === "certificate")).toMatchObject({
      issuer: "CN=Inspecting proxy, O=Inspecting proxy",
    });
  });

  test("TLS where the server speaks in clear is told as such", async () => {
    await using server = await startScriptedSmtp(identity);
    const { session, evidence } = open(networkTo(server, 465), 465);
    expect(await walk(session, evidence)).toMatchObject({ reached: true, secured: false });
    await session.close();
    expect(evidence.find((e) => e.kind === "network")).toMatchObject({
      operation: "tls",
      code: "ERR_SSL_WRONG_VERSION_NUMBER",
    });
  });
});

/** The moment, and the first phase that fails because of it. */
const moments: readonly [Moment, keyof Result][] = [
  ["greeting", "reached"],
  ["EHLO", "secured"],
  ["STARTTLS", "secured"],
  ["EHLO after TLS", "secured"],
  ["AUTH", "signedIn"],
  ["token", "signedIn"],
  ["MAIL FROM", "sent"],
  ["RCPT TO", "sent"],
  ["DATA", "sent"],
  ["message", "sent"],
];

describe.concurrent("a server that fails at any moment", () => {
  test.each(moments)("cut at %s: the phase fails, and the evidence says so", async (moment, phase) => {
    const result = await against({ [moment]: "cut" });
    expect(result[phase]).toBe(false);
    const { operation, code } = result.evidence.findLast((e) => e.kind === "network") ?? {};
    expect(["CLOSED", "ECONNRESET", "EPIPE"]).toContain(code);
    expect(operation).toBe("read");
  });

  test.each(moments)("silent at %s: the phase fails within its bound", async (moment, phase) => {
    const started = performance.now();
    const result = await against({ [moment]: "stall" }, { bounds: fast });
    expect(performance.now() - started).toBeLessThan(2_500);
    expect(result[phase]).toBe(false);
    expect(result.evidence.findLast((e) => e.kind === "network")).toMatchObject({ code: "ETIMEDOUT" });
  });

  test.each(moments)("garbage at %s: the phase fails with the words that came", async (moment, phase) => {
    const result = await against({ [moment]: "HTTP/1.1 400 Bad Request" });
    expect(result[phase]).toBe(false);
    expect(replies(result.evidence).find((e) => e.code === 0)?.text).toContain("HTTP/1.1");
  });

  test.each(moments)("421 at %s: the phase fails with that reply", async (moment, phase) => {
    const result = await against({ [moment]: "421 4.3.2 Service closing" });
    expect(result[phase]).toBe(false);
    expect(replies(result.evidence).find((e) => e.code === 421)).toMatchObject({ enhanced: "4.3.2" });
  });

  test.each(moments)("a megabyte without a line end at %s is not collected", async (moment, phase) => {
    const result = await against({
      [moment]: (socket: Socket) => socket.write(Buffer.alloc(1_000_000, "2")),
    });
    expect(result[phase]).toBe(false);
    expect(result.evidence.find((e) => e.kind === "network")).toMatchObject({ code: "TOO_LARGE" });
    expect(JSON.stringify(result.evidence).length).toBeLessThan(50_000);
  });

  test.each(moments)("a reply that never ends at %s is not collected", async (moment, phase) => {
    const result = await against({
      [moment]: (socket: Socket) => {
        const pour = setInterval(() => {
          if (socket.destroyed) clearInterval(pour);
          else socket.write("250-more and more\r\n".repeat(500));
        }, 1);
        socket.on("close", () => clearInterval(pour));
      },
    });
    expect(result[phase]).toBe(false);
    expect(result.evidence.find((e) => e.kind === "network")).toMatchObject({ code: "TOO_LARGE" });
  });

  test("a reply that trickles in a byte at a time is bounded too", async () => {
    const result = await against(
      {
        "MAIL FROM": (socket: Socket) => {
          const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write("2")), 20);
          socket.on("close", () => clearInterval(drip));
        },
      },
      { bounds: fast },
    );
    expect(result.sent).toBe(false);
    expect(result.evidence.findLast((e) => e.kind === "network")).toMatchObject({ code: "ETIMEDOUT" });
  });

  test("a TLS handshake without an answer is bounded", async () => {
    const agreeAndFallSilent = (socket: Socket): void => {
      socket.removeAllListeners("data");
      socket.write("220 2.0.0 Ready\r\n");
    };
    const result = await against({ ["STARTTLS" as const]: agreeAndFallSilent }, { bounds: fast });
    expect(result.secured).toBe(false);
    expect(result.evidence.find((e) => e.kind === "network")).toMatchObject({
      operation: "tls",
      code: "ETIMEDOUT",
    });
  });

  test("the reply after the message belongs to the message, and MAIL FROM's to MAIL FROM, pipelined or not", async () => {
    const pipelined = "250-mail.test\r\n250-PIPELINING\r\n250 AUTH XOAUTH2";
    for (const ehlo of [undefined, pipelined]) {
      const script = ehlo === undefined ? {} : { "EHLO after TLS": ehlo };
      const after = await against({ ...script, message: "430 4.2.0 STOREDRV; mailbox logon failure" });
      expect(replies(after.evidence).at(-1)).toMatchObject({
        command: "message",
        code: 430,
        enhanced: "4.2.0",
      });
      const before = await against({
        ...script,
        "MAIL FROM": "550 5.7.60 Not as this sender",
        DATA: "503 5.5.1 No",
      });
      expect(replies(before.evidence).find((e) => e.code >= 400)).toMatchObject({
        command: "MAIL FROM",
        code: 550,
      });
    }
  });

  test("a server that hangs up while the token is fetched is noticed at AUTH", async () => {
    await using server = await startScriptedSmtp(identity, {});
    const { session, evidence } = open(networkTo(server), 587);
    await session.reach();
    await session.secure();
    await server[Symbol.asyncDispose]();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await session.authenticate(user, token)).toBe(false);
    expect(evidence.findLast((e) => e.kind === "network")).toMatchObject({ operation: "read" });
    await session.close();
  });

  test("a host that does not exist is told by its name", async () => {
    const { session, evidence } = open(loopbackNetwork({}), 587);
    expect(await session.reach()).toBe(false);
    expect(evidence).toMatchObject([{ kind: "network", operation: "resolve", code: "ENOTFOUND", host }]);
    await session.close();
  });
});

describe.concurrent("cancelling", () => {
  test.each(moments)("while waiting at %s rejects with ABORTED and closes the connection", async (moment) => {
    await using server = await startScriptedSmtp(identity, { [moment]: "stall" });
    const controller = new AbortController();
    const { session, evidence } = open(networkTo(server), 587, controller.signal);
    setTimeout(() => controller.abort(), 150);
    const error = await walk(session, evidence).catch((e) => e);
    expect(error).toMatchObject({ name: "NetworkError", code: "ABORTED" });
    await session.close();
    await vi.waitFor(async () => expect(await server.open()).toBe(0), { timeout: 2000 });
  });
});

describe("the name in EHLO", () => {
  /** Refuses the first names as told, and takes the last one. */
  const refusing = (refusal: (socket: Socket) => void, times: number) => {
    let greeted = 0;
    return (socket: Socket) => {
      if (greeted++ < times) refusal(socket);
      else socket.write("250-mail.test\r\n250-PIPELINING\r\n250 STARTTLS\r\n");
    };
  };
  const names = (server: ScriptedSmtp) =>
    server.lines.flatMap(({ text }) => (text.startsWith("EHLO") ? [text.slice(5)] : []));

  test.each([
    ["a refusal", (socket: Socket) => void socket.write("501 5.5.4 Invalid domain name\r\n")],
    ["421 and the end", (socket: Socket) => void socket.end("421 4.7.0 Try again later (EHLO)\r\n")],
    ["a cut", (socket: Socket) => void socket.destroy()],
  ])("after %s another is tried on a new connection, and the session goes on", async (_what, refusal) => {
    const { secured, sent, server, evidence } = await against({ EHLO: refusing(refusal, 1) });
    expect({ secured, sent }).toEqual({ secured: true, sent: true });
    expect(names(server)[0]).toBe("[127.0.0.1]");
    // The connection's own address is the same here, so that the computer's name comes next.
    expect(new Set(names(server)).size).toBe(2);
    expect(evidence.some((e) => e.kind === "ehlo")).toBe(true);
  });

  test("refused under every name is told, and nothing is left open", async () => {
    const say = (socket: Socket) => void socket.write("550 5.7.1 Not you\r\n");
    const { secured, server, evidence } = await against({ EHLO: say });
    expect(secured).toBe(false);
    expect(names(server).length).toBe(2);
    const refusals = evidence.filter((e) => e.kind === "smtp-reply" && e.command === "EHLO");
    expect(refusals).toHaveLength(2);
  });

  test("is not tried again after silence: that is no answer to a name", async () => {
    const { secured, server } = await against({ EHLO: "stall" }, { bounds: fast });
    expect(secured).toBe(false);
    expect(names(server)).toEqual(["[127.0.0.1]"]);
  });
});

test("a session that is closed while it connects lets the connection go as soon as it is there", async () => {
  await using server = await startScriptedSmtp(identity);
  const inner = networkTo(server);
  const late: Network = {
    ...inner,
    connect: async (to, wait) => {
      const socket = await inner.connect(to, { timeoutMs: wait.timeoutMs });
      await new Promise((resolve) => setTimeout(resolve, 50));
      return socket;
    },
  };
  const { session } = open(late, 587, undefined, patient);
  const reaching = session.reach();
  await session.close();
  expect(await reaching).toBe(false);
  await vi.waitFor(async () => expect(await server.open()).toBe(0));
});
