import { MailwrightError } from "../../contract/index.ts";
import { type Arguments, type ExitCode, type Io, isJson } from "./command.ts";
import { findingText } from "./text.ts";

/**
 * Does the work of a command that asks other systems. What they refuse is a finding that blocks, code 1: the command line was
 * right.
 */
export async function orRefusal(args: Arguments, io: Io, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MailwrightError) || io.signal.aborted) throw error;
    const { finding } = error;
    if (isJson(args)) io.out(`${JSON.stringify({ findings: [finding] }, null, 2)}\n`);
    else io.err(`${findingText(finding, io.columns)}\n`);
    return 1;
  }
}
