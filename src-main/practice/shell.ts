import { MailwrightError, type Setup } from "../contract/index.ts";
import { sealReply } from "../credentials/sealed-reply.ts";
import { oktaSettings, writtenScript } from "../setup/okta-settings.ts";
import { practices } from "./index.ts";
import { makePracticeCredential } from "./values.ts";

/**
 * The practice company's cloud shell: runs the script's deed in the simulated tenant, and answers what its screen shows, the
 * sealed reply last. The reply is real: only this setup's key opens it. `now` in milliseconds since the epoch.
 */
export async function runInPracticeShell(setup: Setup, now: number): Promise<string> {
  const { provider, script } = setup;
  const own = provider && practices[provider];
  if (!provider || !own?.shell || !script) throw noShell();
  const made = await makePracticeCredential(provider, setup.settings);
  const run = {
    setup,
    settings: oktaSettings(setup),
    script: writtenScript(setup, script),
    secret: made.kind === "client-secret" ? made.secret : null,
    now,
  };
  const { lines, facts } = await own.shell(run);
  return [...lines, "", await sealReply(facts, script.key), "Done."].join("\n");
}

const noShell = () =>
  new MailwrightError({
    code: "app-script-none",
    step: "app",
    title: "There is no script to run",
    cause:
      "The practice shell runs the script of a setup. This one has none yet, or its provider has no script.",
    fix: ["Write the script first.", "Or do the work step by step."],
  });
