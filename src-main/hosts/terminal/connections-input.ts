import { type SystemId, systemIds } from "../../contract/index.ts";
import { textOf } from "../../credentials/file-text.ts";
import { type Arguments, given, type Io, type Option, UsageError } from "./command.ts";
import { readGivenText } from "./files.ts";

/** Largest text that says what systems are connected with, in bytes. */
const limit = 65_536;

/** What the systems of a setup file are connected with. A setup of this computer has it in the keychain. */
export const connectionsOptions = {
  "connections-file": {
    value: "FILE",
    says: "of a setup file: what Okta and the DNS host are connected with, SYSTEM.NAME=VALUE a line each (okta.org, okta.token, cloudflare.token)",
    file: { limit, secret: true },
  },
  "connections-stdin": {
    insteadOf: "connections-file",
    says: "the same from standard input; or set MAILWRIGHT_CONNECTIONS",
  },
} as const satisfies Record<string, Option>;

/** What was given of each system, by the names that it is connected with; null where nothing was given. */
export async function givenConnections(
  args: Arguments,
  io: Io,
): Promise<ReadonlyMap<SystemId, Readonly<Record<string, string>>> | null> {
  if (given(args, "connections-stdin") && given(args, "secret-stdin"))
    throw new UsageError("Standard input can hold one of the two", [
      "Give the other in a file: --secret-file, or --connections-file.",
    ]);
  const text = given(args, "connections-stdin")
    ? textOf(await io.readInput(limit))
    : ((await readGivenText(args, io, "connections-file")) ?? io.env.MAILWRIGHT_CONNECTIONS);
  return text === undefined ? null : connectionsIn(text);
}

/** Reads `SYSTEM.NAME=VALUE` lines. What stands in a line is not repeated: it may be a secret. */
export function connectionsIn(text: string): ReadonlyMap<SystemId, Readonly<Record<string, string>>> {
  const systems = new Map<SystemId, Record<string, string>>();
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === "" || line.trimStart().startsWith("#")) return;
    const [, named = "", name = "", value = ""] = /^\s*([a-z\d]+)\.(\w+)\s*=(.*)$/.exec(line) ?? [];
    const system = systemIds.find((id) => id === named);
    if (!system)
      throw new UsageError(
        `Line ${i + 1} does not say what a system is connected with`,
        [`SYSTEM.NAME=VALUE, where SYSTEM is one of ${systemIds.join(", ")}.`],
        { code: "connections-line" },
      );
    systems.set(system, { ...systems.get(system), [name]: value.trim() });
  });
  const hosts = [...systems.keys()].filter((system) => system !== "okta");
  if (hosts.length > 1)
    throw new UsageError(
      `A zone has one DNS host, and these are ${hosts.length}: ${hosts.join(", ")}`,
      ["Give the lines of the host that has the zone."],
      { code: "connections-hosts" },
    );
  return systems;
}
