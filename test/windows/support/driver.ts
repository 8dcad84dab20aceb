import { spawn } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import keytar from "@github/keytar";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { openStore } from "../../../src-main/setup/store.ts";

/** What runs inside Windows' Node. `node driver.js WHAT …`; the answer is JSON in the file named last. */
const [what = "", folder = "", answer = ""] = process.argv.slice(2);

/** libuv: open for nobody else, as a virus scanner or a backup program does. */
const exclusively = constants.O_RDWR | 0x1000_0000;
const heldMs = 300;

const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
  /** Saves a setup while another process holds its file. */
  async store() {
    const store = openStore(folder, Date.now);
    const setup = await store.create(newSetup("google", false, Date.now()));
    const path = join(folder, "setups", `${setup.id}.json`);
    const holder = spawn(process.execPath, [process.argv[1] as string, "hold", path, `${path}.held`], {
      stdio: "ignore",
    });
    const ended = new Promise((done) => holder.once("exit", done));
    while (!exists(`${path}.held`)) await wait(10);
    const started = performance.now();
    const saved = await store
      .update(setup.id, (before) => ({ ...before, domain: { ...before.domain, from: "a@b.example" } }))
      .then(
        () => true,
        (error: unknown) => String(error),
      );
    const ms = Math.round(performance.now() - started);
    await ended;
    return { saved, ms, from: (await store.read(setup.id)).domain.from };
  },

  /** Saves a setup while another process holds the file of its lock, and has it still when the lock is let go. */
  async lock() {
    const store = openStore(folder, Date.now);
    const setup = await store.create(newSetup("google", false, Date.now()));
    const path = join(folder, "setups", `${setup.id}.lock`);
    const started = performance.now();
    const saved = await store
      .update(setup.id, (before) => {
        const holder = spawn(process.execPath, [process.argv[1] as string, "hold", path, `${path}.held`], {
          stdio: "ignore",
        });
        holder.unref();
        // A change is made at once: nothing else of this process goes on meanwhile.
        while (!exists(`${path}.held`)) Atomics.wait(moment, 0, 0, 10);
        return { ...before, domain: { ...before.domain, from: "a@b.example" } };
      })
      .then(
        () => true,
        (error: unknown) => String(error),
      );
    const again = await store.update(setup.id, (before) => before).then(() => true, String);
    return {
      saved,
      again,
      ms: Math.round(performance.now() - started),
      from: (await store.read(setup.id)).domain.from,
    };
  },

  /** A long work of another process: refused while it lives, taken over when it is gone. */
  async work() {
    const store = openStore(folder, Date.now);
    const setup = await store.create(newSetup("google", false, Date.now()));
    const note = join(folder, "works");
    const other = spawn(process.execPath, [process.argv[1] as string, "works", folder, note, setup.id], {
      stdio: "ignore",
    });
    const ended = new Promise((done) => other.once("exit", done));
    while (!exists(note)) await wait(10);
    const hold = () =>
      store
        .hold(
          setup.id,
          async () => "held",
          () => new Error("busy"),
        )
        .catch((error: Error) => error.message);
    const meanwhile = await hold();
    const changed = await store.update(setup.id, (before) => before).then(() => true, String);
    other.kill();
    await ended;
    const started = performance.now();
    const after = await hold();
    return { meanwhile, changed, after, ms: Math.round(performance.now() - started) };
  },

  async works() {
    const id = process.argv[5] as string;
    await openStore(folder, Date.now).hold(
      id,
      async () => {
        writeFileSync(answer, "works");
        await wait(60_000);
      },
      () => new Error("busy"),
    );
  },

  async hold() {
    const file = openSync(folder, exclusively);
    writeFileSync(answer, "held");
    await wait(heldMs);
    closeSync(file);
    return "released";
  },

  /** A long key in the real Credential Manager: stored, read by another store, forgotten. */
  async keychain() {
    const pem = readFileSync(join(folder, "key.pem"), "utf8");
    const service = "mailwright-windows-test";
    const store = await openSecretStore({ service });
    const place = await store.put("long", new Secret(pem));
    const entries = await keytar.findCredentials(service);
    const again = await openSecretStore({ service });
    const same = await again.withSecret("long", (secret) => secret.use((text) => text === pem));
    await store.forget("long");
    const left = (await keytar.findCredentials(service)).length;
    return {
      place,
      sizes: entries.map((e) => Buffer.byteLength(e.password)),
      same,
      left,
      status: store.status.store,
    };
  },
};

const moment = new Int32Array(new SharedArrayBuffer(4));

const exists = (path: string): boolean => {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
};

const result = await tasks[what]?.();
if (what !== "hold" && what !== "works") {
  const file = openSync(answer, "w");
  writeSync(file, JSON.stringify(result));
  closeSync(file);
}
