import { beforeEach, describe, expect, test, vi } from "vitest";
import * as electron from "../../electron/fake-electron.ts";

vi.mock("electron", () => import("../../electron/fake-electron.ts"));
const { noteLostProcesses, recoverWindow } = await import("../../../src-main/hosts/electron/recovery.ts");

let now: number;
let lines: string[];
let window: electron.BrowserWindow;
beforeEach(() => {
  now = 0;
  lines = [];
  electron.messageBox.asked.length = 0;
  electron.messageBox.answer = Promise.resolve(0);
  window = new electron.BrowserWindow({ webPreferences: {} });
  recoverWindow(
    window as never,
    (line) => lines.push(line),
    () => now,
  );
});
const crash = async (reason = "crashed") => {
  window.webContents.emit("render-process-gone", {}, { reason, exitCode: 5 });
  await new Promise((resolve) => setTimeout(resolve, 5));
};

describe("a window whose process ends", () => {
  test("is loaded again, and the log says why", async () => {
    await crash("oom");
    expect(window.webContents.reloads).toBe(1);
    expect(lines).toEqual(["The window's process ended: oom (5)"]);
    expect(electron.messageBox.asked).toEqual([]);
  });

  test("is not reloaded within the event that tells of it", () => {
    window.webContents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
    expect(window.webContents.reloads).toBe(0);
  });

  test("is left alone when it was closed", async () => {
    await crash("clean-exit");
    window.close();
    await crash();
    expect(window.webContents.reloads).toBe(0);
    expect(lines).toEqual([]);
  });

  test("that fails again and again asks the person, who may open it again", async () => {
    for (let n = 0; n < 4; n++) await crash();
    expect(window.webContents.reloads).toBe(4);
    expect(electron.messageBox.asked).toMatchObject([
      { message: "The window failed several times in a minute", buttons: ["Open It Again", "Quit"] },
    ]);
  });

  test("that fails again and again may be closed", async () => {
    electron.messageBox.answer = Promise.resolve(1);
    for (let n = 0; n < 4; n++) await crash();
    expect(window.webContents.reloads).toBe(3);
    expect(window.closed).toBe(true);
  });

  test("now and then is never a question", async () => {
    for (let n = 0; n < 12; n++) {
      await crash();
      now += 30_000;
    }
    expect(window.webContents.reloads).toBe(12);
    expect(electron.messageBox.asked).toEqual([]);
  });
});

describe("a window that hangs", () => {
  test("is waited for, or opened again, as the person says", async () => {
    window.webContents.emit("unresponsive");
    await vi.waitFor(() => expect(electron.messageBox.asked).toHaveLength(1));
    expect(window.webContents.crashes).toBe(0);
    electron.messageBox.answer = Promise.resolve(1);
    window.webContents.emit("unresponsive");
    await vi.waitFor(() => expect(window.webContents.crashes).toBe(1));
  });

  test("and comes back takes the question back", async () => {
    const answer = Promise.withResolvers<number>();
    electron.messageBox.answer = answer.promise;
    window.webContents.emit("unresponsive");
    await vi.waitFor(() => expect(electron.messageBox.asked).toHaveLength(1));
    window.webContents.emit("responsive");
    expect(electron.messageBox.asked[0]?.signal?.aborted).toBe(true);
    answer.resolve(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(window.webContents.crashes).toBe(0);
  });
});

test("what else fails is in the log", () => {
  window.webContents.emit("preload-error", {}, "/p", new Error("x"));
  window.webContents.emit("did-fail-load", {}, -105, "ERR_NAME_NOT_RESOLVED", "app://x/", true);
  window.webContents.emit("did-fail-load", {}, -3, "ERR_ABORTED", "app://x/", true);
  noteLostProcesses(electron.app as never, (line) => lines.push(line));
  electron.app.emit("child-process-gone", {}, { type: "GPU", reason: "crashed", exitCode: 9 });
  electron.app.emit("child-process-gone", {}, { type: "Utility", reason: "clean-exit", exitCode: 0 });
  expect(lines).toEqual([
    "The preload failed",
    "The page could not be loaded: ERR_NAME_NOT_RESOLVED (-105)",
    "Chromium's GPU process ended: crashed (9)",
  ]);
});
