import { createInterface } from "node:readline";
import { MailwrightError } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";

/**
 * One step over the real keychain of this process's environment; prints one JSON line. `put REF SEED BYTES` stores a value
 * that `get REF` gives back as `SEED BYTES` when it is whole; `hammer REF BYTES` replaces it again and again. `choose REF` keeps a
 * secret for the session, then tries the keychain at every line of its input, and tells each time how it went.
 */
const [step, ref = "", seed = "", bytes = "0"] = process.argv.slice(2);

/** A text of that many bytes in which every part depends on the seed. */
const textOf = (start: string, size: number) =>
  Array.from({ length: Math.ceil(size / 8) }, (_, i) => `${start}${i}`.padEnd(8, "."))
    .join("")
    .slice(0, size);

const store = await openSecretStore({ service: "mailwright-test", timeoutMs: 4_000 });
const seedOf = (value: string) => {
  const found = /^([a-z]+)/.exec(value)?.[1] ?? "";
  return value === textOf(found, value.length) ? `${found} ${value.length}` : "broken";
};

/** Is the secret readable, and where do secrets go? */
async function say(moved: readonly string[]) {
  const { finding } = store.status;
  const held = await store.withSecret(ref, (secret) => secret.use(seedOf));
  process.stdout.write(
    `${JSON.stringify({ held, moved, store: store.status.store, finding: finding?.code })}\n`,
  );
}

async function work(): Promise<unknown> {
  switch (step) {
    case "put":
      return store.put(ref, new Secret(textOf(seed, Number(bytes))));
    case "get":
      return store.withSecret(ref, (secret) => secret.use(seedOf));
    case "has":
      return store.has(ref);
    case "forget":
      return store.forget(ref);
    case "list":
      return store.list();
    case "hammer":
      for (let i = 0; store.status.store === "keychain"; i++) {
        if (i === 1) process.stdout.write("under way\n");
        await store.put(ref, new Secret(textOf(i % 2 ? "odd" : "even", Number(seed))));
      }
      return "ended";
    case "choose":
      await store.choose("session");
      await store.put(ref, new Secret(textOf("kept", 5000)));
      await say([]);
      for await (const _line of createInterface({ input: process.stdin }))
        await say(await store.choose("keychain"));
      return "ended";
    default:
      throw new Error("No such step");
  }
}

const end = await work().then(
  (answer) => ({ answer }),
  (error: unknown) => {
    if (error instanceof MailwrightError) return { code: error.finding.code };
    throw error;
  },
);
process.stdout.write(
  `${JSON.stringify({ ...end, store: store.status.store, finding: store.status.finding?.code })}\n`,
);
// A call that never got its answer holds a thread: the process must not wait for it.
process.exit(0);
