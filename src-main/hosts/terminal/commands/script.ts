import type { ExchangeAccess } from "../../../contract/index.ts";
import { type Command, type ExitCode, isJson, jsonOption, text, UsageError } from "../command.ts";
import { storedSetup, withKeychain } from "../with-keychain.ts";
import { writeOut } from "../write-out.ts";

const ways: Readonly<Record<string, ExchangeAccess>> = { mailbox: "mailbox-permission", rbac: "rbac" };

/** `mailwright script`: one script for the provider's console work, with the values of a setup. */
export const script: Command = {
  usage: "script SETUP [--out FILE] [--way rbac|mailbox] [--json]",
  help: [
    "SETUP               the id or email domain of a setup on this computer",
    "--out FILE          where to write it; without it the script goes to standard output",
    "--way mailbox       the app gets SMTP.SendAsApp and the one mailbox (the way of the guides)",
    "--way rbac          the app gets a role for the one mailbox, and no permission in Entra",
    "--data FOLDER       where the setups of this computer are",
    "--json              print one JSON document: setup, name, sha256, run, out",
    "",
    "The script holds no secret. Run it in the provider's own shell (Azure Cloud Shell for Microsoft 365): upload the",
    "file there, then enter the line that is printed. It says what it will do and asks once. Its last line is the",
    "reply: give that to mailwright reply.",
    "",
    "Exit codes: 0 written, 1 it cannot be written, 2 wrong usage.",
  ],
  options: { ...jsonOption, out: { type: "string" }, way: { type: "string" }, data: { type: "string" } },
  async run(args, io) {
    const [name, ...more] = args.positionals;
    const way = text(args, "way");
    if (name === undefined || more.length > 0)
      throw new UsageError("Name one setup", [`Usage: mailwright ${script.usage}`]);
    if (way !== undefined && !ways[way])
      throw new UsageError(`There is no way called ${way}`, ["Choose rbac or mailbox."]);
    const { id } = await storedSetup(name, args);
    return withKeychain<ExitCode>(args, async ({ handlers }) => {
      if (way) await handlers["setup.update"]({ id, change: { settings: { exchangeAccess: ways[way] } } });
      const { script: written } = await handlers["app.script"]({ id });
      const out = text(args, "out");
      if (out !== undefined) await writeOut(out, written.text);
      const { name: file, sha256, run } = written;
      if (isJson(args))
        io.out(`${JSON.stringify({ setup: id, name: file, sha256, run, out: out ?? null }, null, 2)}\n`);
      else if (out === undefined) io.out(written.text);
      io.err(`SHA-256 ${sha256}\nIn the shell, after the upload: ${run}\n`);
      return 0;
    });
  },
};
