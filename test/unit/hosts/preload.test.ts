import { expect, test, vi } from "vitest";
import * as electron from "../../electron/fake-electron.ts";

vi.mock("electron", () => import("../../electron/fake-electron.ts"));
await import("../../../src-main/hosts/electron/preload.ts");

type Api = {
  host: string;
  call(name: string, input: unknown): Promise<unknown>;
  callWithFile(name: string, input: unknown, file: unknown): Promise<unknown>;
  on(event: string, listener: (payload: unknown) => void): () => void;
};
const api = electron.exposed.get("mailwright") as Api;

test("the page gets one object with four members, and nothing of Electron", () => {
  expect([...electron.exposed.keys()]).toEqual(["mailwright"]);
  expect(Object.keys(api).sort()).toEqual(["call", "callWithFile", "host", "on"]);
  expect(api.host).toBe("electron");
});

test("calls go out on the two channels; of a file only its path", async () => {
  await api.call("explain", { text: "x" });
  await api.callWithFile("credentials.importKeyFile", { id: "a" }, { path: "/home/a/key.json" });
  expect(electron.ipcRenderer.invoked).toEqual([
    ["mailwright:call", "explain", { text: "x" }],
    ["mailwright:file", "credentials.importKeyFile", { id: "a" }, "/home/a/key.json"],
  ]);
});

test("a listener hears its own event without Electron's event object, until it stops", () => {
  const heard: unknown[][] = [];
  const stop = api.on("setup.changed", (...args) => heard.push(args));
  electron.ipcRenderer.emit("mailwright:event", { sender: {} }, "setup.changed", { id: "a" });
  electron.ipcRenderer.emit("mailwright:event", { sender: {} }, "dns.row", { id: "b" });
  electron.ipcRenderer.emit("another:channel", { sender: {} }, "setup.changed", { id: "c" });
  expect(stop()).toBeUndefined();
  electron.ipcRenderer.emit("mailwright:event", { sender: {} }, "setup.changed", { id: "d" });
  expect(heard).toEqual([[{ id: "a" }]]);
  expect(electron.ipcRenderer.listenerCount("mailwright:event")).toBe(0);
});
