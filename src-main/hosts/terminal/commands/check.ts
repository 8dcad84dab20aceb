import type { DnsCheck, RunReport, Setup } from "../../../contract/index.ts";
import { writeAtomically } from "../../../setup/atomic-file.ts";
import { writeSetup } from "../../../setup/document.ts";
import { openStore } from "../../../setup/store.ts";
import {
  type Arguments,
  type Command,
  dataOption,
  given,
  jsonOption,
  shapes,
  text,
  UsageError,
} from "../command.ts";
import { networkOf, networkOptions } from "../network.ts";
import { printRun, runDocument } from "../run-output.ts";
import { givenCredential, secretFor, secretOptions } from "../secret-input.ts";
import { readSetupArgument, type SetupSource, setupWord } from "../setup-file.ts";

/** `mailwright check`: the check run of a setup, over the real network. */
export const check: Command = {
  words: setupWord,
  options: {
    to: { value: "ADDRESS", says: "where the test message goes (default: the mailbox itself)" },
    ...networkOptions,
    ...secretOptions,
    save: { says: "keep the run and the DNS check in the setup file, for export" },
    ...dataOption,
    ...jsonOption("provider, scenario, practice, stages, findings, bundle, saved, from, to, hosts"),
  },
  notes: ["With the secret of the keychain, a setup of this computer keeps its run without --save."],
  exits: { 0: "works", 1: "a finding blocks" },
  async run(args, io) {
    const network = await networkOf(args, io);
    const { setup: read, source } = await readSetupArgument(args, io, network.now());
    const { setup: filled, secret, given: credential } = await secretFor(read, args, io);
    const keep = keepsRun(source, args, { given: credential !== null, secret: secret !== null });
    const setup =
      keep && credential
        ? { ...filled, credential: givenCredential(credential, new Date(network.now()).toISOString()) }
        : filled;
    const { checkSetup } = await import("../../../headless/check.ts");
    const { report, dns } = await checkSetup({
      setup,
      secret,
      network,
      withDns: keep,
      ...(text(args, "to") ? { to: text(args, "to") as string } : {}),
      signal: io.signal,
      onEvent: (event) => printRun(event, args, io),
    });
    const saved =
      keep && report.outcome !== "cancelled"
        ? await keepRun(source, setup, { report, dns, now: network.now })
        : null;
    return runDocument({ report, scenario: report.scenario ?? null, bundle: null, saved, args, io });
  },
};

/**
 * Is the run to be kept? One of a setup of this computer is, when it was made with the setup's own secret; one of a file when
 * asked. Throws a UsageError where it cannot be.
 */
function keepsRun(source: SetupSource, args: Arguments, has: { given: boolean; secret: boolean }): boolean {
  const asked = given(args, "save");
  if (source.kind === "stored" && asked && has.given)
    throw new UsageError(
      "A run with another secret is not kept with a setup of this computer",
      ["Put the secret in: mailwright secret set SETUP.", "Then check the setup without giving the secret."],
      { code: "check-other-secret", cause: "The setup would say that its own secret was tested." },
    );
  if (source.kind === "okta-body" && asked)
    throw new UsageError(
      `${source.path} is the body of Okta's API, which has no place for a run`,
      [`Write a setup file with these values. Its shape is in ${shapes}.`],
      { code: "check-not-kept", cause: "A run is kept in a setup file, or with a setup of this computer." },
    );
  return asked || (source.kind === "stored" && !has.given && has.secret);
}

/** Keeps a run with its setup, as the window would. Gives where. A file written by hand takes Mailwright's own form. */
async function keepRun(
  source: SetupSource,
  setup: Setup,
  { report, dns, now }: { report: RunReport; dns: DnsCheck | null; now: () => number },
): Promise<string> {
  const { withReport } = await import("../../../setup/after-run.ts");
  const after = (before: Setup) => ({ ...withReport(before, report), lastDns: dns ?? before.lastDns });
  if (source.kind === "stored") {
    await openStore(source.folder, now).update(source.id, after);
    return source.id;
  }
  const updatedAt = new Date(now()).toISOString();
  await writeAtomically(source.path, writeSetup({ ...after(setup), updatedAt }));
  return source.path;
}
