import { readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { rememberedSecrets } from "../support/canary.ts";
import { finderOf } from "./find.ts";

const root = resolve(import.meta.dirname, "../..");

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["node_modules", ".git"].includes(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** A file's bytes, and those of the files inside it when it is a zip. */
function contents(path: string): Buffer[] {
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 4).toString("latin1") !== "PK\u0003\u0004") return [bytes];
  try {
    return [bytes, ...Object.values(unzipSync(bytes)).map((part) => Buffer.from(part))];
  } catch {
    // A zip that a test damaged on purpose.
    return [bytes];
  }
}

/** How a secret could stand in a file: plain, URL-encoded, JSON-escaped, in base64 or hex. */
function forms(secret: string): Buffer[] {
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  const written = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    base64,
    Buffer.from(secret).toString("hex"),
  ];
  return [...new Set(written)].map((form) => Buffer.from(form));
}

test("no file, log or snapshot of the whole test run holds a secret that was used", () => {
  const { secrets, files } = rememberedSecrets();
  expect(secrets.size, "tests that use secrets note them").toBeGreaterThan(0);
  const holdsOne = finderOf([...secrets].flatMap(forms));
  const searched = [...filesBelow(tmpdir()), ...filesBelow(root)].filter(
    (path) => !files.has(path) && statSync(path).size < 64_000_000,
  );
  expect(searched.length).toBeGreaterThan(100);
  const leaks = searched.filter((path) => contents(path).some(holdsOne));
  expect(leaks).toEqual([]);
  console.log(`canary: ${secrets.size} secrets, ${searched.length} files searched, none found`);
}, 300_000);
