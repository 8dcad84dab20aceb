import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveFile } from "../../../src-main/hosts/shared/save-file.ts";
import { writeOut } from "../../../src-main/hosts/terminal/write-out.ts";
import { mailwright, root } from "../../support/mailwright.ts";
import { describeWith, testWith } from "../../support/needs.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-files-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a text that Windows PowerShell wrote", () => {
  const text =
    '{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}';
  test.each([
    ["UTF-16 with a mark", Buffer.from(`\ufeff${text}\r\n`, "utf16le")],
    ["UTF-16 without", Buffer.from(`${text}\r\n`, "utf16le")],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
  ])("is read: %s", async (name, bytes) => {
    const path = join(folder, `${name}.txt`);
    writeFileSync(path, bytes);
    const ended = await mailwright(["explain", path, "--json"]);
    expect(JSON.parse(ended.stdout).findings[0].code).toBe("entra-secret-invalid");
  });
});

describe("what is written", () => {
  testWith("fileModes", "can be read by this user only when it holds a sealed secret", async () => {
    const [sealed, open] = [join(folder, "sealed.zip"), join(folder, "open.zip")];
    writeFileSync(sealed, "old");
    chmodSync(sealed, 0o644);
    await saveFile(sealed, Buffer.from("PK secrets.jwe"));
    await saveFile(open, Buffer.from("PK"));
    expect((statSync(sealed).mode & 0o777).toString(8)).toBe("600");
    expect(statSync(open).mode & 0o400).toBe(0o400);
  });

  test("leaves the old bundle as it was when the disk is full", async (context) => {
    const disk = mkdtempSync(join(folder, "disk-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      context.skip("a small disk can be mounted by root only");
    }
    try {
      const bundle = join(disk, "bundle.zip");
      writeFileSync(bundle, Buffer.alloc(20_000, 7));
      const error = await writeOut(bundle, Buffer.alloc(60_000, 8)).catch((e: unknown) => e);
      expect(String(error)).toMatch(/the disk is full/);
      expect(readFileSync(bundle).equals(Buffer.alloc(20_000, 7))).toBe(true);
      expect(readdirSync(disk)).toEqual(["bundle.zip"]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  testWith("devices", "is refused where a device stands", () =>
    expect(writeOut("/dev/null", "x")).rejects.toThrow(/device or a pipe/),
  );

  test("is refused where a folder stands", () =>
    expect(writeOut(folder, "x")).rejects.toThrow(/it is a folder/));
});

describeWith("signals", "Ctrl-C and SIGTERM", () => {
  const waiting: readonly (readonly [string, readonly string[]])[] = [
    ["explain, at standard input", ["explain"]],
    ["inspect, at standard input", ["inspect", "-"]],
    ["audit, at a resolver that is silent", ["audit", "a.example", "--dns", "127.0.0.1:9"]],
    ["rehearse", ["rehearse", "--provider", "google"]],
  ];

  /** A process on a busy computer ends late, as an empty one does: how much later than on an idle one. */
  const slower = () => {
    const before = performance.now();
    execFileSync(process.execPath, ["-e", ""]);
    return (performance.now() - before) / 100;
  };

  test.each(waiting)("end %s", { timeout: 60_000 }, async (_, args) => {
    for (const [signal, times] of [
      ["SIGINT", 1],
      ["SIGTERM", 1],
      ["SIGINT", 2],
    ] as const) {
      const before = slower();
      const child = spawn(process.execPath, [join(root, "src-main/hosts/terminal/main.ts"), ...args], {
        stdio: ["pipe", "ignore", "ignore"],
      });
      const ended = new Promise<number | string | null>((resolve) =>
        child.on("close", (code, by) => resolve(code ?? by)),
      );
      await new Promise((resolve) => setTimeout(resolve, 900));
      const since = performance.now();
      for (let n = 0; n < times; n++) {
        child.kill(signal);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      // By the signal itself, where it came before the program was there to hear it.
      expect([0, 1, 130, 143, "SIGINT", "SIGTERM"]).toContain(await ended);
      const ms = performance.now() - since;
      expect(ms).toBeLessThan((times === 2 ? 1_400 : 8_000) * Math.max(1, before, slower()));
    }
  });
});
