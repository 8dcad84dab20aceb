import { report, startBuiltApp } from "./built-app.ts";

/**
 * Runs a packaged app as a process of its own. Arguments: its folder, then the app's own options. Prints what the page
 * got, an operation's answers, and which of the app's files were read until then.
 */
const [, , folder = "", ...options] = process.argv;
const { electron, page, loaded, startMs, quit } = await startBuiltApp(folder, options);

const serve = electron.sessions.get("window")?.schemes.get("app");
const served = await serve?.({ url: "app://mailwright/", method: "GET" } as Request);
const html = (await served?.text()) ?? "";
const script = /src="([^"]+)"/.exec(html)?.[1] ?? "";
const code = await serve?.({ url: `app://mailwright${script}`, method: "GET" } as Request);

const info = await page.call("app.info", {});
const listed = await page.call("setup.list", {});
/** Since this process began. */
const firstAnswerMs = Math.round(performance.now());
const atStart = [...loaded].map(([name, bytes]) => ({ name, size: bytes.length }));
const early = Buffer.concat([...loaded.values()]).toString("latin1");
const created = (await page.call("setup.create", { provider: "google", practice: true })).value as {
  setup: { id: string };
};
const reopened = await page.call("setup.open", { id: created.setup.id });
await page.call("practice.fill", { id: created.setup.id, step: "domain" });
const checked = await page.call("dns.check", { id: created.setup.id });
const late = Buffer.concat([...loaded.values()]).toString("latin1");
await quit();

/** Texts that stand in a library's code, whatever the names became. */
const marks = {
  nodemailer: "--_NmP",
  jose: "ERR_JWS_INVALID",
  fflate: "invalid zip data",
  undici: "UND_ERR_HEADERS_OVERFLOW",
  "smtp-server": "Nice to meet you",
  "@peculiar/x509": "2.5.29.17",
};
const holds = (text: string) =>
  Object.entries(marks).flatMap(([name, mark]) => (text.includes(mark) ? [name] : []));
report({
  startMs: Math.round(startMs),
  firstAnswerMs,
  html,
  scriptStatus: code?.status,
  info,
  listed,
  reopened,
  checked: checked.ok,
  atStart,
  heavyAtStart: holds(early),
  heavyAfterPractice: holds(late),
  record: electron.record,
});
