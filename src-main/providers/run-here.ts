/**
 * How a provider's script is run on this computer, where its shell is installed: what has to be there, and what is started.
 * Programs are named without a path; arguments are an array, and no shell reads them.
 */
export interface RunHere {
  /** What runs it, for people: "PowerShell 7". */
  readonly name: string;
  /** All of these have to be there; the first is started. */
  readonly programs: readonly [string, ...string[]];
  /** Systems on which it cannot run whatever is installed there, by `process.platform`, and why. */
  readonly notOn?: Readonly<Partial<Record<NodeJS.Platform, string>>>;
  /** What it is started with, in the folder that holds the script under its name. It asks nothing: the person was asked. */
  readonly args: readonly string[];
  /** A question to one of the programs, whose answer is empty where the script could do nothing; and what to do then. */
  readonly ready: { readonly program: string; readonly args: readonly string[]; readonly fix: string };
  /** What happens to whoever lets it run. */
  readonly says: string;
}
