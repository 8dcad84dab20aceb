import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../support/free-port.ts";
import { dovecot, startDovecot } from "./dovecot.ts";
import { answers, end, until } from "./process.ts";

/** Exim and Dovecot from the system's packages: Exim takes the mail and hands AUTH to Dovecot, which asks about the token. */
export interface SystemMailServer extends AsyncDisposable {
  readonly port: number;
  /** Tokens that the introspection endpoint (RFC 7662) knows, and whose they are. */
  readonly tokens: Map<string, string>;
  /** What it was asked. */
  readonly asked: readonly string[];
  /** Messages delivered so far, as they lie in the mailbox. */
  delivered(): string;
  /** What the servers wrote to their logs. */
  logs(): string;
}

const exim = "/usr/sbin/exim4";

/** Why this cannot run here, or undefined. */
export function missing(): string | undefined {
  if (!existsSync(exim) || !existsSync(dovecot))
    return "needs the Debian packages exim4-daemon-heavy and dovecot-core";
  if (process.getuid?.() !== 0) return "needs root: Exim and Dovecot change to users of their own";
  const built = execFileSync(exim, ["-bV"], { encoding: "utf8" });
  return /^Authenticators:.*\bdovecot\b/m.test(built)
    ? undefined
    : "needs exim4-daemon-heavy: this Exim cannot ask Dovecot";
}

export interface Identity {
  readonly key: string;
  readonly cert: string;
  readonly host: string;
}

/**
 * Starts both on loopback, with configurations of their own in a folder of their own.
 * @param rules lines of Exim's ACL for RCPT TO, before the one that takes all mail of whoever signed in
 */
export async function startSystemMailServer(identity: Identity, rules = ""): Promise<SystemMailServer> {
  // Not below the tests' own folder: the servers' users could not look into it.
  const folder = mkdtempSync("/tmp/mailwright-servers-");
  chmodSync(folder, 0o755);
  const at = (name: string) => join(folder, name);
  await using started = new AsyncDisposableStack();
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  const sasl = started.use(await startDovecot(folder));

  for (const name of ["spool", "log", "mail"]) mkdirSync(at(name));
  const ids = (flag: string) => Number(execFileSync("id", [flag, "Debian-exim"], { encoding: "utf8" }));
  for (const name of ["spool", "log", "mail"]) chownSync(at(name), ids("-u"), ids("-g"));
  const port = await freePort();
  writeFileSync(at("key.pem"), identity.key, { mode: 0o640 });
  chownSync(at("key.pem"), 0, ids("-g"));
  writeFileSync(at("cert.pem"), identity.cert);
  writeFileSync(at("exim.conf"), eximConf(folder, port, identity.host, rules), { mode: 0o644 });
  const child = spawn(exim, ["-bdf", "-C", at("exim.conf"), "-q1h"], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  started.defer(() => end(child));
  const logs = () =>
    [
      output,
      sasl.logs(),
      ...["log/mainlog", "log/paniclog", "log/rejectlog"].map((name) => read(at(name))),
    ].join("\n");
  await until(
    () => answers(port),
    () => `Exim did not start:\n${logs()}`,
  );

  const running = started.move();
  return {
    port,
    tokens: sasl.tokens,
    asked: sasl.asked,
    delivered: () =>
      readdirSync(at("mail"))
        .map((name) => read(at(`mail/${name}`)))
        .join("\n"),
    logs,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const read = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

const eximConf = (folder: string, port: number, host: string, rules: string) => `
primary_hostname = ${host}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
hosts_require_helo =
rfc1413_query_timeout = 0s
smtp_accept_keepalive = false
tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
auth_advertise_hosts = \${if eq{$tls_in_cipher}{}{}{*}}
acl_smtp_rcpt = check_rcpt
begin acl
check_rcpt:${rules}
  accept authenticated = *
  deny message = Relay not permitted
begin routers
everything:
  driver = accept
  transport = inbox
begin transports
inbox:
  driver = appendfile
  file = ${folder}/mail/inbox
  user = Debian-exim
  group = Debian-exim
  mode = 0600
  return_path_add
begin retry
* * F,1h,15m
begin authenticators
xoauth2:
  driver = dovecot
  public_name = XOAUTH2
  server_socket = ${folder}/auth-client
  server_set_id = $auth1
`;
