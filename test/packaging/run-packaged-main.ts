import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

/**
 * Runs a packaged main file under plain Node, with a stand-in for `electron`, as a process of its own.
 * Arguments: the file, then the app's own options. Prints one line of JSON: what the page got, and an operation's answer.
 */
const fakeUrl = new URL("../electron/fake-electron.ts", import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "electron" ? { url: fakeUrl, shortCircuit: true } : next(specifier, context),
});
const electron: typeof import("../electron/fake-electron.ts") = await import(fakeUrl);

const [, , main = "", ...options] = process.argv;
process.argv = [process.execPath, ...options];
const started = performance.now();
await import(pathToFileURL(main).href);
electron.app.becomeReady();
const deadline = performance.now() + 15_000;
while (!electron.record.includes("load app://mailwright/")) {
  if (performance.now() > deadline) throw new Error(`No window: ${electron.record.join(", ")}`);
  await new Promise((resolve) => setTimeout(resolve, 5));
}
const startMs = Math.round(performance.now() - started);

const serve = electron.sessions.get("window")?.schemes.get("app");
const page = await serve?.({ url: "app://mailwright/", method: "GET" } as Request);
const html = (await page?.text()) ?? "";
const script = /src="([^"]+)"/.exec(html)?.[1] ?? "";
const code = await serve?.({ url: `app://mailwright${script}`, method: "GET" } as Request);

const ask = (name: string, input: unknown) => electron.sendIpc("mailwright:call", [name, input]);
const info = await ask("app.info", {});
const created = (await ask("setup.create", { provider: "google", practice: false })) as {
  value?: { setup: { id: string } };
};
const reopened = await ask("setup.open", { id: created.value?.setup.id ?? "" });
const scenarios = await ask("practice.scenarios", { provider: "microsoft" });
electron.app.quit();
while (!electron.record.includes("quit") && performance.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 5));
}
process.stdout.write(
  `${JSON.stringify({ startMs, html, scriptStatus: code?.status, info, reopened, scenarios, record: electron.record })}\n`,
);
