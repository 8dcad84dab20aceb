import { appVersion } from "../../shared/version.ts";
import { type Command, isJson, jsonOption, text, UsageError } from "../command.ts";
import { readSetupArgument } from "../setup-file.ts";
import { writeOut } from "./rehearse.ts";

/** `mailwright export`: the bundle of a setup. */
export const exportBundle: Command = {
  name: "export",
  usage: "export SETUP.json --out FILE.zip [--json]",
  summary: "Write the bundle of a setup: Okta's values, DNS records, scripts, report",
  help: [
    "SETUP.json      a setup file, or the id or email domain of a setup on this computer",
    "--out FILE.zip  where to write the bundle",
    "--data FOLDER   where the setups of this computer are",
    "--json          print one JSON document: bundle, manifest, findings",
    "",
    "The bundle holds no secret. It says whether its settings were tested.",
  ],
  options: { ...jsonOption, out: { type: "string" }, data: { type: "string" } },
  async run(args, io) {
    const name = args.positionals[0];
    const out = text(args, "out");
    if (name === undefined || args.positionals.length > 1)
      throw new UsageError("Name one setup to export", [`Usage: mailwright ${exportBundle.usage}`]);
    if (out === undefined) throw new UsageError("Say where to write the bundle", ["--out FILE.zip"]);
    const { bundleInput } = await import("../../../wizard/bundle-input.ts");
    const { buildBundle } = await import("../../../bundle/export.ts");
    const now = Date.now();
    const setup = await readSetupArgument(name, args, io, now);
    const { bytes, manifest } = buildBundle(bundleInput(setup, appVersion(), new Date(now).toISOString()));
    await writeOut(out, bytes);
    const words = {
      tested: "Tested: the last run passed with exactly these settings.",
      changed: "Changed since the last run that passed.",
      failed: "The last run failed.",
      never: "Never tested.",
    };
    io.out(
      isJson(args)
        ? `${JSON.stringify({ bundle: out, manifest, findings: [] }, null, 2)}\n`
        : `${out}\n${Object.keys(manifest.files).length + 1} files. ${words[manifest.tested]}\n`,
    );
    return 0;
  },
};
