import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { end, until } from "./process.ts";

export const dovecot = "/usr/sbin/dovecot";

/** Dovecot as a mail server's SASL: it asks an introspection endpoint (RFC 7662) about every token. */
export interface Dovecot extends AsyncDisposable {
  /** The socket that Exim and Postfix ask. */
  readonly socket: string;
  /** Tokens that the introspection endpoint knows, and whose they are. */
  readonly tokens: Map<string, string>;
  /** What it was asked. */
  readonly asked: readonly string[];
  logs(): string;
}

/** Starts it with a configuration and state of its own below a folder, which its users must be able to look into. */
export async function startDovecot(folder: string): Promise<Dovecot> {
  const at = (name: string) => join(folder, name);
  await using started = new AsyncDisposableStack();
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

  for (const name of ["run", "state"]) mkdirSync(at(name));
  writeFileSync(at("oauth2.conf"), oauth2Conf(introspectionPort), { mode: 0o644 });
  writeFileSync(at("dovecot.conf"), dovecotConf(folder), { mode: 0o644 });
  const child = spawn(dovecot, ["-F", "-c", at("dovecot.conf")], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  started.defer(() => end(child));
  const log = at("dovecot.log");
  const logs = () => `${output}\n${existsSync(log) ? readFileSync(log, "utf8") : ""}`;
  const socket = at("auth-client");
  await until(
    () => existsSync(socket),
    () => `Dovecot did not start:\n${logs()}`,
  );
  const running = started.move();
  return { socket, tokens, asked, logs, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

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
