import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type UserConfig } from "vite";

/** The four things that are built. `vite build` makes the window; `vite build --mode main` and so on the others. */
export const parts = ["window", "main", "preload", "terminal"] as const;
export type Part = (typeof parts)[number];

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The page: hashed assets, no inline script or style, so that the Content-Security-Policy can refuse both. */
const windowPart: UserConfig = {
  root: at("src-renderer"),
  base: "/",
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: at("dist/window"),
    emptyOutDir: true,
    // Electron 45's Chromium, and browsers of the last year for the browser host.
    target: ["chrome130", "firefox132", "safari18"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One page, loaded from this computer: splitting it would gain nothing.
    chunkSizeWarningLimit: 1_000,
    license: { fileName: "third-party-licenses.md" },
  },
};

/** The day of the build, for the About box; SOURCE_DATE_EPOCH (seconds) fixes it for a build that is to be repeated exactly. */
const epoch = process.env["SOURCE_DATE_EPOCH"];
const builtOn = (epoch ? new Date(Number(epoch) * 1_000) : new Date()).toISOString().slice(0, 10);

/**
 * Code for Node, with everything it needs inside but Electron and the keychain addon. `server` builds are Vite's way to
 * say "for Node". What is imported lazily becomes a file of its own, so that a start reads only what it needs; a preload
 * must be one file.
 */
const nodePart = (entry: string, outDir: string, file: string, format: "es" | "cjs"): UserConfig => ({
  root: at("."),
  publicDir: false,
  define: { __BUILT_ON__: JSON.stringify(builtOn) },
  ssr: { noExternal: true, external: ["electron", "@github/keytar"], target: "node" },
  build: {
    ssr: at(entry),
    outDir: at(outDir),
    emptyOutDir: true,
    target: "node24",
    minify: true,
    chunkSizeWarningLimit: 5_000,
    license: format === "es" ? { fileName: "third-party-licenses.md" } : false,
    rolldownOptions: {
      output: {
        format,
        entryFileNames: file,
        ...(format === "cjs" ? { codeSplitting: false } : { chunkFileNames: "[name]-[hash].js" }),
      },
    },
  },
});

const configs: Readonly<Record<Part, UserConfig>> = {
  window: windowPart,
  main: nodePart("src-main/hosts/electron/main.ts", "dist/main", "main.js", "es"),
  // A sandboxed preload must be one CommonJS file.
  preload: nodePart("src-main/hosts/electron/preload.ts", "dist/preload", "preload.cjs", "cjs"),
  terminal: nodePart("src-main/hosts/terminal/main.ts", "dist/terminal", "main.js", "es"),
};

const isPart = (mode: string): mode is Part => parts.some((part) => part === mode);

export default defineConfig(({ mode }) => configs[isPart(mode) ? mode : "window"]);
