import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../src-main/contract/evidence.ts";
import { diagnose } from "../../../src-main/diagnosis/diagnose.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { readReply } from "../../../src-main/smtp/reply.ts";
import { freePort } from "../../support/free-port.ts";
import { makeAuthority } from "../../unit/support/certificates.ts";
import { missing } from "./support/exim-dovecot.ts";
import { missingPostfix, startPostfix } from "./support/postfix.ts";
import { answers, end, until } from "./support/process.ts";

const sender = "noreply@servers.example";
const recipient = "okta@servers.example";

interface Said {
  readonly ehlo?: string;
  readonly from?: string;
  readonly to?: string;
  /** What the MAIL command says of the message's size (RFC 1870). */
  readonly size?: number;
}

/** Talks to a real server in the clear, and returns the first refusal with the command it answered. */
async function refusal(
  port: number,
  { ehlo = "client.servers.example", from = sender, to = recipient, size }: Said,
) {
  const socket = connect({ host: "127.0.0.1", port });
  let text = "";
  let heard: () => void = () => undefined;
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    heard();
  });
  const reply = async (): Promise<string> => {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(text)?.[0];
      if (whole !== undefined) {
        text = text.slice(whole.length);
        return whole.trim();
      }
      await new Promise<void>((resolve, reject) => {
        heard = resolve;
        socket.once("close", () => reject(new Error(`The server ended the connection after: ${text}`)));
        socket.setTimeout(5_000, () => socket.destroy());
      });
    }
  };
  try {
    await reply();
    const commands = [
      ["EHLO", `EHLO ${ehlo}`],
      ["MAIL FROM", `MAIL FROM:<${from}>${size === undefined ? "" : ` SIZE=${size}`}`],
      ["RCPT TO", `RCPT TO:<${to}>`],
    ] as const;
    for (const [command, line] of commands) {
      socket.write(`${line}\r\n`);
      const said = readReply(command, await reply());
      if (said.code >= 400) return said;
    }
    return undefined;
  } finally {
    socket.destroy();
  }
}

const empty = newSetup("other", false, 0);
const settings = oktaSettings({
  ...empty,
  settings: {
    authType: "OAUTH2_CLIENT_CREDENTIALS",
    host: "mx.servers.example",
    username: "okta@servers.example",
  },
});
/** What a run says of a refusal with the sign-in behind it. */
const named = (evidence: Evidence): string | undefined =>
  diagnose("send", [{ stage: "send", evidence }], { provider: "other", settings, from: sender, now: 0 })[0]
    ?.code;

describe("Postfix with delayed rejects, as it is by default", () => {
  const why = missingPostfix();
  const rules: readonly (readonly [string, string, readonly string[], Said, string])[] = [
    [
      "a sender without a domain",
      "sender-fqdn",
      ["smtpd_sender_restrictions = reject_non_fqdn_sender"],
      { from: "noreply@localhost" },
      "smtp-sender-domain-unknown",
    ],
    [
      "a client it does not like",
      "client",
      ["smtpd_client_restrictions = check_client_access cidr:{{127.0.0.0/8 REJECT}}"],
      {},
      "smtp-client-blocked",
    ],
    [
      "a client without a name",
      "client-name",
      ["smtpd_client_restrictions = reject_unknown_client_hostname"],
      {},
      "smtp-client-blocked",
    ],
    [
      "a name in EHLO that is none",
      "helo",
      ["smtpd_helo_required = yes", "smtpd_helo_restrictions = reject_non_fqdn_helo_hostname"],
      { ehlo: "laptop" },
      "smtp-ehlo-name-refused",
    ],
    [
      "an address literal in EHLO that is malformed",
      "helo-invalid",
      ["smtpd_helo_restrictions = reject_invalid_helo_hostname"],
      { ehlo: "[nonsense]" },
      "smtp-ehlo-name-refused",
    ],
    [
      "a sender it wants to see again",
      "greylist",
      [
        "smtpd_recipient_restrictions = check_recipient_access inline:{{okta@servers.example = DEFER Greylisted}}",
      ],
      {},
      "smtp-rate-limited",
    ],
    [
      "a recipient elsewhere",
      "relay",
      ["smtpd_relay_restrictions = reject_unauth_destination"],
      { to: "admin@elsewhere.example" },
      "smtp-relay-denied",
    ],
    [
      "a recipient elsewhere, deferred",
      "relay-defer",
      ["smtpd_relay_restrictions = defer_unauth_destination"],
      { to: "admin@elsewhere.example" },
      "smtp-relay-denied",
    ],
    [
      "a recipient it does not know",
      "unknown",
      ["smtpd_recipient_restrictions = reject_unlisted_recipient"],
      { to: "nobody@servers.example" },
      "smtp-recipient-unknown",
    ],
    ["a message that is too large", "size", [], { size: 5000 }, "smtp-message-too-large"],
    [
      "a recipient for reasons of its own",
      "policy",
      ["smtpd_recipient_restrictions = reject"],
      {},
      "smtp-recipient-refused",
    ],
  ];

  it("names what it has against a message at RCPT TO", { timeout: 60_000 }, async (context) => {
    if (why !== undefined) context.skip(why);
    await using postfix = await startPostfix(
      Object.fromEntries(rules.map(([, name, options]) => [name, options])),
    );
    const found: string[] = [];
    for (const [what, name, , said, code] of rules) {
      const reply = await refusal(postfix.port(name), said);
      expect(reply, `${what}: not refused`).toBeDefined();
      if (reply === undefined) continue;
      if (named(reply) !== code)
        found.push(
          `${what}: ${named(reply)} instead of ${code} for ${reply.command} ${reply.code} ${reply.enhanced} ${reply.text}`,
        );
    }
    expect(found).toEqual([]);
  });

  it("names a sender's address that wants its owner to sign in", { timeout: 60_000 }, async (context) => {
    if (why !== undefined) context.skip(why);
    const owned = `smtpd_sender_login_maps = inline:{{${sender} = boss}}`;
    const authority = await makeAuthority();
    const host = "mx.servers.example";
    await using postfix = await startPostfix(
      {
        any: [owned, "smtpd_sender_restrictions = reject_sender_login_mismatch"],
        unauthenticated: [owned, "smtpd_sender_restrictions = reject_unauthenticated_sender_login_mismatch"],
      },
      { identity: { ...(await authority.issue([host])), host }, socket: "/nonexistent" },
    );
    for (const name of ["any", "unauthenticated"]) {
      const reply = await refusal(postfix.port(name), {});
      expect(reply?.text).toBe(`<${sender}>: Sender address rejected: not logged in`);
      expect(reply && named(reply)).toBe("smtp-not-signed-in");
    }
  });

  it("names a client that sends too fast", { timeout: 60_000 }, async (context) => {
    if (why !== undefined) context.skip(why);
    await using postfix = await startPostfix({ rate: ["smtpd_client_message_rate_limit = 1"] });
    await refusal(postfix.port("rate"), {});
    const reply = await refusal(postfix.port("rate"), {});
    expect(reply?.text).toMatch(/too much mail/);
    expect(reply && named(reply)).toBe("smtp-rate-limited");
  });
});

