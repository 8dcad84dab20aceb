import { fileURLToPath } from "node:url";
import { type MessagePort, parentPort, Worker, workerData } from "node:worker_threads";
import type { ReceivedMessage, ResolveDns, Verified } from "./message-authentication.ts";

/**
 * Verifies a message in a thread of its own: one of a megabyte of short lines takes up to half a second, and nothing else has
 * to wait for it. The thread asks the DNS through the one that started it, which has the network. This file is also what the
 * thread runs, so that a build needs no second entry: it is imported on demand only, and becomes a file of its own.
 */
const role = "mailwright-message";

interface Question {
  readonly n: number;
  readonly name: string;
  readonly type: string;
}
type FromThread =
  | { readonly question: Question }
  | { readonly verified: Verified }
  | { readonly failed: string };
type ToThread = { readonly n: number } & (
  | { readonly records: unknown }
  | { readonly message: string; readonly code: unknown }
);

if (parentPort && workerData?.role === role) void work(parentPort, workerData.message);

async function work(port: MessagePort, message: ReceivedMessage): Promise<void> {
  const waiting = new Map<number, (answer: ToThread) => void>();
  port.on("message", (answer: ToThread) => waiting.get(answer.n)?.(answer));
  let asked = 0;
  const resolve: ResolveDns = (name, type) =>
    new Promise((found, refused) => {
      const n = ++asked;
      waiting.set(n, (answer) => {
        waiting.delete(n);
        if ("records" in answer) found(answer.records);
        else refused(Object.assign(new Error(answer.message), { code: answer.code }));
      });
      port.postMessage({ question: { n, name, type } } satisfies FromThread);
    });
  try {
    const { authenticateMessage } = await import("./message-authentication.ts");
    port.postMessage({ verified: await authenticateMessage(message, resolve) } satisfies FromThread);
  } catch (error) {
    port.postMessage({ failed: String(error) } satisfies FromThread);
  }
}

/** The same as `authenticateMessage`, in a thread. Rejects when `signal` is aborted; the thread ends then, whatever it does. */
export async function authenticateInThread(
  message: ReceivedMessage,
  resolve: ResolveDns,
  signal: AbortSignal,
): Promise<Verified> {
  signal.throwIfAborted();
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: { role, message } });
  const answer = async ({ n, name, type }: Question): Promise<ToThread> => {
    try {
      return { n, records: await resolve(name, type) };
    } catch (error) {
      return { n, message: String(error), code: (error as { code?: unknown }).code };
    }
  };
  try {
    return await new Promise<Verified>((verified, failed) => {
      signal.addEventListener("abort", () => failed(signal.reason), { once: true });
      thread.on("error", failed);
      thread.on("exit", () => failed(new Error("The thread that verifies the message ended")));
      thread.on("message", (said: FromThread) => {
        if ("verified" in said) verified(said.verified);
        else if ("failed" in said) failed(new Error(said.failed));
        else void answer(said.question).then((reply) => thread.postMessage(reply));
      });
    });
  } finally {
    void thread.terminate();
  }
}
