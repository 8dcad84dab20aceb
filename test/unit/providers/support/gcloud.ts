import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What Google Cloud knows, as far as our script touches it. */
export interface Cloud {
  /** Who is signed in; "" when nobody is. */
  admin: string;
  projects: string[];
  services: string[];
  accounts: { email: string; uniqueId: string; description: string }[];
  keys: { id: string; account: string; until: string; disabled: boolean }[];
  /** Every change that was asked for, in order. */
  changes: string[];
  faults: {
    /** What a command fails with, for ever: by its first words. */
    refuse: Readonly<Record<string, string>>;
    /** How often a command says that it does not know the account yet. */
    late: Record<string, number>;
    /** The process is killed at this change (1 is the first), after it was made. */
    cutAt: number;
  };
}

export const newCloud = (change: (cloud: Cloud) => void = () => {}): Cloud => {
  const cloud: Cloud = {
    admin: "admin@acme.example",
    projects: [],
    services: [],
    accounts: [],
    keys: [],
    changes: [],
    faults: { refuse: {}, late: {}, cutAt: 0 },
  };
  change(cloud);
  return cloud;
};

/**
 * `gcloud` with the commands and flags that Google's reference of the gcloud CLI has (projects, services, iam
 * service-accounts, iam service-accounts keys), over a cloud in a file. An unknown flag is refused, as the real one does.
 */
