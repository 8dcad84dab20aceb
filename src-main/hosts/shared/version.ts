import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Releases } from "./newer-version.ts";

/**
 * The version in the package.json that this code belongs to, looked for upwards: the sources and the built files lie
 * at different depths below it.
 */
export const appVersion = (from: string = import.meta.url): string => String(ownPackage(from)["version"]);

/** Where versions of it are published: the same file says so, and a release's workflow puts the owner's address there. */
export const appReleases = (from: string = import.meta.url): Releases =>
  ownPackage(from)["releases"] as Releases;

function ownPackage(from: string): Record<string, unknown> {
  for (let folder = dirname(fileURLToPath(from)); ; folder = dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (found.name === "mailwright") return found;
    } catch {
      // No package.json at this height.
    }
    if (dirname(folder) === folder) throw new Error("No package.json of Mailwright above this file");
  }
}
