import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { collect } from "./findings/collect.ts";
import { findingsPage } from "./findings/page.ts";
import { Sources } from "./findings/sources.ts";

/** Writes docs/findings.md from the sources. */
const root = resolve(import.meta.dirname, "..");
const { codes, unreadable, handmade } = collect(new Sources(root));
for (const place of unreadable) console.error(`The code cannot be told: ${place}`);
for (const place of handmade) console.error(`Not made by contract/make-finding.ts: ${place}`);
writeFileSync(join(root, "docs/findings.md"), findingsPage(codes));
console.log(`docs/findings.md: ${codes.length} codes`);
process.exitCode = unreadable.length + handmade.length > 0 ? 1 : 0;
