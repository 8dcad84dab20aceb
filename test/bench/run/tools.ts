import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Errand {
  readonly caPem: string;
  readonly tokenUrl: string;
  readonly form: Readonly<Record<string, string>>;
  readonly smtp: { readonly host: string; readonly port: number; readonly user: string };
  readonly from: string;
  readonly to: string;
  /** Names and types to look up, one after the other, at the authority and at a recursor. */
  readonly questions: readonly (readonly [name: string, type: string])[];
  /** Ports on loopback that stand for the servers. */
  readonly lines: {
    readonly smtp: number;
    readonly https: number;
    readonly authority: number;
    readonly recursor: number;
  };
}

/** True when the machine has the tool. */
export async function has(tool: string): Promise<boolean> {
  const child = spawn(tool, [tool === "dig" ? "-v" : "--version"], { stdio: "ignore" });
  const code = await Promise.race([
    once(child, "exit").then(([c]) => c),
    once(child, "error").then(() => 127),
  ]);
  return code === 0;
}

/**
 * What an admin does without Mailwright, one tool after the other, each started by hand in no time: dig for each record,
 * curl for the token, curl for the mail.
 * @returns how long each part took, in milliseconds
 */
export async function oneAfterTheOther(
  errand: Errand,
): Promise<{ dns: number; token: number; mail: number }> {
  const folder = await mkdtemp(join(tmpdir(), "mailwright-bench-"));
  try {
    const ca = join(folder, "ca.pem");
    const mail = join(folder, "mail.txt");
    await writeFile(ca, errand.caPem);
    await writeFile(mail, `From: ${errand.from}\r\nTo: ${errand.to}\r\nSubject: test\r\n\r\nTest\r\n`);
    const dns = await timed(async () => {
      for (const [name, type] of errand.questions) {
        for (const port of [errand.lines.authority, errand.lines.recursor])
          await run("dig", ["@127.0.0.1", "-p", String(port), "+tries=1", "+short", name, type]);
      }
    });
    const { host, port, user } = errand.smtp;
    const url = new URL(errand.tokenUrl);
    const common = ["--silent", "--show-error", "--fail", "--cacert", ca];
    let token = "";
    const tokenMs = await timed(async () => {
      const form = Object.entries(errand.form).flatMap(([k, v]) => ["--data-urlencode", `${k}=${v}`]);
      const line = `${url.hostname}:443:127.0.0.1:${errand.lines.https}`;
      const answer = await run("curl", [...common, "--connect-to", line, ...form, url.href]);
      token = (JSON.parse(answer) as { access_token: string }).access_token;
    });
    const mailMs = await timed(async () => {
      const line = `${host}:${port}:127.0.0.1:${errand.lines.smtp}`;
      await run("curl", [
        ...common,
        ...["--connect-to", line, "--ssl-reqd", "--user", `${user}:`, "--oauth2-bearer", token],
        ...["--login-options", "AUTH=XOAUTH2", "--mail-from", errand.from, "--mail-rcpt", errand.to],
        ...["--upload-file", mail, `smtp://${host}:${port}`],
      ]);
    });
    return { dns, token: tokenMs, mail: mailMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function run(tool: string, args: readonly string[]): Promise<string> {
  const child = spawn(tool, args, { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${tool} ended with ${code}: ${err}`);
  return out;
}
