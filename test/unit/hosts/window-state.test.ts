import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  keepWindowState,
  placement,
  readWindowState,
  smallestSize,
} from "../../../src-main/hosts/electron/window-state.ts";
import * as electron from "../../electron/fake-electron.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-window-state-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const screenAt = (x: number, y: number) => ({ x, y, width: 1920, height: 1040 });
const at = (x: number, y: number) => ({ x, y, width: 1000, height: 700, maximized: false });

describe("the window opens", () => {
  test("in its first size, wherever the system puts it", () => {
    expect(placement(undefined, [screenAt(0, 0)])).toEqual({ width: 1120, height: 760, maximized: false });
  });
  test("where it was", () => {
    expect(placement(at(100, 50), [screenAt(0, 0)])).toEqual(at(100, 50));
    expect(placement(at(2_000, 50), [screenAt(0, 0), screenAt(1_920, 0)])).toEqual(at(2_000, 50));
    expect(placement(at(-1_500, 50), [screenAt(0, 0), screenAt(-1_920, 0)])).toEqual(at(-1_500, 50));
  });
  test("on a screen that is there, when its own is gone or its title bar is out of reach", () => {
    for (const lost of [at(2_000, 50), at(-950, 50), at(100, -40), at(100, 1_030)]) {
      expect(placement(lost, [screenAt(0, 0)])).toEqual({ width: 1000, height: 700, maximized: false });
    }
  });
  test("maximized, and knows its size for afterwards", () => {
    expect(placement({ ...at(100, 50), maximized: true }, [screenAt(0, 0)]).maximized).toBe(true);
  });
  test("never smaller than the page needs, nor larger than its screen, whatever was saved", () => {
    const number = fc.integer({ min: -50_000, max: 50_000 });
    const size = fc.integer({ min: 1, max: 32_767 });
    const state = fc.record({ x: number, y: number, width: size, height: size, maximized: fc.boolean() });
    const areas = fc.array(
      fc.record({
        x: number,
        y: number,
        width: fc.integer({ min: 800, max: 8_000 }),
        height: fc.integer({ min: 600, max: 5_000 }),
      }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(state, areas, (saved, screens) => {
        const { width, height, x, y } = placement(saved, screens);
        expect(width).toBeGreaterThanOrEqual(smallestSize.width);
        expect(height).toBeGreaterThanOrEqual(smallestSize.height);
        expect(screens.some((area) => width <= area.width && height <= area.height)).toBe(true);
        if (x === undefined || y === undefined) return;
        expect(
          screens.some((area) => y >= area.y && y < area.y + area.height && x < area.x + area.width),
        ).toBe(true);
      }),
    );
  });
});

describe("what is saved of a window", () => {
  const open = () =>
    new electron.BrowserWindow({ webPreferences: {}, x: 10, y: 20, width: 900, height: 600 });
  const keep = (window: electron.BrowserWindow, path: string) => keepWindowState(window as never, path);

  test("is where it came to rest, once", async () => {
    const path = join(folder, "rest.json");
    const window = open();
    keep(window, path);
    for (let x = 0; x < 20; x++) {
      window.bounds = { x, y: 5, width: 1_000, height: 700 };
      window.emit("move");
    }
    await vi.waitFor(() =>
      expect(readWindowState(path)).toEqual({ x: 19, y: 5, width: 1_000, height: 700, maximized: false }),
    );
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("is saved at quitting without waiting for a rest", async () => {
    const path = join(folder, "quit.json");
    const window = open();
    const save = keep(window, path);
    window.maximize();
    window.close();
    await save();
    expect(readWindowState(path)).toEqual({ x: 10, y: 20, width: 900, height: 600, maximized: true });
  });

  test("is nothing while it is minimized", async () => {
    const path = join(folder, "minimized.json");
    const window = open();
    const save = keep(window, path);
    window.minimized = true;
    window.emit("move");
    await save();
    expect(readWindowState(path)).toBeUndefined();
  });

  test.each(["", "{", "[]", "null", '{"x":1}', '{"x":1e9,"y":0,"width":0,"height":-1,"maximized":1}'])(
    "is not believed when it reads %j",
    async (text) => {
      const path = join(folder, "broken.json");
      await writeFile(path, text);
      expect(readWindowState(path)).toBeUndefined();
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );
});
