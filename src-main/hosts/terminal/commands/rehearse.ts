import { ProviderId, providerIds } from "../../../contract/index.ts";
import { appVersion } from "../../shared/version.ts";
import { type Command, isJson, jsonOption, text, UsageError } from "../command.ts";
import { printRun, runDocument } from "../run-output.ts";
import { writeOut } from "../write-out.ts";

/** `mailwright rehearse`: a whole setup against the practice provider. */
export const rehearse: Command = {
  usage: `rehearse --provider ${providerIds.join("|")} [--scenario NAME] [--out FILE.zip] [--json]`,
  help: [
    `--provider P      one of ${providerIds.join(", ")}`,
    "--scenario NAME   what goes wrong (default: works, where nothing does)",
    "--list            list the scenarios, with the finding each must produce",
    "--out FILE.zip    write the bundle",
    "--json            print one JSON document: provider, scenario, practice, stages, findings, bundle",
    "",
    "Nothing leaves this computer: DNS, token endpoint and mail server are simulated on loopback.",
    "Exit codes: 0 the run passed, 1 a finding blocks, 2 wrong usage.",
  ],
  options: {
    ...jsonOption,
    provider: { type: "string" },
    scenario: { type: "string" },
    out: { type: "string" },
    list: { type: "boolean" },
  },
  async run(args, io) {
    const { scenarioList, scenarioOf } = await import("../../../practice/scenarios/index.ts");
    const named = text(args, "provider");
    if (args.values.list) {
      const list = scenarioList(named);
      io.out(
        isJson(args)
          ? `${JSON.stringify({ scenarios: list, findings: [] }, null, 2)}\n`
          : list
              .map((s) => `${s.provider.padEnd(11)}${s.name.padEnd(28)}${s.finding ?? "passes"}\n`)
              .join(""),
      );
      return 0;
    }
    const provider = ProviderId.safeParse(named).data;
    if (!provider)
      throw new UsageError("Name the provider to practise with", [
        "--provider google, --provider microsoft or --provider other",
      ]);
    if (args.positionals.length)
      throw new UsageError(`“${args.positionals[0]}” is one word too many`, [
        `Usage: mailwright ${rehearse.usage}`,
      ]);
    const scenario = text(args, "scenario") ?? "works";
    scenarioOf(provider, scenario);
    if (!isJson(args))
      io.out(`Practice: ${provider}, scenario “${scenario}”. Nothing leaves this computer.\n\n`);
    const { rehearseSetup } = await import("../../../headless/rehearse.ts");
    const { report, bundle } = await rehearseSetup({
      provider,
      scenario,
      version: appVersion(),
      now: Date.now(),
      bundle: text(args, "out") !== undefined,
      signal: io.signal,
      onEvent: (event) => printRun(event, args, io),
    });
    const out = text(args, "out");
    if (out !== undefined && bundle) await writeOut(out, bundle.bytes);
    return runDocument({ report, scenario, bundle: out ?? null, args, io });
  },
};
