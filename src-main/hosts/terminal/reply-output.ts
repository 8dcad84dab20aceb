import { blocks, type Finding } from "../../contract/index.ts";
import type { Arguments, ExitCode, Io } from "./command.ts";
import { say } from "./say.ts";

interface Taken {
  readonly findings: readonly Finding[];
  readonly did: readonly string[];
  /** Whether there was a reply, and it was taken over; that no finding blocks, where absent. */
  readonly taken?: boolean;
}

/** What became of a script's reply: what the script did, and why it was not taken over where it was not. */
export function sayTaken(
  args: Arguments,
  io: Io,
  id: string,
  { findings, did, taken = !blocks(findings) }: Taken,
): ExitCode {
  const list = did.map((one) => `\n  ${one}`).join("");
  say(args, io, { setup: id, did, findings }, taken ? `Taken over${list && `:${list}`}` : "");
  return taken ? 0 : 1;
}
