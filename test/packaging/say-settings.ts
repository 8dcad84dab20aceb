import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { report, startBuiltApp } from "./built-app.ts";

/**
 * Starts the built program and prints what it told Electron and what it lets through, for the security checklist.
 * Arguments: its folder, then the app's own options.
 */
const [, , folder = "", ...options] = process.argv;
const { electron, quit } = await startBuiltApp(folder, options);
const window = electron.windows[0]!;
const own = electron.sessions.get("window")!;
const contents = window.webContents;

const call = (name: string, ...args: unknown[]) => own.handlers[name]?.(...(args as never[]));
const answered = (name: string, ...args: unknown[]) => {
  let answer: unknown;
  call(name, ...args.map((arg) => (arg === "answer" ? (value: unknown) => (answer = value) : arg)));
  return answer;
};
const prevented = (name: string, ...args: unknown[]) => {
  let stopped = false;
  contents.emit(name, { preventDefault: () => (stopped = true), url: "https://help.okta.com/" }, ...args);
  return stopped;
};
const permissions = [
  ...["clipboard-read", "media", "geolocation", "notifications", "midi", "midiSysex", "pointerLock"],
  ...["fullscreen", "openExternal", "fileSystem", "hid", "serial", "usb", "idle-detection", "unknown"],
  ...["clipboard-sanitized-write", "display-capture", "window-management", "storage-access"],
];
const granted = permissions.filter(
  (permission) =>
    answered("permissionRequest", contents, permission, "answer", { requestingUrl: "app://mailwright/" }) ===
      true || call("permissionCheck", contents, permission, "app://mailwright/", {}) === true,
);
const links = [
  "https://help.okta.com/a",
  "https://evil.example/",
  "http://help.okta.com/",
  "file:///etc/passwd",
];
const denied = links.map((url) => contents.openHandler?.({ url })?.action);
await new Promise((resolve) => setImmediate(resolve));
const page = await own.schemes.get("app")?.({ url: "app://mailwright/", method: "GET" } as Request);
const requests = [
  "https://example.com/",
  "http://127.0.0.1/",
  "ws://127.0.0.1/",
  "file:///etc/passwd",
  "app://evil/",
];
const foreign = await electron
  .sendIpc("mailwright:call", ["app.info", {}], { url: "https://evil.example/" })
  .catch((error: Error) => error.message);
const frameless = await electron
  .sendIpc("mailwright:call", ["app.info", {}], null)
  .catch((error: Error) => error.message);

const { session: _, preload, ...preferences } = window.options.webPreferences as Record<string, unknown>;
await quit();
report({
  preferences,
  preload: String(preload).replaceAll("\\", "/").slice(-24),
  ownSession: window.options.webPreferences["session"] === own,
  beforeReady: electron.record.slice(0, electron.record.indexOf("ready")),
  privileges: electron.privileges,
  loads: electron.record.filter((entry) => entry.startsWith("load ")),
  schemes: [...own.schemes.keys()],
  policy: page?.headers.get("content-security-policy"),
  html: await page?.text(),
  blocked: requests.filter(
    (url) => (answered("beforeRequest", { url }, "answer") as { cancel: boolean }).cancel,
  ).length,
  requests: requests.length,
  granted,
  device: call("devicePermission", {}),
  prevented: Object.fromEntries(
    ["will-frame-navigate", "will-redirect", "will-attach-webview"].map((name) => [name, prevented(name)]),
  ),
  denied,
  opened: electron.opened,
  senders: [foreign, frameless],
  exposed: [...electron.exposed].map(([name, api]) => [name, Object.keys(api).sort()]),
  versions: JSON.parse(await readFile(join(folder, "package.json"), "utf8")).devDependencies,
});
