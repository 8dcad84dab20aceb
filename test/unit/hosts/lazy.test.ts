import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const heavy = [
  "nodemailer",
  "jose",
  "oauth4webapi",
  "fflate",
  "smtp-server",
  "undici",
  "mailauth",
  "@peculiar/x509",
  "tldts",
];

test("nothing heavy is loaded before it is needed: not by a start, the first page or a new setup", async () => {
  const data = await mkdtemp(join(tmpdir(), "mailwright-lazy-"));
  try {
    const driver = join(import.meta.dirname, "support", "list-packages.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [driver, data], { timeout: 60_000 });
    const { atStart, afterRun } = JSON.parse(stdout) as { atStart: string[]; afterRun: string[] };
    expect(atStart.filter((name) => heavy.includes(name))).toEqual([]);
    expect(atStart).toContain("zod");
    // The same list after a run and an export: what is not needed by then would prove nothing above.
    for (const name of ["nodemailer", "jose", "oauth4webapi", "fflate", "smtp-server", "tldts"]) {
      expect(afterRun).toContain(name);
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});
