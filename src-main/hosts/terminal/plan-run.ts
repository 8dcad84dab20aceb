import { type Arguments, dataOption, type ExitCode, type Io, type Option, UsageError } from "./command.ts";
import { connectionsOptions } from "./connections-input.ts";
import { networkOptions } from "./network.ts";
import { withFilePlan } from "./plan-file.ts";
import { type PlanTerminal, withStoredPlan } from "./plan-stored.ts";
import { secretOptions } from "./secret-input.ts";
import { readSetupArgument, setupWord } from "./setup-file.ts";

/** A setup whose plan is worked on, and how the systems of one in a file are reached. */
export const planWords = setupWord;
export const planOptions = {
  ...connectionsOptions,
  ...secretOptions,
  ...networkOptions,
  ...dataOption,
} as const satisfies Record<string, Option>;

/**
 * Opens the plan of a setup of this computer or in a file. With `--json` nothing but what is waited for is printed on the way.
 * @param writes whether changes are to be made
 */
export async function withPlan(
  args: Arguments,
  io: Io,
  writes: boolean,
  use: (terminal: PlanTerminal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { setup, source } = await readSetupArgument(args, io, Date.now());
  if (source.kind !== "stored") return withFilePlan({ setup, source }, args, io, writes, use);
  const [first] = Object.keys({ ...connectionsOptions, ...secretOptions }).filter(
    (name) => args.values[name] !== undefined,
  );
  if (first !== undefined)
    throw new UsageError(`--${first} is for a setup in a file`, [
      "What a setup of this computer is connected with is in the keychain: mailwright connect, mailwright secret set.",
    ]);
  return withStoredPlan(source.id, args, io, use);
}
