import { generateKeyPairSync } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { newSetup } from "../../src-main/setup/document.ts";
import { openStore } from "../../src-main/setup/store.ts";
import { rememberSecret, rememberSecretFile } from "../support/canary.ts";
import { named } from "../support/needs.ts";
import type { Answers } from "./support/driver.ts";
import { type Ended, missing, Windows } from "./support/wine.ts";

if (missing) process.stderr.write(`SKIPPED: nothing of Windows is tested: ${missing}\n`);

describe.skipIf(missing)(named("under Windows' own Node", missing), () => {
  const windows = new Windows(inject("windows"));

  const data = "C:\\Kunden & Co (1)-ü";
  const terminal = (...words: string[]) => windows.node("terminal", words);
  const json = ({ out, err }: Ended) => {
    expect(out, err).toMatch(/^\{/);
    return JSON.parse(out);
  };

  test("the terminal tells its commands", async () => {
    const { code, out } = await terminal("--help");
    expect(code).toBe(0);
    expect(out).toContain("Usage: mailwright COMMAND");
  });

  test("a whole setup is rehearsed with Google, and its bundle opened and written again, at paths as people have them", async () => {
    const bundle = `${data}.zip`;
    const rehearsed = json(await terminal("rehearse", "--provider", "google", "--out", bundle, "--json"));
    expect(rehearsed).toMatchObject({ outcome: "passed", practice: true, bundle });
    expect((await stat(windows.path(bundle))).size).toBeGreaterThan(1_000);

    const brought = json(await terminal("import", bundle, "--data", data, "--json"));
    expect(brought.findings).toEqual([]);
    const again = await terminal("export", brought.setup, "--data", data, "--out", `${data}-2.zip`, "--json");
    expect(again.code, again.out + again.err).toBe(0);
    expect((await windows.read(`${data}-2.zip`)).subarray(0, 2).toString()).toBe("PK");
  });

  test("a whole setup is rehearsed with Microsoft, and the failure of a scenario is named", async () => {
    const failed = json(
      await terminal("rehearse", "--provider", "microsoft", "--scenario", "consent-missing", "--json"),
    );
    expect(failed.outcome).toBe("failed");
    expect(failed.findings.map(({ code }: { code: string }) => code)).toContain("entra-consent-missing");
  });

  test("a script that cannot run here says what it needs, and starts nothing", async () => {
    const store = openStore(windows.path("C:\\t\\scripts"), Date.now);
    const needs = { google: "bash", microsoft: "PowerShell 7" } as const;
    for (const [provider, what] of Object.entries(needs)) {
      const { id } = await store.create(newSetup(provider as keyof typeof needs, false, Date.now()));
      const { code, out, err } = await terminal("script", id, "--run", "--data", "C:\\t\\scripts");
      expect(code, out + err).toBe(1);
      expect((out + err).replace(/\s+/g, " ")).toMatch(new RegExp(`script-here-missing.*${what}`));
    }
  });

  test("a key file is read as Windows' programs save it: UTF-16, a mark at the front, CRLF", async () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    rememberSecret(privateKey);
    const text = JSON.stringify(
      {
        type: "service_account",
        project_id: "acme",
        private_key_id: "0123456789abcdef0123456789abcdef01234567",
        private_key: privateKey,
        client_email: "mailer@acme.iam.gserviceaccount.com",
        client_id: "123456789012345678901",
        token_uri: "https://oauth2.googleapis.com/token",
      },
      null,
      2,
    ).replaceAll("\n", "\r\n");
    const forms = {
      "utf-16": Buffer.from(`\ufeff${text}`, "utf16le"),
      "utf-8 with a mark": Buffer.from(`\ufeff${text}`, "utf8"),
      crlf: Buffer.from(text, "utf8"),
    };
    for (const [form, bytes] of Object.entries(forms)) {
      const path = `C:\\t\\${form}.json`;
      rememberSecretFile(windows.path(path));
      await windows.write(path, bytes);
      const { code, out, err } = await terminal("inspect", path, "--json");
      expect(code, `${form}: ${out}${err}`).toBe(0);
      expect(out).toContain("mailer@acme.iam.gserviceaccount.com");
      await rm(windows.path(path));
    }
  });

  describe("in one process of it", () => {
    let answers: Answers;
    beforeAll(async () => {
      const { privateKey } = generateKeyPairSync("rsa", {
        modulusLength: 4096,
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
      });
      rememberSecret(privateKey);
      const key = "C:\\t\\key.pem";
      rememberSecretFile(windows.path(key));
      await windows.write(key, privateKey);
      // Ctrl-C is what a person types at the first question.
      const { code, err } = await windows.node("driver", ["C:\\t", "C:\\t\\answers.json"], { input: "\x03" });
      await rm(windows.path(key));
      answers = JSON.parse((await windows.read("C:\\t\\answers.json")).toString("utf8"));
      expect(code, err).not.toBeNull();
    });

    test("a setup is saved although another program holds its file for 300 ms", () => {
      expect(answers.store).toMatchObject({ saved: true, from: "a@b.example" });
      // It did wait: the file was held.
      expect(answers.store.ms).toBeGreaterThan(100);
    });

    test("a setup is saved although a scanner holds the file of its lock when it is let go", () => {
      expect(answers.lock).toEqual({ saved: true, again: true, from: "a@b.example" });
    });

    test("a setup is removed, and taken out of the bin, although another program has its file open", () => {
      expect(answers.removal).toEqual({ removed: true, listed: [true], erased: true, left: [] });
    });

    test("the log loses no line while another program reads an older part of it", () => {
      expect(answers.log).toEqual({ kept: 20 });
    });

    test("a file is written at paths as people have them, and a name that Explorer could not open is refused", () => {
      const { longest, bad, ...said } = answers.paths;
      expect(longest).toBeGreaterThan(260);
      expect(new Set(bad)).toEqual(new Set(["a file cannot have that name here"]));
      expect(said).toEqual({
        good: ["new", "new", "new"],
        open: "another program has it open",
        kept: "old",
        nowhere: "its folder is not there",
        left: [],
      });
    });

    test("a folder without the right to write is said as that, and not as another Mailwright", () => {
      expect(answers.refused.came).toMatch(/^FileHeld E(PERM|ACCES)$/);
      expect(answers.refused.ms).toBeLessThan(10_000);
    });

    test("the work of another process is not disturbed, and taken over when that process was ended", () => {
      const { ms, ...said } = answers.work;
      expect(said).toEqual({ meanwhile: "busy", changed: true, after: "held" });
      expect(ms).toBeLessThan(5_000);
    });

    test("the Credential Manager takes a key of 4,096 bits in entries it can hold, gives it back, and forgets it", () => {
      const { sizes, ...said } = answers.keychain;
      expect(said).toEqual({ place: "keychain", same: true, left: 0 });
      expect(sizes.length).toBeGreaterThan(1);
      // CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h.
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2_560);
    });

    test("Ctrl-C at a question is heard by the command, and does not end the process at once", () => {
      expect(answers.asked).toEqual({ answer: "AbortError", heard: true });
    });
  });
});
