import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Starts the built program under plain Node with a stand-in for `electron`, in a process of its own: main and preload as
 * they ship, joined by a message channel that copies what passes as Electron's does.
 */

type Electron = typeof import("../electron/fake-electron.ts");

/** What the page finds at `window.mailwright`. */
export interface PageBridge {
  call(name: unknown, input: unknown): Promise<{ ok: boolean; value?: unknown; finding?: { code: string } }>;
  callWithFile(name: unknown, input: unknown, file: { path: string }): ReturnType<PageBridge["call"]>;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

export interface BuiltApp {
  readonly electron: Electron;
  readonly page: PageBridge;
  /** Files of our own that were read so far, and their bytes. */
  readonly loaded: ReadonlyMap<string, Buffer>;
  /** From the first line of main.js until the page was loaded, in milliseconds. */
  readonly startMs: number;
  /** Asks for the end and waits for it. */
  quit(): Promise<void>;
}

const waitMs = 20_000;
async function until(what: string, done: () => boolean): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Puts the stand-in in the place of `electron`, for `import` and `require`, and notes what is read from `folder`. */
export async function standIn(folder: string): Promise<{ electron: Electron; loaded: Map<string, Buffer> }> {
  const fakeUrl = new URL("../electron/fake-electron.ts", import.meta.url).href;
  const prefix = pathToFileURL(join(folder, "/")).href;
  const loaded = new Map<string, Buffer>();
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "electron" ? { url: fakeUrl, shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => {
      const result = next(url, context);
      if (url.startsWith(prefix)) {
        loaded.set(url.slice(prefix.length), Buffer.from((result.source ?? "") as string | Uint8Array));
      }
      return result;
    },
  });
  return { electron: await import(fakeUrl), loaded };
}

/** Starts the app in `folder` (which holds dist/main, dist/preload, dist/window) with its own options. */
export async function startBuiltApp(folder: string, options: readonly string[]): Promise<BuiltApp> {
  const { electron, loaded } = await standIn(folder);
  process.argv = [process.execPath, ...options];
  // The app catches what nobody caught; a driver that fails must be seen to fail.
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });
  const started = performance.now();
  await import(pathToFileURL(join(folder, "dist/main/main.js")).href);
  electron.app.becomeReady();
  await until("the page", () => electron.record.includes("load app://mailwright/"));
  const startMs = performance.now() - started;

  createRequire(import.meta.url)(join(folder, "dist/preload/preload.cjs"));
  electron.ipcRenderer.answer = async (channel, args) =>
    structuredClone(await electron.sendIpc(channel, structuredClone(args)));
  const contents = electron.windows[0]?.webContents;
  if (contents) {
    contents.receive = (channel, ...args) =>
      void electron.ipcRenderer.emit(channel, {}, ...structuredClone(args));
  }
  return {
    electron,
    page: electron.exposed.get("mailwright") as unknown as PageBridge,
    loaded,
    startMs,
    async quit() {
      electron.app.quit();
      await until("the end", () => electron.record.includes("quit"));
    },
  };
}

/** Prints the one document that the test reads, and ends the process whatever is still open. */
export function report(value: unknown): never {
  process.stdout.write(JSON.stringify(value), () => process.exit(0));
  return undefined as never;
}
