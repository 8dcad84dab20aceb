import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The version in the package.json that this code belongs to, looked for upwards: the sources and the built files lie
 * at different depths below it.
 */
export function appVersion(from: string = import.meta.url): string {
  for (let folder = dirname(fileURLToPath(from)); ; folder = dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (found.name === "mailwright") return String(found.version);
    } catch {
      // No package.json at this height.
    }
    if (dirname(folder) === folder) throw new Error("No package.json of Mailwright above this file");
  }
}
