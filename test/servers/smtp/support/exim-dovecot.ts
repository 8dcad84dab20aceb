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
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { answers, end, freePort, until } from "./process.ts";

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
const dovecot = "/usr/sbin/dovecot";

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

/** Starts both on loopback, with configurations of their own in a folder of their own. */
export async function startSystemMailServer(identity: {
  key: string;
  cert: string;
  host: string;
}): Promise<SystemMailServer> {
  // Not below the tests' own folder: the servers' users could not look into it.
  const folder = mkdtempSync("/tmp/mailwright-servers-");
  chmodSync(folder, 0o755);
  const at = (name: string) => join(folder, name);
  await using started = new AsyncDisposableStack();
  started.defer(() => rmSync(folder, { recursive: true, force: true }));

  const tokens = new Map<string, string>();
  const asked: string[] = [];
  const introspection = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const token = new URLSearchParams(Buffer.concat(chunks).toString()).get("token") ?? "";
      const username = tokens.get(token);
      asked.push(username ?? "unknown");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        JSON.stringify(
          username === undefined ? { active: false } : { active: true, username, scope: "mail" },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => introspection.listen(0, "127.0.0.1", resolve));
  started.defer(() => {
    introspection.closeAllConnections();
    introspection.close();
  });
  const introspectionPort = (introspection.address() as AddressInfo).port;

  for (const name of ["run", "state", "spool", "log", "mail"]) mkdirSync(at(name));
  const ids = (flag: string) => Number(execFileSync("id", [flag, "Debian-exim"], { encoding: "utf8" }));
  for (const name of ["spool", "log", "mail"]) chownSync(at(name), ids("-u"), ids("-g"));
  const port = await freePort();
  writeFileSync(at("key.pem"), identity.key, { mode: 0o640 });
  chownSync(at("key.pem"), 0, ids("-g"));
  writeFileSync(at("cert.pem"), identity.cert);
  writeFileSync(at("oauth2.conf"), oauth2Conf(introspectionPort), { mode: 0o644 });
  writeFileSync(at("dovecot.conf"), dovecotConf(folder), { mode: 0o644 });
  writeFileSync(at("exim.conf"), eximConf(folder, port, identity.host), { mode: 0o644 });

  const processes: [string, string[], string][] = [
    [dovecot, ["-F", "-c", at("dovecot.conf")], "dovecot.out"],
    [exim, ["-bdf", "-C", at("exim.conf"), "-q1h"], "exim.out"],
  ];
  let output = "";
  for (const [program, args] of processes) {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    started.defer(() => end(child));
  }
  const logs = () =>
    [
      output,
      ...["dovecot.log", "log/mainlog", "log/paniclog", "log/rejectlog"].map((name) => read(at(name))),
    ].join("\n");
  await until(
    () => existsSync(at("auth-client")) && answers(port),
    () => `The servers did not start:\n${logs()}`,
  );

  const running = started.move();
  return {
    port,
    tokens,
    asked,
    delivered: () =>
      readdirSync(at("mail"))
        .map((name) => read(at(`mail/${name}`)))
        .join("\n"),
    logs,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const read = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

const dovecotConf = (folder: string) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
instance_name = mailwright-test
protocols =
ssl = no
auth_mechanisms = xoauth2 oauthbearer
auth_verbose = yes
auth_failure_delay = 0
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2.conf
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}
service auth {
  unix_listener ${folder}/auth-client {
    mode = 0666
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`;

const oauth2Conf = (port: number) => `
introspection_mode = post
introspection_url = http://127.0.0.1:${port}/introspect
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
timeout_msecs = 2000
`;

const eximConf = (folder: string, port: number, host: string) => `
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
check_rcpt:
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
