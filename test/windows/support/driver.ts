import { spawn } from "node:child_process";
import { closeSync, constants, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import keytar from "@github/keytar";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import { openLogFile } from "../../../src-main/hosts/shared/log-file.ts";
import { ask } from "../../../src-main/hosts/terminal/ask.ts";
import { writeOut } from "../../../src-main/hosts/terminal/write-out.ts";
import { openBin } from "../../../src-main/setup/bin.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { withFileLock } from "../../../src-main/setup/file-lock.ts";
import { openStore } from "../../../src-main/setup/store.ts";

/**
 * What runs inside Windows' Node, all in one process: a start of it takes a second. `node driver.js FOLDER ANSWERS` does each of
 * the tasks, and writes what came of it into the file ANSWERS; `node driver.js works FOLDER NOTE SETUP` is another process.
 */
const [first = "", ...rest] = process.argv.slice(2);

/** libuv: open for nobody else, as a virus scanner or a backup program does. It is the open file that counts, not its process. */
const exclusively = constants.O_RDWR | 0x1000_0000;
const heldMs = 300;

/** Holds a file as another program does. */
function hold(path: string): void {
  const file = openSync(path, exclusively);
  setTimeout(() => closeSync(file), heldMs);
}

const store = openStore(first, Date.now);
const newOne = () => store.create(newSetup("google", false, Date.now()));
const from = async (id: string) => (await store.read(id)).domain.from;
const withFrom = <T extends { readonly domain: object }>(setup: T): T => ({
  ...setup,
  domain: { ...setup.domain, from: "a@b.example" },
});
const worked = (work: Promise<unknown>) => work.then(() => true, String);
async function timed<T>(work: Promise<T>): Promise<{ readonly came: T; readonly ms: number }> {
  const since = performance.now();
  return { came: await work, ms: Math.round(performance.now() - since) };
}

const tasks = {
  /** Saves a setup while another program holds its file. */
  async store() {
    const { id } = await newOne();
    hold(join(store.folder, `${id}.json`));
    const { came: saved, ms } = await timed(worked(store.update(id, withFrom)));
    return { saved, ms, from: await from(id) };
  },

  /** Saves a setup while another program holds the file of its lock, and has it still when the lock is let go. */
  async lock() {
    const { id } = await newOne();
    const saved = await worked(
      store.update(id, (before) => {
        hold(join(store.folder, `${id}.lock`));
        return withFrom(before);
      }),
    );
    return { saved, again: await worked(store.update(id, (before) => before)), from: await from(id) };
  },

  /** Removes a setup, and takes it out of the bin, while another program has its file. */
  async removal() {
    const setup = await newOne();
    hold(join(store.folder, `${setup.id}.json`));
    const removed = await worked(store.remove(setup.id));
    const bin = openBin(first);
    await bin.put({ setup, removedAt: new Date().toISOString(), withSecrets: false });
    hold(join(first, "bin", `${setup.id}.json`));
    const listed = (await bin.list()).map((one) => one.setup.id === setup.id);
    hold(join(first, "bin", `${setup.id}.json`));
    const erased = await worked(bin.erase(setup.id));
    const left = [store.folder, join(first, "bin")].flatMap((folder) =>
      readdirSync(folder).filter((name) => name.startsWith(setup.id)),
    );
    return { removed, listed, erased, left };
  },

  /** Writes a log while another program reads an older part of it. */
  async log() {
    const folder = join(first, "logs");
    const { log } = openLogFile(folder, { limit: 400, keep: 1 });
    const lines = (count: number, what: string) => {
      for (let n = 0; n < count; n++) log(`${what} ${n}`);
    };
    lines(12, "before");
    hold(join(folder, "mailwright.1.log"));
    lines(20, "meanwhile");
    return { kept: readFileSync(join(folder, "mailwright.log"), "utf8").match(/meanwhile \d+/g)?.length };
  },

  /** Writes files where people put them: paths with blanks, over 260 characters, names that Windows keeps, a file that is open. */
  async paths() {
    const folder = join(first, "Eigene Dateien & Co (1) – Ümläüte");
    const deep = join(folder, ...Array.from({ length: 8 }, (_, i) => `${i}`.repeat(40)));
    mkdirSync(deep, { recursive: true });
    const open = join(folder, "open.csv");
    writeFileSync(open, "old");
    const handle = openSync(open, exclusively);
    const good = [join(folder, "mail 100% ^!.zip"), join(deep, "bundle.zip"), `\\\\?\\${folder}\\shared.zip`];
    const bad = ["aux.zip", "CON", "NUL.txt", "bundle.zip.", "bundle ", "a?.zip"].map(
      (name) => `${folder}\\${name}`,
    );
    const write = (path: string) =>
      writeOut(path, "new").then(
        () => readFileSync(path, "utf8"),
        (error: Error) => error.message.split(": ").at(-1),
      );
    const answers = {
      longest: deep.length,
      good: await Promise.all(good.map(write)),
      bad: await Promise.all(bad.map(write)),
      open: await write(open),
      nowhere: await write(join(folder, "nowhere", "bundle.zip")),
      left: readdirSync(folder).filter((name) => name.endsWith(".tmp")),
    };
    closeSync(handle);
    return { ...answers, kept: readFileSync(open, "utf8") };
  },

  /** A lock where nobody may write: this system's own folder of the kernel, which is no file system for files. */
  async refused() {
    const refusal = withFileLock("Z:\\sys\\mailwright.lock", async () => "worked").catch(
      (error: NodeJS.ErrnoException) => `${error.name} ${error.code ?? ""}`,
    );
    return timed(refusal);
  },

  /** A long work of another process: refused while it lives, taken over when it is gone. */
  async work() {
    const { id } = await newOne();
    const note = join(first, "works");
    const words = [process.argv[1] as string, "works", first, note, id];
    const other = spawn(process.execPath, words, { stdio: "ignore" });
    const ended = new Promise((done) => other.once("exit", done));
    while (!exists(note)) await wait(10);
    const take = () =>
      store
        .hold(
          id,
          async () => "held",
          () => new Error("busy"),
        )
        .catch((error: Error) => error.message);
    const meanwhile = await take();
    const changed = await worked(store.update(id, (before) => before));
    other.kill();
    await ended;
    const { came: after, ms } = await timed(take());
    return { meanwhile, changed, after, ms };
  },

  /** A long key in the real Credential Manager: stored, read by another store, forgotten. */
  async keychain() {
    const pem = readFileSync(join(first, "key.pem"), "utf8");
    const service = "mailwright-windows-test";
    const secrets = await openSecretStore({ service });
    const place = await secrets.put("long", new Secret(pem));
    const entries = await keytar.findCredentials(service);
    const again = await openSecretStore({ service });
    const same = await again.withSecret("long", (secret) => secret.use((text) => text === pem));
    await secrets.forget("long");
    const left = (await keytar.findCredentials(service)).length;
    return { place, sizes: entries.map((e) => Buffer.byteLength(e.password)), same, left };
  },

  /** Ctrl-C at a question, which stands at the front of standard input. The last one: it may end this process. */
  async asked() {
    // Files stand for the terminal: Wine gives Node none.
    for (const stream of [process.stdin, process.stderr])
      Object.defineProperty(stream, "isTTY", { value: true });
    const stopped = new AbortController();
    process.once("SIGINT", () => stopped.abort());
    const answer = await ask("Go on? ", stopped.signal).catch((error: Error) => error.name);
    return { answer, heard: stopped.signal.aborted };
  },
};

function exists(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}

/** What came of each task. */
export type Answers = { readonly [Name in keyof typeof tasks]: Awaited<ReturnType<(typeof tasks)[Name]>> };

if (first === "works") {
  const [folder = "", note = "", id = ""] = rest;
  await openStore(folder, Date.now).hold(
    id,
    async () => {
      writeFileSync(note, "works");
      await wait(60_000);
    },
    () => new Error("busy"),
  );
} else {
  const answers: Record<string, unknown> = {};
  for (const [name, task] of Object.entries(tasks)) {
    answers[name] = await task().catch((error: unknown) => ({ threw: String(error) }));
    writeFileSync(rest[0] as string, JSON.stringify(answers));
  }
}
