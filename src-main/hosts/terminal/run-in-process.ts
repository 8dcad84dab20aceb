import { stderr, stdin, stdout } from "node:process";
import { type ExitCode, type Io, UsageError } from "./command.ts";
import { main } from "./program.ts";

/**
 * Runs a command line with this process's streams, and stops it at Ctrl-C. Resolves with the exit code, when everything
 * that was printed has left the process.
 */
export async function runInProcess(words: readonly string[]): Promise<ExitCode> {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("SIGTERM", () => controller.abort());
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
    signal: controller.signal,
  };

  const code = await main(words, io);
  await Promise.all([stdout, stderr].map((stream) => new Promise((written) => stream.write("", written))));
  return code;
}
