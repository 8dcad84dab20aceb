import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { readBundle } from "../../../src-main/bundle/read/read.ts";
import { openSealed, sealSecret } from "../../../src-main/bundle/sealed-secret.ts";
import { Manifest, newPassphrase } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { rememberSecret } from "../../support/canary.ts";
import { freshClientSecret, freshKeyFile } from "../../support/keys.ts";
import { testWith } from "../../support/needs.ts";
import { practiceInput, sampleInput, sampleSetup } from "./support/sample.ts";

const parts = (bytes: Uint8Array): Map<string, string> =>
  new Map(Object.entries(unzipSync(bytes)).map(([path, b]) => [path, Buffer.from(b).toString("utf8")]));

describe("a bundle", () => {
  test("holds every part of a Microsoft setup", () => {
    const { name, bytes } = buildBundle(sampleInput("microsoft"));
    expect(name).toBe("mailwright-notifications.acme.com-microsoft.zip");
    expect([...parts(bytes).keys()]).toEqual([
      "manifest.json",
      "README.txt",
      "okta/email-server.json",
      "okta/test-email.json",
      "okta/apply.sh",
      "okta/apply.ps1",
      "okta/settings.html",
      "dns/records.txt",
      "dns/records.zone",
      "dns/records.csv",
      "microsoft/exchange-setup.ps1",
      "terraform/main.tf",
      "report/run.html",
      "report/run.json",
      "rotation.ics",
      "mailwright/setup.json",
    ]);
  });

  test("holds Google's delegation sheet for a Google setup", () => {
    const { name, bytes } = buildBundle(sampleInput("google"));
    expect(name).toBe("mailwright-notifications.acme.com-google.zip");
    expect(parts(bytes).has("google/delegation.md")).toBe(true);
    expect(parts(bytes).has("microsoft/exchange-setup.ps1")).toBe(false);
  });

  test("leaves out the report, the calendar and Terraform while there is nothing to say", () => {
    const setup = sampleSetup("google", { lastRun: null, lastPass: null, credential: null });
    const { bytes } = buildBundle(
      sampleInput("google", {
        setup: { ...setup, domain: { ...setup.domain, emailDomain: "", from: "" } },
        tested: "never",
        document: null,
        dns: [],
      }),
    );
    expect([...parts(bytes).keys()]).toEqual([
      "manifest.json",
      "README.txt",
      "okta/email-server.json",
      "okta/test-email.json",
      "okta/apply.sh",
      "okta/apply.ps1",
      "okta/settings.html",
      "mailwright/setup.json",
    ]);
  });

  test("has a manifest with the SHA-256 and size of every other file", () => {
    const { bytes, manifest } = buildBundle(sampleInput("microsoft"));
    const files = unzipSync(bytes);
    const inside = Manifest.parse(JSON.parse(Buffer.from(files["manifest.json"]!).toString()));
    expect(inside).toEqual(manifest);
    delete files["manifest.json"];
    expect(Object.keys(manifest.files).sort()).toEqual(Object.keys(files).sort());
    for (const [path, content] of Object.entries(files)) {
      expect(manifest.files[path]).toEqual({
        sha256: createHash("sha256").update(content).digest("hex"),
        size: content.length,
      });
    }
  });

  test("says which settings were tested, and when", () => {
    const { manifest } = buildBundle(
      sampleInput("microsoft", { tested: "changed", fingerprint: "e".repeat(64) }),
    );
    expect(manifest).toMatchObject({
      tested: "changed",
      fingerprint: "e".repeat(64),
      testedFingerprint: "f".repeat(64),
      testedAt: "2026-11-23T16:00:00.000Z",
    });
  });

  test.each([
    ["tested", "Tested as it stands here."],
    ["changed", "Changed since the last passing test."],
    ["failed", "The last test failed."],
    ["never", "Never tested."],
  ] as const)("says %s in the README, on the sheet and in both scripts", (tested, words) => {
    const files = parts(buildBundle(sampleInput("google", { tested })).bytes);
    for (const path of ["README.txt", "okta/settings.html", "okta/apply.sh", "okta/apply.ps1"])
      expect(files.get(path), path).toContain(words);
  });

  test("is the same to the byte for the same input, in any time zone", () => {
    const zone = process.env.TZ;
    const made = ["UTC", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Apia"].map((tz) => {
      process.env.TZ = tz;
      return createHash("sha256")
        .update(buildBundle(sampleInput("microsoft")).bytes)
        .digest("hex");
    });
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(new Set(made).size).toBe(1);
  });

  testWith("unzip", "unpacks with an ordinary tool, the shell script executable and the rest not", () => {
    const folder = mkdtempSync(join(tmpdir(), "bundle-"));
    try {
      const { bytes, manifest } = buildBundle(sampleInput("microsoft"));
      writeFileSync(join(folder, "b.zip"), bytes);
      execFileSync("unzip", ["-q", "b.zip"], { cwd: folder });
      for (const [path, { sha256 }] of Object.entries(manifest.files)) {
        const content = readFileSync(join(folder, path));
        expect(createHash("sha256").update(content).digest("hex"), path).toBe(sha256);
        expect((statSync(join(folder, path)).mode & 0o111) !== 0, path).toBe(path === "okta/apply.sh");
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a practice bundle", () => {
  test.each(["microsoft", "google"] as const)(
    "says PRACTICE in its name and in every part (%s)",
    (provider) => {
      const { name, bytes, manifest } = buildBundle(practiceInput(provider));
      expect(name).toBe(`mailwright-notifications.acme.com-${provider}-practice.zip`);
      expect(manifest.practice).toBe(true);
      for (const [path, text] of parts(bytes)) expect(text, path).toContain("PRACTICE");
    },
  );

  test("is the only one that says so", () => {
    for (const [path, text] of parts(buildBundle(sampleInput("microsoft")).bytes))
      expect(text, path).not.toContain("PRACTICE");
  });

  test("is not made by a practice run in a real setup, and yet that run's report says so", () => {
    const setup = sampleSetup("google");
    const run = { ...setup.lastRun!, practice: true, scenario: "works" };
    const { bytes, manifest } = buildBundle(
      sampleInput("google", { setup: { ...setup, lastRun: run, lastPass: null }, tested: "never" }),
    );
    expect(manifest.practice).toBe(false);
    for (const [path, text] of parts(bytes))
      expect(text.includes("PRACTICE"), path).toBe(path.startsWith("report/"));
  });

  test("marks every record of the CSV, also one with a line break in it", () => {
    const csv = parts(buildBundle(practiceInput("google")).bytes).get("dns/records.csv");
    expect(csv).toBe('Type,Host,Value,Note\r\nTXT,_dmarc,"v=DMARC1; ""p""\r\n=none",PRACTICE\r\n');
  });

  test("guards the Exchange script right after its param block", () => {
    const text =
      parts(buildBundle(practiceInput("microsoft")).bytes).get("microsoft/exchange-setup.ps1") ?? "";
    expect(text.indexOf("exit 3")).toBeGreaterThan(text.indexOf("param("));
    expect(text.indexOf("exit 3")).toBeLessThan(text.indexOf("Connecting"));
  });
});

describe("a bundle with its secret", () => {
  const inside = (bytes: Uint8Array) => Object.entries(unzipSync(bytes));

  test.each([
    ["microsoft", "client-secret", freshClientSecret()],
    ["google", "private-key", freshKeyFile().privateKey],
  ] as const)("holds it in secrets.jwe and nowhere else, sealed (%s)", async (provider, kind, value) => {
    const passphrase = newPassphrase((bytes) => crypto.getRandomValues(bytes));
    rememberSecret(passphrase);
    for (const input of [sampleInput(provider), practiceInput(provider)]) {
      const credential = input.setup.credential!;
      const practice = input.setup.practice !== null;
      const sealed = await sealSecret(credential, new Secret(value), new Secret(passphrase), practice);
      const plain = buildBundle(input);
      const full = buildBundle(input, sealed);
      // In both modes, every part and the zip itself: plain, in base64 and in hex, line by line for a key.
      const lines = [value, passphrase, ...value.split("\n").filter((line) => line.length >= 40)];
      const needles = lines.flatMap((line) => [
        Buffer.from(line),
        Buffer.from(JSON.stringify(line).slice(1, -1)),
        Buffer.from(Buffer.from(line).toString("base64").replace(/=+$/, "")),
        Buffer.from(Buffer.from(line).toString("hex")),
      ]);
      for (const bytes of [plain.bytes, full.bytes])
        for (const [path, content] of [["the zip", bytes] as const, ...inside(bytes)])
          expect(
            needles.some((needle) => Buffer.from(content).includes(needle)),
            path,
          ).toBe(false);
      expect(plain.manifest.files["secrets.jwe"]).toBeUndefined();

      const opened = readBundle(full.bytes);
      const secret = await openSealed(opened.files.get("secrets.jwe")!, credential, new Secret(passphrase));
      expect(secret.use((text) => text === value)).toBe(true);
      expect(kind).toBe(credential.kind);
      for (const [path, content] of inside(full.bytes))
        expect(Buffer.from(content).includes("PRACTICE"), path).toBe(practice);
      // The rest is the same in both modes, but for what says that the secret is in it.
      const [one, other] = [new Map(inside(plain.bytes)), new Map(inside(full.bytes))];
      const differing = [...other.keys()].filter(
        (path) => Buffer.compare(one.get(path) ?? Buffer.alloc(0), other.get(path)!) !== 0,
      );
      expect(differing.sort()).toEqual(["README.txt", "manifest.json", "secrets.jwe"]);
      expect(Buffer.from(other.get("README.txt")!).toString()).toContain("secrets.jwe holds the");
    }
  });
});

describe("a secret", () => {
  // Every shape of secret in every text a setup can carry, as if a room below had failed to redact.
  const canaries = [
    "-----BEGIN PRIVATE KEY-----\nMIIEvQcanarycanary\n-----END PRIVATE KEY-----\n",
    "eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOjF9canary.c2lnbmF0dXJlY2FuYXJ5",
    "ya29.canarycanarycanary",
    "Bearer canary4canaryCanarycanary",
    "client_secret=canary~canary~canary",
  ];
  test.each(canaries)("is in no part: %s", (canary) => {
    const input = sampleInput("microsoft");
    const run = input.setup.lastRun!;
    const leaky = {
      ...input,
      settings: { ...input.settings, alias: canary, clientId: canary },
      form: [{ label: "Client ID", value: canary, secret: false }],
      document: { name: "exchange-setup.ps1", text: `# ${canary}` },
      dns: [{ name: "records.txt", text: canary }],
      setup: {
        ...input.setup,
        settings: { ...input.setup.settings, keyId: canary, displayName: canary },
        lastRun: {
          ...run,
          findings: [{ ...run.findings[0]!, evidence: canary, title: canary }],
          stages: [
            {
              ...run.stages[0]!,
              summary: canary,
              evidence: [
                { kind: "text", text: canary } as const,
                { kind: "claims", claims: { nested: { [canary]: [canary] } } } as const,
              ],
            },
          ],
        },
      },
    };
    const { bytes } = buildBundle(leaky);
    for (const [path, text] of parts(bytes)) expect(text.toLowerCase(), path).not.toContain("canary");
  });
});
