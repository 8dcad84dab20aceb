import { randomBytes } from "node:crypto";
import { isReplacing } from "../../setup/okta-settings.ts";
import { practiceIds } from "../company.ts";
import type { ShellRun } from "../shell-run.ts";

/** What setup.sh finds, does and tells in the practice company's Google Cloud. `now` in milliseconds. */
export async function googleShell({ setup, settings, script, now }: ShellRun) {
  const { projectId, serviceAccount, uniqueId } = practiceIds;
  const keyId = randomBytes(20).toString("hex");
  const did = [
    ...(isReplacing(setup)
      ? []
      : [`made the project ${projectId}`, `made the service account ${serviceAccount}`]),
    `uploaded the certificate as the key ${keyId}`,
  ];
  const facts = {
    version: 1,
    provider: "google",
    setup: setup.id,
    script: script.revision,
    at: `${new Date(now).toISOString().slice(0, 19)}Z`,
    project: projectId,
    email: serviceAccount,
    uniqueId,
    keyId,
    mailbox: settings.username,
    did,
  };
  const first = `Mailwright: a service account for ${settings.username}`;
  return { lines: [first, ...did.map((one) => `  done: ${one}`)], facts };
}
