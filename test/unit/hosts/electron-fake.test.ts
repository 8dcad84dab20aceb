import type { EventEmitter } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type * as Electron from "electron";
import { describe, expect, test } from "vitest";
import type * as fake from "../../electron/fake-electron.ts";

/** What a double has and Electron has not, beside what tests play Chromium with (`Own`). */
type Foreign<Fake, Real, Own = never> = Exclude<keyof Fake, keyof Real | keyof EventEmitter | Own>;
/**
 * A line here that is not `never` does not compile: the double would answer a call that Electron does not have, and the tests
 * over it would prove nothing.
 */
interface Wrongs {
  app: Foreign<typeof fake.app, Electron.App, "paths" | "becomeReady" | "assertNotReady">;
  session: Foreign<typeof fake.session, typeof Electron.session>;
  aSession: Foreign<
    fake.FakeSession,
    Electron.Session,
    "handlers" | "schemes" | "fetched" | "partition" | "spellChecker"
  >;
  webRequest: Foreign<fake.FakeSession["webRequest"], Electron.WebRequest>;
  sessionProtocol: Foreign<fake.FakeSession["protocol"], Electron.Protocol>;
  webContents: Foreign<typeof fake.webContents, typeof Electron.webContents>;
  aWebContents: Foreign<
    fake.FakeWebContents,
    Electron.WebContents,
    "openHandler" | "sent" | "url" | "reloads" | "crashes" | "receive"
  >;
  window: Foreign<
    fake.BrowserWindow,
    Electron.BrowserWindow,
    "options" | "shown" | "focused" | "closed" | "background" | "bounds" | "maximized" | "minimized"
  >;
  windows: Foreign<typeof fake.BrowserWindow, typeof Electron.BrowserWindow>;
  ipcMain: Foreign<typeof fake.ipcMain, Electron.IpcMain>;
  ipcRenderer: Foreign<typeof fake.ipcRenderer, Electron.IpcRenderer, "invoked" | "answer">;
  protocol: Foreign<typeof fake.protocol, Electron.Protocol>;
  screen: Foreign<typeof fake.screen, Electron.Screen>;
  nativeTheme: Foreign<typeof fake.nativeTheme, Electron.NativeTheme>;
  shell: Foreign<typeof fake.shell, Electron.Shell>;
  dialog: Foreign<typeof fake.dialog, Electron.Dialog>;
  menu: Foreign<typeof fake.Menu, typeof Electron.Menu>;
  notification: Foreign<fake.Notification, Electron.Notification, "options">;
  notifications: Foreign<typeof fake.Notification, typeof Electron.Notification, "supported" | "shown">;
  contextBridge: Foreign<typeof fake.contextBridge, Electron.ContextBridge>;
  webUtils: Foreign<typeof fake.webUtils, Electron.WebUtils>;
}
const nothingWrong: { [K in keyof Wrongs]: [Wrongs[K]] extends [never] ? true : Wrongs[K] } = {
  app: true,
  session: true,
  aSession: true,
  webRequest: true,
  sessionProtocol: true,
  webContents: true,
  aWebContents: true,
  window: true,
  windows: true,
  ipcMain: true,
  ipcRenderer: true,
  protocol: true,
  screen: true,
  nativeTheme: true,
  shell: true,
  dialog: true,
  menu: true,
  notification: true,
  notifications: true,
  contextBridge: true,
  webUtils: true,
};

const root = resolve(import.meta.dirname, "../../..");
const declarations = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve("electron/package.json")), "electron.d.ts"),
  "utf8",
);
const below = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(root, folder, name), "utf8"));

describe("the stand-in for Electron", () => {
  test("has no call that Electron does not have: the types above would not compile", () => {
    expect(Object.values(nothingWrong).every((right) => right)).toBe(true);
  });

  test("plays no event that Electron does not send", () => {
    const sources = [...below("test/electron"), ...below("test/unit/hosts")];
    const played = new Set(
      sources.flatMap((text) => [...text.matchAll(/\.emit\(\s*"([a-z-]+)"/g)].map((m) => m[1])),
    );
    expect(played.size).toBeGreaterThan(10);
    expect([...played].filter((event) => !declarations.includes(`on(event: '${event}'`))).toEqual([]);
  });

  test("is asked for every module and export that the host takes from Electron", async () => {
    const double: Readonly<Record<string, unknown>> = await import("../../electron/fake-electron.ts");
    const taken = below("src-main/hosts/electron").flatMap((text) =>
      [...text.matchAll(/import \{([^}]*)\} from "electron"/g)].flatMap((m) =>
        (m[1] ?? "").split(",").map((name) => name.trim()),
      ),
    );
    const values = [...new Set(taken.filter((name) => name !== "" && !name.startsWith("type ")))];
    expect(values.length).toBeGreaterThan(8);
    expect(values.filter((name) => double[name] === undefined)).toEqual([]);
    // And each is among the types above.
    const compared = readFileSync(import.meta.filename, "utf8");
    expect(values.filter((name) => !compared.includes(`typeof fake.${name},`))).toEqual([]);
  });
});
