import { readFileSync } from "node:fs";
import type { BrowserWindow, Rectangle } from "electron";
import { z } from "zod";
import { writeAtomically } from "../../setup/atomic-file.ts";

/** Where a window was, in device-independent pixels, when it was not maximized. */
const WindowState = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(32_767),
  height: z.int().min(1).max(32_767),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

/** How large a window is at first, and the smallest the page is made for. */
const firstSize = { width: 1120, height: 760 } as const;
export const smallestSize = { width: 720, height: 560 } as const;
/** How long moving and resizing rests before it is saved, in milliseconds. */
const restMs = 500;
/** This much of the title bar must be on a screen, or nobody could move the window back. */
const grip = { width: 120, height: 32 } as const;

/** The state that was saved, or undefined when there is none that can be read. */
export function readWindowState(path: string): WindowState | undefined {
  try {
    return WindowState.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

export interface Placement {
  readonly width: number;
  readonly height: number;
  /** Absent: the system chooses. */
  readonly x?: number;
  readonly y?: number;
  readonly maximized: boolean;
}

/**
 * Where a window opens: where it was, if enough of it is still on a screen (a display may be gone since); never smaller
 * than the page needs, nor larger than the screen. `areas` are the displays' work areas, the main one first.
 */
export function placement(state: WindowState | undefined, areas: readonly Rectangle[]): Placement {
  const home = state && areas.find((area) => gripOn(area, state));
  const area = home ?? areas[0];
  const wanted = state ?? { ...firstSize, maximized: false };
  const clamp = (size: number, least: number, most: number | undefined) =>
    Math.max(least, Math.min(size, most ?? size));
  return {
    width: clamp(wanted.width, smallestSize.width, area?.width),
    height: clamp(wanted.height, smallestSize.height, area?.height),
    ...(state && home ? { x: state.x, y: state.y } : {}),
    maximized: wanted.maximized,
  };
}

function gripOn(area: Rectangle, state: WindowState): boolean {
  const across = Math.min(area.x + area.width, state.x + state.width) - Math.max(area.x, state.x);
  const below = area.y + area.height - state.y;
  return across >= Math.min(grip.width, state.width) && state.y >= area.y && below >= grip.height;
}

/** Saves where the window is, whenever it came to rest. Returns what saves it at once: for quitting. */
export function keepWindowState(window: BrowserWindow, path: string): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let last: WindowState | undefined;
  let saving = Promise.resolve();
  const look = () => {
    // A minimized or full-screen window says nothing about where it wants to be next time.
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    last = { ...window.getNormalBounds(), maximized: window.isMaximized() };
  };
  const save = (): Promise<void> => {
    clearTimeout(timer);
    const state = last;
    last = undefined;
    // Not worth a word when it fails: the window opens in its first size.
    if (state) saving = saving.then(() => writeAtomically(path, JSON.stringify(state))).catch(() => {});
    return saving;
  };
  const later = () => {
    look();
    clearTimeout(timer);
    timer = setTimeout(() => void save(), restMs);
  };
  // One by one: Electron declares an overload for each event.
  window.on("resize", later);
  window.on("move", later);
  window.on("maximize", later);
  window.on("unmaximize", later);
  window.on("close", look);
  return save;
}
