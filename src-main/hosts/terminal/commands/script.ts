import type { ExchangeAccess } from "../../../contract/index.ts";
import { type Command, dataOption, type ExitCode, isJson, jsonOption, text } from "../command.ts";
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
    ...dataOption,
    ...jsonOption("setup, name, sha256, run, out"),
  },
  notes: [
    "The script holds no secret. Run it in the provider's own shell (Azure Cloud Shell for Microsoft 365): upload the file there, then enter the line that is printed. It says what it will do and asks once. Its last line is the reply: give that to mailwright reply.",
  ],
  exits: { 0: "written", 1: "it cannot be written" },
  async run(args, io) {
    const way = text(args, "way");
    const { id } = await storedSetup(args);
    return withKeychain<ExitCode>(args, io, async ({ handlers }) => {
      if (way) await handlers["setup.update"]({ id, change: { settings: { exchangeAccess: ways[way] } } });
      const { script: written } = await handlers["app.script"]({ id });
      const out = text(args, "out");
      if (out !== undefined) await writeOut(out, written.text);
      const { name: file, sha256, run, others } = written;
      if (isJson(args))
        io.out(
          `${JSON.stringify({ setup: id, name: file, sha256, run, others, out: out ?? null }, null, 2)}\n`,
        );
      else if (out === undefined) io.out(written.text);
      io.err(`SHA-256 ${sha256}\nIn the shell, after the upload: ${run}\n`);
      return 0;
    });
  },
};
