import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

/** A file of the built window, ready to be sent. */
export interface WindowFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Hashed names never change their content. */
  readonly immutable: boolean;
}

/** Path (as in a URL, "/assets/index-Bq3.js") → file. Nothing but what is in here can be served. */
export type WindowFiles = ReadonlyMap<string, WindowFile>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

/**
 * Reads the built window (about one megabyte) into memory. Serving from this list, and never from the disk by a
 * path of a request, is what makes path traversal impossible. Files of other types (the license list) are left out.
 * Throws when the folder holds no index.html.
 */
export async function readWindowFiles(folder: string): Promise<WindowFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, WindowFile>();
  await Promise.all(
    entries.map(async (entry) => {
      const type = types[extname(entry.name)];
      if (!entry.isFile() || type === undefined) return;
      const path = join(entry.parentPath, entry.name);
      const url = `/${relative(folder, path).split(sep).join("/")}`;
      const bytes = await readFile(path);
      files.set(url, { type, bytes, immutable: url.startsWith("/assets/") });
    }),
  );
  if (!files.has("/index.html")) throw new Error(`No built window in ${folder}`);
  return files;
}

/** The file for the path of a URL, or undefined. "/" is the page; everything else must be spelled as it is listed. */
export function windowFile(files: WindowFiles, pathname: string): WindowFile | undefined {
  return files.get(pathname === "/" ? "/index.html" : pathname);
}
