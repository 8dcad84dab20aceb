import type { Emit, EventPayload, ExchangeAccess } from "../../../contract/index.ts";
import { onAbort } from "../../../network/abort.ts";
import {
  type Arguments,
  type Command,
  dataOption,
  type ExitCode,
  given,
  type Io,
  isJson,
  jsonOption,
  text,
} from "../command.ts";
import { sayTaken } from "../reply-output.ts";
import { sayJson } from "../say.ts";
import { visible } from "../visible.ts";
import { storedSetup, storedSetupWord, withKeychain } from "../with-keychain.ts";
import { writeOut } from "../write-out.ts";

const ways: Readonly<Record<string, ExchangeAccess>> = { mailbox: "mailbox-permission", rbac: "rbac" };

/** `mailwright script`: one script for the provider's console work, with the values of a setup. */
export const script: Command = {
  words: storedSetupWord,
  options: {
    out: { value: "FILE", says: "where to write it; without it the script goes to standard output" },
    way: {
      value: "WAY",
      choices: Object.keys(ways),
      says: "mailbox: the app gets SMTP.SendAsApp and the one mailbox (the way of the guides); rbac: it gets a role for the one mailbox, and no permission in Entra",
    },
    run: {
      says: "run it on this computer, by PowerShell 7 or gcloud, and take its reply over; Ctrl-C ends it",
      insteadOf: "out",
    },
    ...dataOption,
    ...jsonOption("setup, name, sha256, run, others, out"),
  },
  notes: [
    "The script holds no secret. Run it in the provider's own shell (Azure Cloud Shell for Microsoft 365): upload the file there, then enter the line that is printed. It says what it will do and asks once. Its last line is the reply: give that to mailwright reply.",
  ],
  exits: { 0: "written, or run and taken over", 1: "it cannot be written, or it stopped" },
  async run(args, io) {
    const way = text(args, "way");
    const { id } = await storedSetup(args);
    if (given(args, "run")) return runHere(id, way === undefined ? undefined : ways[way], args, io);
    return withKeychain<ExitCode>(args, io, async ({ handlers }) => {
      if (way) await handlers["setup.update"]({ id, change: { settings: { exchangeAccess: ways[way] } } });
      const { script: written } = await handlers["app.script"]({ id });
      const out = text(args, "out");
      if (out !== undefined) await writeOut(out, written.text);
      const { name: file, sha256, run, others } = written;
      if (isJson(args)) sayJson(io, { setup: id, name: file, sha256, run, others, out: out ?? null });
      else if (out === undefined) io.out(written.text);
      io.err(`SHA-256 ${sha256}\nIn the shell, after the upload: ${run}\n`);
      return 0;
    });
  },
};

/** Runs the script on this computer. Its lines go where messages go. */
async function runHere(
  id: string,
  exchangeAccess: ExchangeAccess | undefined,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const { promise: ended, resolve: end } = Promise.withResolvers<EventPayload<"script.ended">>();
  const emit: Emit = (name, payload) => {
    if (name === "script.line" && "text" in payload) io.err(`${visible(payload.text)}\n`);
    if (name === "script.ended" && "did" in payload) end(payload);
  };
  return withKeychain<ExitCode>(
    args,
    io,
    async ({ handlers }) => {
      if (exchangeAccess) await handlers["setup.update"]({ id, change: { settings: { exchangeAccess } } });
      await handlers["app.runScript"]({ id });
      using _stopping = onAbort(io.signal, () => void handlers["app.stopScript"]({ id }));
      return sayTaken(args, io, id, await ended);
    },
    emit,
  );
}
