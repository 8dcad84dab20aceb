import { beforeEach, expect, test, vi } from "vitest";
import type { Emit } from "../../../src-main/contract/index.ts";
import * as electron from "../../electron/fake-electron.ts";

vi.mock("electron", () => electron);
const { withNotices } = await import("../../../src-main/hosts/electron/notify.ts");

const end = { id: "s-1", title: "mail.acme.com", state: "The test passed: the message was accepted." };
const sent: unknown[] = [];
let focused = false;
const window = { isFocused: () => focused, isMinimized: () => true, restore: vi.fn(), focus: vi.fn() };
const emit: Emit = withNotices({
  window: () => window as never,
  send: (name, payload) => void sent.push([name, payload]),
});
beforeEach(() => {
  sent.length = 0;
  electron.Notification.shown.length = 0;
  focused = false;
});

test("a wait that ended is told by a notice of the system, and its press brings the setup to the front", () => {
  emit("wait.ended", end);
  expect(electron.Notification.shown.map(({ options }) => options)).toEqual([
    { title: end.title, body: end.state },
  ]);
  electron.Notification.shown[0]?.emit("click");
  expect(window.restore).toHaveBeenCalledOnce();
  expect(window.focus).toHaveBeenCalledOnce();
  expect(sent).toEqual([
    ["wait.ended", end],
    ["setup.show", { id: "s-1" }],
  ]);
});

test("nobody is told twice: not while the window is in front, and of nothing else", () => {
  emit("setup.changed", { id: "s-1" });
  focused = true;
  emit("wait.ended", end);
  expect(electron.Notification.shown).toEqual([]);
});
