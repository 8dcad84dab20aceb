import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OperationName } from "../../src-main/contract/index.ts";
import { isFileOperation, operations } from "../../src-main/contract/index.ts";
import { type PageBridge, report, startBuiltApp } from "./built-app.ts";

/**
 * Drives every operation of the contract through the built preload and main, over a practice setup, and prints how each was
 * answered. Arguments: the app's folder, a folder to write in, then the app's own options.
 */
const [, , folder = "", scratch = "", ...options] = process.argv;
const { electron, page, quit } = await startBuiltApp(folder, options);

const answers: Record<string, string> = {};
const values: string[] = [];
async function note(
  name: OperationName,
  asked: ReturnType<PageBridge["call"]>,
): Promise<Record<string, unknown>> {
  const answer = await asked;
  answers[name] = answer.ok ? "ok" : (answer.finding?.code ?? "no finding");
  values.push(JSON.stringify(answer));
  return (answer.value ?? {}) as Record<string, unknown>;
}
const call = (name: OperationName, input: unknown) => note(name, page.call(name, input));
const callWithFile = (name: OperationName, input: unknown, path: string) =>
  note(name, page.callWithFile(name, input, { path }));

const heard = new Map<string, number>();
const finished = Promise.withResolvers<void>();
for (const event of ["dns.row", "run.event", "setup.changed"]) {
  page.on(event, (payload) => {
    heard.set(event, (heard.get(event) ?? 0) + 1);
    values.push(JSON.stringify(payload));
    if (event === "setup.changed") finished.resolve();
  });
}

await call("app.info", {});
const { setup } = (await call("setup.create", { provider: "google", practice: true })) as {
  setup: { id: string };
};
const { id } = setup;
await call("setup.list", {});
await call("setup.open", { id });
await call("practice.scenarios", { provider: "google" });
await call("practice.fill", { id, step: "domain" });
await call("practice.fill", { id, step: "app" });
await call("setup.update", { id, change: { settings: { displayName: "Okta SMTP app" } } });
await call("dns.check", { id });
await call("dns.handOver", { id, format: "csv" });
await call("app.document", { id });
await call("credentials.makePractice", { id });
const { runId } = (await call("run.start", { id })) as { runId: string };
await Promise.race([
  finished.promise,
  new Promise((_, late) => setTimeout(late, 30_000, new Error("No run"))),
]);
await call("run.cancel", { runId });
await call("explain", { text: "535 5.7.3 Authentication unsuccessful" });

const saved = join(scratch, "bundle.zip");
electron.saveDialog.answer = { canceled: false, filePath: saved };
const { ticket } = (await call("bundle.export", { id })) as { ticket: string };
await call("file.save", { ticket });
await call("file.show", { ticket });
const opened = (await callWithFile("bundle.open", {}, saved)) as { ticket?: string };
await call("bundle.import", { ticket: opened.ticket ?? "" });

await call("practice.estate", { id, scenario: "okta-log-late" });
await call("practice.mend", { id });
await call("practice.connect", { id, system: "okta" });
await call("plan.read", { id });
const plan = (await call("plan.apply", { id, agreed: [], only: [] })) as { runId?: string };
await call("plan.cancel", { runId: plan.runId ?? "" });

const notAKey = join(scratch, "not-a-key.json");
writeFileSync(notAKey, "{}");
await callWithFile("credentials.importKeyFile", { id }, notAKey);

/** Every other operation once, with the setup's id: an answer, or a finding in words; never a fault. */
const last = ["credentials.forget", "setup.remove"] as const;
const samples: Partial<Record<OperationName, unknown>> = {
  "domain.pasteRecords": { id, text: "TXT _oktaverification.a.example abc" },
  "dns.pasteDkim": { id, text: "v=DKIM1; p=" },
  "credentials.pasteKey": { id, text: "not a key" },
  "credentials.setSecret": { id, secret: "x" },
  "passphrase.judge": { id, passphrase: "Summer2026!" },
  "secrets.clean": { names: [] },
  "secrets.choose": { store: "session" },
  "run.wait": { id, on: false },
  "connection.oktaOrg": { id, org: "not an org" },
  "connection.okta": { id, org: "not an org" },
  "connection.dns": { id, host: "cloudflare", values: {} },
  "connection.end": { id, system: "okta", revoke: false },
  "plan.answer": { id, change: "okta/received", yes: true },
};
for (const name of Object.keys(operations) as OperationName[]) {
  if (answers[name] !== undefined || last.some((one) => one === name)) continue;
  const input = samples[name] ?? { id, text: "x" };
  await (isFileOperation(name) ? callWithFile(name, input, notAKey) : call(name, input));
}
for (const name of last) await call(name, { id });
await quit();
report({
  answers,
  heard: Object.fromEntries(heard),
  privateKeys: values.filter((text) => /PRIVATE KEY|ya29\.|"private_key"/.test(text)).length,
});
