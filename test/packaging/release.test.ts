import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import beforePack, { signingFor, signingVariables } from "../../scripts/signing.ts";
import { root } from "../../scripts/window.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const packageJson = JSON.parse(read("package.json"));

describe("signing", () => {
  const mac = Object.fromEntries(signingVariables.darwin.map((name) => [name, "x"]));

  test("is left out, and said, where there are no credentials", () => {
    expect(signingFor("darwin", {})).toMatchObject({ kind: "unsigned" });
    expect(signingFor("darwin", Object.fromEntries(Object.keys(mac).map((name) => [name, ""])))).toEqual(
      signingFor("darwin", {}),
    );
    expect(signingFor("win32", {}).text).toBe(
      "Not signed: no credentials. Set WIN_CSC_LINK, WIN_CSC_KEY_PASSWORD to sign.",
    );
    expect(signingFor("linux", mac).kind).toBe("unsigned");
  });

  test.each(signingVariables.darwin)("is refused when only %s is missing", (name) => {
    expect(signingFor("darwin", { ...mac, [name]: "" })).toEqual({
      kind: "refused",
      text: `Signing is set up in part only. Missing: ${name}.`,
    });
  });

  test("is done when everything is there", () => {
    expect(signingFor("darwin", mac)).toEqual({ kind: "signed", text: "Signed and notarised." });
  });

  test("must come about once it is decided, and uses no certificate that happens to lie around otherwise", () => {
    const saved = { ...process.env };
    try {
      for (const name of Object.values(signingVariables).flat()) process.env[name] = "";
      const config: { forceCodeSigning?: boolean } = {};
      beforePack({ electronPlatformName: "darwin", packager: { config } });
      expect(config.forceCodeSigning).toBeUndefined();
      expect(process.env["CSC_IDENTITY_AUTO_DISCOVERY"]).toBe("false");
      // An empty variable would be taken for a certificate.
      expect(process.env["CSC_LINK"]).toBeUndefined();
      process.env["WIN_CSC_LINK"] = "x";
      expect(() => beforePack({ electronPlatformName: "win32", packager: { config } })).toThrow(
        "Missing: WIN_CSC_KEY_PASSWORD",
      );
      process.env["WIN_CSC_KEY_PASSWORD"] = "x";
      beforePack({ electronPlatformName: "win32", packager: { config } });
      expect(config.forceCodeSigning).toBe(true);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
      Object.assign(process.env, saved);
    }
  });

  test("is documented: every variable, and every secret of the release workflow", () => {
    const docs = read("docs/releasing.md");
    const secrets = [...read(".github/workflows/release.yml").matchAll(/secrets\.(\w+)/g)].map(
      (m) => m[1] ?? "",
    );
    expect(secrets.length).toBeGreaterThan(5);
    for (const name of [...secrets, ...Object.values(signingVariables).flat()]) expect(docs).toContain(name);
  });
});

describe("what installers are made", () => {
  const config = parse(read("electron-builder.yml"));
  const targets = (platform: string) =>
    config[platform].target.map(
      ({ target, arch }: { target: string; arch: string[] }) => `${target} ${arch.sort()}`,
    );

  test("for every system", () => {
    expect(targets("win")).toEqual(["nsis arm64,x64", "portable x64"]);
    expect(targets("mac")).toEqual(["dmg arm64,x64", "zip arm64,x64"]);
    expect(targets("linux")).toEqual(["AppImage arm64,x64", "deb arm64,x64", "rpm arm64,x64"]);
    expect(config.nsis).toMatchObject({ oneClick: true, perMachine: false });
    expect(config.mac).toMatchObject({ hardenedRuntime: true, notarize: true });
  });

  test("with every file they name", () => {
    for (const path of [config.win.icon, config.mac.icon, config.mac.entitlements, config.beforePack]) {
      expect(statSync(join(root, path)).isFile()).toBe(true);
    }
    const entitlements = read(config.mac.entitlements);
    expect([...entitlements.matchAll(/<key>([^<]+)<\/key>/g)].map((m) => m[1])).toEqual([
      "com.apple.security.cs.allow-jit",
    ]);
  });
});

test("the list of what is inside names every part that ships, and no tool", { timeout: 60_000 }, async () => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["sbom", "--omit", "dev", "--sbom-format", "cyclonedx"];
  const { stdout } = await promisify(execFile)(npm, args, {
    cwd: root,
    maxBuffer: 33_554_432,
    timeout: 50_000,
    shell: process.platform === "win32",
  });
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: { name: string }[];
  };
  expect(bomFormat).toBe("CycloneDX");
  const names = new Set(components.map(({ name }) => name));
  const shipped = Object.keys(packageJson.dependencies).map((name) => name.replace(/^@[^/]+\//, ""));
  expect(
    shipped.filter((name) => ![...names].some((one) => one === name || one.endsWith(`/${name}`))),
  ).toEqual([]);
  expect(names.has("vitest")).toBe(false);
});
