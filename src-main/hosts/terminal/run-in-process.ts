import { stderr, stdin, stdout } from "node:process";
import { ask } from "./ask.ts";
import { type ExitCode, type Io, UsageError } from "./command.ts";
import { main } from "./program.ts";

/** How long a command has to end by itself after it was told to, in milliseconds. */
const graceMs = 1_500;
/** As a shell gives it: 128 and the signal's number. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a command line with this process's streams. Ctrl-C and SIGTERM stop it, whatever it waits for: it is told to, and ended
 * when it does not in a moment; a second one ends it at once. Resolves with the exit code, when everything that was printed
 * has left the process.
 */
export async function runInProcess(words: readonly string[]): Promise<ExitCode> {
  const controller = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(codes[signal]);
      controller.abort();
      grace = setTimeout(() => process.exit(codes[signal]), graceMs);
    });
  // A reader that stops early (`| head`) is not an error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });

  const io: Io = {
    env: process.env,
    async readInput(limit) {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of stdin as AsyncIterable<Buffer>) {
        size += chunk.byteLength;
        if (size > limit)
          throw new UsageError(
            `Standard input is longer than ${limit.toLocaleString("en-US")} bytes`,
            ["Give a shorter text."],
            { code: "input-too-long" },
          );
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    columns: stdout.columns,
    // Node knows the terminals, and NO_COLOR. What is no terminal cannot be asked.
    colors: { out: stdout.hasColors?.() ?? false, err: stderr.hasColors?.() ?? false },
    ...(stdin.isTTY && stderr.isTTY && { ask: (question: string) => ask(question, controller.signal) }),
    signal: controller.signal,
  };

  const code = await main(words, io);
  clearTimeout(grace);
  await Promise.all([stdout, stderr].map((stream) => new Promise((written) => stream.write("", written))));
  return code;
}