/** Exim's ACLs with the words of its own default configuration and of its built-in verifications. */
const acls = `
  deny    senders = foreign@servers.example
          message = sender address <$sender_address> is not allowed for this user
  deny    condition = \${if eq{$sender_helo_name}{laptop}}
          message = invalid HELO name laptop
  deny    local_parts = blocked
          message = Rejected because $sender_host_address is in a black list at zen.spamhaus.org
  defer   local_parts = greyed
          message = Greylisted, come back later
  defer   local_parts = fast
          ratelimit = 0 / 1h / strict
          message = Sender rate exceeds the rate limit
  require verify = sender
  deny    domains = ! servers.example
          message = relay not permitted
  require verify = recipient
  accept
`;

describe("Exim, whose ACL speaks at RCPT TO", () => {
  const why = missing();
  const rules: readonly (readonly [string, Said, string])[] = [
    ["a sender that is another user's", { from: "foreign@servers.example" }, "smtp-sender-not-owned"],
    ["a sender that cannot be verified", { from: "nobody@unroutable.example" }, "smtp-sender-domain-unknown"],
    ["a name in EHLO it refuses", { ehlo: "laptop" }, "smtp-ehlo-name-refused"],
    ["a client on a blocklist", { to: "blocked@servers.example" }, "smtp-client-blocked"],
    ["a sender it wants to see again", { to: "greyed@servers.example" }, "smtp-rate-limited"],
    ["a sender that is too fast", { to: "fast@servers.example" }, "smtp-rate-limited"],
    ["a recipient elsewhere", { to: "admin@elsewhere.example" }, "smtp-relay-denied"],
    ["a message that is too large", { size: 5_000_000 }, "smtp-message-too-large"],
    ["a recipient it does not know", { to: "nobody@servers.example" }, "smtp-recipient-refused"],
  ];

  it("names what it has against a message", { timeout: 60_000 }, async (context) => {
    if (why !== undefined) context.skip(why);
    await using exim = await startExim();
    const found: string[] = [];
    for (const [what, said, code] of rules) {
      const reply = await refusal(exim.port, said);
      expect(reply, `${what}: not refused`).toBeDefined();
      if (reply === undefined) continue;
      if (named(reply) !== code)
        found.push(
          `${what}: ${named(reply)} instead of ${code} for ${reply.command} ${reply.code} ${reply.text}`,
        );
    }
    expect(found).toEqual([]);
  });
});

/** Exim on loopback with those ACLs; only two senders and one recipient can be routed. */
async function startExim(): Promise<{ readonly port: number } & AsyncDisposable> {
  const folder = mkdtempSync("/tmp/mailwright-exim-");
  chmodSync(folder, 0o755);
  await using started = new AsyncDisposableStack();
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  const id = (flag: string) => Number(execFileSync("id", [flag, "Debian-exim"], { encoding: "utf8" }));
  for (const name of ["spool", "log"]) {
    mkdirSync(join(folder, name));
    chownSync(join(folder, name), id("-u"), id("-g"));
  }
  const port = await freePort();
  writeFileSync(
    join(folder, "exim.conf"),
    `primary_hostname = mx.servers.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
tls_advertise_hosts =
rfc1413_query_timeout = 0s
helo_allow_chars = _
message_size_limit = 100K
acl_smtp_rcpt = check_rcpt
begin acl
check_rcpt:${acls}
begin routers
known:
  driver = accept
  domains = servers.example
  local_parts = noreply : okta : foreign : blocked : greyed : fast
  transport = nowhere
begin transports
nowhere:
  driver = appendfile
  file = /dev/null
  user = Debian-exim
`,
    { mode: 0o644 },
  );
  const child = spawn("/usr/sbin/exim4", ["-bdf", "-C", join(folder, "exim.conf"), "-q1h"], {
    stdio: "ignore",
  });
  started.defer(() => end(child));
  await until(
    () => answers(port),
    () => "Exim did not start",
  );
  const running = started.move();
  return { port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
