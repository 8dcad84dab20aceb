import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Part, parts } from "../vite.config.ts";
import { buildPart, root } from "./window.ts";

/** Builds everything into dist/, or only the parts named on the command line: window, main, preload, terminal. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.some((part) => part === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(", ")}. Parts: ${parts.join(", ")}\n`);
  process.exit(2);
}

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

for (const part of wanted.length > 0 ? (wanted as Part[]) : parts) {
  const started = performance.now();
  await buildPart(part).catch((error: unknown) => {
    process.stderr.write(`dist/${part} was not built: ${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  });
  const kilobytes = Math.round(sizeOf(join(root, "dist", part)) / 1024).toLocaleString("en-US");
  process.stdout.write(`dist/${part}: ${kilobytes} kB, ${Math.round(performance.now() - started)} ms\n`);
}
