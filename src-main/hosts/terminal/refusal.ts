import { MailwrightError } from "../../contract/index.ts";
import type { Arguments, ExitCode, Io } from "./command.ts";
import { say } from "./say.ts";

/**
 * Does the work of a command that asks other systems. What they refuse is a finding that blocks, code 1: the command line was
 * right.
 */
export async function orRefusal(args: Arguments, io: Io, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MailwrightError) || io.signal.aborted) throw error;
    say(args, io, { findings: [error.finding] }, "");
    return 1;
  }
}
