import { stderr, stdin } from "node:process";
import { createInterface } from "node:readline/promises";

/** A line from the person at the terminal; undefined at the end of input. Standard output is the results' own, and may lead elsewhere. */
export async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  const terminal = createInterface({ input: stdin, output: stderr });
  // Ctrl-C while it asks is the terminal's; the process hears of it as ever. A real signal to itself would end it at once on Windows.
  terminal.once("SIGINT", () => process.emit("SIGINT"));
  // Ctrl-D: the question would stay open for ever.
  const over = new Promise<undefined>((resolve) => terminal.once("close", () => resolve(undefined)));
  try {
    const answer = await Promise.race([terminal.question(question, { signal }), over]);
    // Nobody pressed Enter behind the question.
    if (answer === undefined) stderr.write("\n");
    return answer;
  } finally {
    terminal.close();
  }
}
