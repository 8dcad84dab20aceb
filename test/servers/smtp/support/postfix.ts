import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../support/free-port.ts";
import type { Identity } from "./exim-dovecot.ts";
import { answers, end, until } from "./process.ts";

/**
 * Debian's Postfix, unpacked and not installed: its package and Exim's exclude each other. `.ci/run` unpacks it here, or
 * where MAILWRIGHT_POSTFIX says.
 */
const unpacked = process.env.MAILWRIGHT_POSTFIX ?? "/opt/mailwright-postfix";
const library = join(unpacked, "usr/lib/postfix");

/** Why this cannot run here, or undefined. */
export function missingPostfix(): string | undefined {
  if (!existsSync(join(library, "sbin/master")))
    return `needs Debian's postfix package, unpacked with dpkg -x into ${unpacked}`;
  return process.getuid?.() === 0 ? undefined : "needs root: Postfix changes to users of its own";
}

export interface Postfix extends AsyncDisposable {
  /** The port of the smtpd with these restrictions. */
  port(name: string): number;
}

export interface Submission {
  readonly identity: Identity;
  /** The socket of Dovecot's SASL. */
  readonly socket: string;
}

/**
 * One Postfix with an smtpd for each set of options, with `smtpd_delay_reject` as it is by default: what stands against
 * client, name and sender is said at RCPT TO.
 * @param submission what it needs to let users in by TLS and SASL; without it nobody signs in
 */
export async function startPostfix(
  smtpds: Readonly<Record<string, readonly string[]>>,
  submission?: Submission,
): Promise<Postfix> {
  const folder = mkdtempSync("/tmp/mailwright-postfix-");
  chmodSync(folder, 0o755);
  const at = (name: string) => join(folder, name);
  await using started = new AsyncDisposableStack();
  started.defer(() => rmSync(folder, { recursive: true, force: true }));

  // Users every Debian has, so that none has to be made.
  const owner = { uid: 10, gid: 10 };
  mkdirSync(at("conf"));
  mkdirSync(at("data"));
  chownSync(at("data"), owner.uid, owner.gid);
  mkdirSync(at("queue"));
  for (const name of [
    "pid",
    "public",
    "private",
    "active",
    "incoming",
    "deferred",
    "defer",
    "bounce",
    "corrupt",
    "flush",
    "hold",
    "maildrop",
    "saved",
    "trace",
  ]) {
    mkdirSync(at(`queue/${name}`));
    if (name !== "pid") chownSync(at(`queue/${name}`), owner.uid, owner.gid);
  }
  const ports = new Map<string, number>();
  for (const name of Object.keys(smtpds)) ports.set(name, await freePort());
  if (submission !== undefined) {
    writeFileSync(at("cert.pem"), submission.identity.cert);
    writeFileSync(at("key.pem"), submission.identity.key, { mode: 0o600 });
  }
  writeFileSync(at("conf/main.cf"), mainConf(folder) + (submission ? saslConf(folder, submission) : ""));
  writeFileSync(
    at("conf/master.cf"),
    [
      ...[...ports].map(
        ([name, port]) =>
          `127.0.0.1:${port} inet n - n - - smtpd\n${(smtpds[name] ?? []).map((o) => `  -o { ${o} }`).join("\n")}`,
      ),
      "cleanup unix n - n - 0 cleanup",
      "rewrite unix - - n - - trivial-rewrite",
      "anvil unix - - n - 1 anvil",
      "proxymap unix - - n - - proxymap",
      "bounce unix - - n - 0 bounce",
      "defer unix - - n - 0 bounce",
      "qmgr unix n - n 300 1 qmgr",
      "discard unix - - n - - discard",
      "tlsmgr unix - - n 1000? 1 tlsmgr",
      "postlog unix-dgram n - n - 1 postlogd",
      "",
    ].join("\n"),
  );
  // It closes every descriptor it may have: where that is a thousand million, nothing else happens.
  const master = 'ulimit -n 4096; exec "$0" "$@"';
  const child = spawn("sh", ["-c", master, join(library, "sbin/master"), "-c", at("conf"), "-d"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", LD_LIBRARY_PATH: library, MAIL_CONFIG: at("conf") },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  started.defer(() => end(child));
  const log = () => (existsSync(at("log")) ? readFileSync(at("log"), "utf8") : "");
  for (const port of ports.values())
    await until(
      () => answers(port),
      () => `Postfix did not start:\n${output}\n${log()}`,
    );
  const running = started.move();
  return {
    port: (name) => ports.get(name) ?? 0,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const mainConf = (folder: string) => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
daemon_directory = ${library}/sbin
command_directory = ${unpacked}/usr/sbin
meta_directory = ${folder}/conf
shlib_directory = ${library}
mail_owner = uucp
setgid_group = games
default_privs = nobody
import_environment = LD_LIBRARY_PATH MAIL_CONFIG TZ
maillog_file = ${folder}/log
maillog_file_prefixes = /tmp
myhostname = mx.servers.example
mydestination = servers.example
mynetworks =
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
local_recipient_maps = inline:{{okta=x}, {admin=x}}
default_transport = discard
local_transport = discard
relay_transport = discard
smtpd_peername_lookup = no
smtpd_client_event_limit_exceptions =
smtpd_recipient_restrictions = permit
smtpd_relay_restrictions = reject_unauth_destination
message_size_limit = 4000
`;

const saslConf = (folder: string, { socket }: Submission) => `
smtpd_tls_cert_file = ${folder}/cert.pem
smtpd_tls_key_file = ${folder}/key.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${socket}
`;
