import { type PlanEvent, ProviderId, providerIds } from "../../../contract/index.ts";
import { appVersion } from "../../shared/version.ts";
import { type Command, given, isJson, jsonOption, text, UsageError } from "../command.ts";
import { printPlanEvent } from "../plan-output.ts";
import { printRun, runDocument } from "../run-output.ts";
import { sayJson } from "../say.ts";
import { writeOut } from "../write-out.ts";

/** `mailwright rehearse`: a whole setup against the practice provider. */
export const rehearse: Command = {
  words: {},
  options: {
    provider: { value: "NAME", choices: providerIds, says: "the provider to practise with" },
    scenario: { value: "NAME", says: "what goes wrong (default: works, where nothing does)" },
    apply: {
      says: "begin with an empty Okta org and an empty zone, connect both, and let the plan do the work before the run",
    },
    list: { says: "list the scenarios, with the finding each must produce; then those of --apply" },
    out: { value: "FILE.zip", says: "write the bundle" },
    ...jsonOption("provider, scenario, practice, stages, findings, bundle; connections with --apply"),
  },
  notes: ["Nothing leaves this computer: DNS, token endpoint and mail server are simulated on loopback."],
  exits: { 0: "the run passed", 1: "a finding blocks" },
  async run(args, io) {
    const { scenarioList, scenarioOf } = await import("../../../practice/scenarios/index.ts");
    const named = text(args, "provider");
    if (given(args, "list")) {
      const list = scenarioList(named);
      const { estateScenarios } = await import("../../../practice/estate-scenarios.ts");
      const applied = estateScenarios.map(({ name, title }) => ({ name, title }));
      const rows = [
        ...list.map(({ provider, name, finding }) => [provider, name, finding ?? "passes"] as const),
        ...applied.map(({ name, title }) => ["--apply", name, title] as const),
      ];
      const width = Math.max(...rows.map(([, name]) => name.length)) + 2;
      if (isJson(args)) sayJson(io, { scenarios: list, applied, findings: [] });
      else io.out(rows.map(([of, name, what]) => `${of.padEnd(11)}${name.padEnd(width)}${what}\n`).join(""));
      return 0;
    }
    const provider = ProviderId.safeParse(named).data;
    if (!provider)
      throw new UsageError("Name the provider to practise with, or ask for the list", [args.usage]);
    const scenario = text(args, "scenario") ?? "works";
    const { estateScenarioOf } = await import("../../../practice/estate-scenarios.ts");
    if (!estateScenarioOf(scenario, given(args, "apply"))) scenarioOf(provider, scenario);
    if (!isJson(args))
      io.out(`Practice: ${provider}, scenario “${scenario}”. Nothing leaves this computer.\n\n`);
    const { rehearseSetup } = await import("../../../headless/rehearse.ts");
    const { report, bundle, applied } = await rehearseSetup({
      provider,
      scenario,
      version: appVersion(),
      now: Date.now(),
      bundle: text(args, "out") !== undefined,
      signal: io.signal,
      onEvent: (event) => printRun(event, args, io),
      ...(given(args, "apply") && { apply: (event: PlanEvent) => printPlanEvent(event, args, io) }),
    });
    const out = text(args, "out");
    if (out !== undefined && bundle) await writeOut(out, bundle.bytes);
    return runDocument({ report, scenario, bundle: out ?? null, applied, args, io });
  },
};