const gcloud = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const { X509Certificate, generateKeyPairSync, randomBytes } = require("node:crypto");
const file = process.env.MAILWRIGHT_CLOUD;
const cloud = JSON.parse(readFileSync(file, "utf8"));
const args = process.argv.slice(2);
appendFileSync(file + ".calls", JSON.stringify(args) + "\\n");
const flags = {}, words = [];
for (const one of args) { const m = /^--([a-z-]+)(?:=([\\s\\S]*))?$/.exec(one); if (m) flags[m[1]] = m[2] ?? true; else words.push(one); }
const known = {
  "auth list": ["filter", "format"],
  "projects describe": ["format"], "projects create": ["name", "organization", "folder", "labels"],
  "services enable": ["project"],
  "iam service-accounts describe": ["project", "format"],
  "iam service-accounts create": ["display-name", "description", "project"],
  "iam service-accounts delete": ["project", "quiet"],
  "iam service-accounts keys list": ["iam-account", "project", "managed-by", "format"],
  "iam service-accounts keys upload": ["iam-account", "project"],
  "iam service-accounts keys create": ["iam-account", "project", "key-file-type"],
  "iam service-accounts keys disable": ["iam-account", "project"],
  "iam service-accounts keys delete": ["iam-account", "project", "quiet"],
};
const command = Object.keys(known).sort((a, b) => b.length - a.length).find((one) => words.join(" ").startsWith(one));
if (flags["key-file-type"] && flags["key-file-type"] !== "json") { console.error("ERROR: argument --key-file-type: Invalid choice"); process.exit(2); }
const fail = (text) => { console.error("ERROR: (gcloud." + (command ?? "").replaceAll(" ", ".") + ") " + text); process.exit(1); };
if (!command) fail("Invalid choice: '" + words.join(" ") + "'.");
for (const flag of Object.keys(flags)) if (!known[command].includes(flag)) fail("unrecognized arguments: --" + flag);
const rest = words.slice(command.split(" ").length);
if (cloud.faults.refuse[command]) fail(cloud.faults.refuse[command]);
if (cloud.faults.late[command] > 0) {
  cloud.faults.late[command]--; writeFileSync(file, JSON.stringify(cloud));
  fail("NOT_FOUND: Unknown service account. This command is authenticated as admin@acme.example.");
}
const save = () => {
  cloud.changes.push(command); writeFileSync(file, JSON.stringify(cloud));
  if (cloud.changes.length === cloud.faults.cutAt) process.kill(process.ppid, "SIGKILL");
};
const account = cloud.accounts.find(({ email }) => email === (flags["iam-account"] ?? rest[0]));
const noAccount = () => fail("NOT_FOUND: Unknown service account. This command is authenticated as admin@acme.example.");
switch (command) {
  case "auth list": if (cloud.admin) console.log(cloud.admin); else console.error("No credentialed accounts."); break;
  case "projects describe": cloud.projects.includes(rest[0]) ? console.log(rest[0]) : fail("[admin@acme.example] does not have permission to access projects instance [" + rest[0] + "] (or it may not exist): The caller does not have permission."); break;
  case "projects create": if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(rest[0])) fail("argument PROJECT_ID: Bad value [" + rest[0] + "]"); cloud.projects.push(rest[0]); save(); break;
  case "services enable": if (!rest.every((one) => cloud.services.includes(one))) { cloud.services.push(...rest); save(); } break;
  case "iam service-accounts describe": if (!account) noAccount(); console.log(account[/value\\((\\w+)\\)/.exec(flags.format)[1]]); break;
  case "iam service-accounts create": cloud.accounts.push({ email: rest[0] + "@" + flags.project + ".iam.gserviceaccount.com", uniqueId: "1" + String(Math.random()).slice(2, 20).padEnd(20, "7"), description: flags.description ?? "" }); save(); break;
  case "iam service-accounts delete": if (!account) noAccount(); cloud.accounts = cloud.accounts.filter((one) => one !== account); save(); break;
  case "iam service-accounts keys list": if (!account) noAccount(); for (const key of cloud.keys.filter((one) => one.account === account.email)) console.log(["projects/p/serviceAccounts/" + account.email + "/keys/" + key.id, key.until, key.disabled ? "True" : ""].join("\\t")); break;
  case "iam service-accounts keys upload": { if (!account) noAccount(); const { validTo, publicKey } = new X509Certificate(readFileSync(rest[0])); if (publicKey.asymmetricKeyType !== "rsa") fail("INVALID_ARGUMENT"); cloud.keys.push({ id: randomBytes(20).toString("hex"), account: account.email, until: new Date(validTo).toISOString().slice(0, 19) + "Z", disabled: false }); save(); break; }
  case "iam service-accounts keys create": {
    if (!account) noAccount();
    const id = randomBytes(20).toString("hex");
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048, privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
    writeFileSync(rest[0], JSON.stringify({ type: "service_account", project_id: flags.project, private_key_id: id, private_key: privateKey, client_email: account.email, client_id: account.uniqueId }, null, 2));
    cloud.keys.push({ id, account: account.email, until: "9999-12-31T23:59:59Z", disabled: false }); save(); break;
  }
  case "iam service-accounts keys disable": cloud.keys.find(({ id }) => id === rest[0]).disabled = true; save(); break;
  case "iam service-accounts keys delete": cloud.keys = cloud.keys.filter(({ id }) => id !== rest[0]); save(); break;
}
`;

/**
 * A folder in which `gcloud` is this cloud's. `env` is what a shell needs to find it, `read` says what became of the cloud.
 * Which commands were asked is noted in `STATE.calls`, one a line.
 */
export function prepareCloud(cloud: Cloud) {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-gcloud-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "gcloud"), gcloud);
  chmodSync(join(bin, "gcloud"), 0o755);
  const state = join(folder, "cloud.json");
  writeFileSync(state, JSON.stringify(cloud));
  const env = {
    PATH: [bin, "/usr/bin", "/bin"].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    MAILWRIGHT_CLOUD: state,
  };
  return { folder, state, env, read: (): Cloud => JSON.parse(readFileSync(state, "utf8")) };
}

/** Runs a script's text under bash in the cloud, which it changes. */
export async function runInCloud(cloud: Cloud, text: string, args: readonly string[]) {
  const { folder, state, env, read } = prepareCloud(cloud);
  writeFileSync(join(folder, "setup.sh"), text);
  const child = spawn("bash", ["setup.sh", ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  Object.assign(cloud, read());
  const calls = existsSync(`${state}.calls`) ? readFileSync(`${state}.calls`, "utf8") : "";
  return {
    code,
    output,
    folder,
    /** What gcloud was called with, in order. */
    calls: calls
      .split("\n")
      .filter(Boolean)
      .map((one) => JSON.parse(one) as string[]),
  };
}
