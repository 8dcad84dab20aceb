import { fileURLToPath } from "node:url";
import { parentPort, Worker, workerData } from "node:worker_threads";
import type { PassphraseStrength } from "../../contract/index.ts";

/**
 * Asks how strong a passphrase is, in a thread of its own: reading the dictionaries takes up to a second, a judgment up to
 * half of one, and nothing else has to wait for it. This file is also what the thread runs, so that a build needs no second
 * entry: it is imported on demand only, and becomes a file of its own.
 */
const role = "mailwright-passphrase";
/** How long a thread waits for more, in milliseconds: the dictionaries take memory. */
const idleMs = 60_000;
/** How long an answer may take, in milliseconds. A judgment takes half a second at most, on a busy computer some. */
const patienceMs = 15_000;

interface Question {
  readonly n: number;
  readonly text: string;
  readonly known: readonly string[];
}

if (parentPort && workerData === role) {
  const port = parentPort;
  port.on("message", async ({ n, text, known }: Question) => {
    const { judgePassphrase } = await import("./judge.ts");
    port.postMessage({ n, strength: judgePassphrase(text, known) });
  });
}

interface Waiting {
  readonly resolve: (strength: PassphraseStrength) => void;
  readonly reject: (error: unknown) => void;
}
let worker: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let asked = 0;
const waiting = new Map<number, Waiting>();

function openWorker(): Worker {
  const opened = new Worker(fileURLToPath(import.meta.url), { workerData: role });
  opened.on("message", ({ n, strength }: { n: number; strength: PassphraseStrength }) => {
    waiting.get(n)?.resolve(strength);
    waiting.delete(n);
    if (waiting.size > 0) return;
    opened.unref();
    idle = setTimeout(() => {
      worker = undefined;
      void opened.terminate();
    }, idleMs).unref();
  });
  const lost = (error: unknown) => {
    if (worker !== opened) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  opened.on("error", lost);
  opened.on("exit", lost);
  return opened;
}

function askThread(text: string, known: readonly string[]): Promise<PassphraseStrength> {
  return new Promise((resolve, reject) => {
    clearTimeout(idle);
    worker ??= openWorker();
    worker.ref();
    const n = ++asked;
    waiting.set(n, { resolve, reject });
    worker.postMessage({ n, text, known } satisfies Question);
  });
}

/** The strength of a passphrase; `known` as in `judgePassphrase`. */
export async function askStrength(text: string, known: readonly string[]): Promise<PassphraseStrength> {
  // A thread that is silent is ended, and all who wait for it hear so.
  const silent = setTimeout(() => void worker?.terminate(), patienceMs);
  try {
    return await askThread(text, known);
  } catch {
    // No thread to be had here: then the others wait for a moment.
    const { judgePassphrase } = await import("./judge.ts");
    return judgePassphrase(text, known);
  } finally {
    clearTimeout(silent);
  }
}
