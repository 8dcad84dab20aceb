import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  type Artifact,
  homebrewCask,
  type Product,
  wingetId,
  wingetManifest,
} from "../../scripts/manifests.ts";
import { root } from "../../scripts/window.ts";
import { testWith } from "../support/needs.ts";

const maker = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const builder = parse(readFileSync(join(root, "electron-builder.yml"), "utf8"));
const product: Product = { ...maker, version: "1.2.3", files: "https://versions.example.org/v1.2.3" };
/** As electron-builder names its files, by the pattern in its settings. */
const named = (os: string, arch: string, ext: string): string =>
  builder.artifactName.replace(
    /\$\{(\w+)\}/g,
    (_: string, name: string) => ({ productName: "Mailwright", version: "1.2.3", os, arch, ext })[name] ?? "",
  );
const artifacts: Artifact[] = [
  named("win", "x64", "exe"),
  named("win", "arm64", "exe"),
  "Mailwright-1.2.3-portable-x64.exe",
  named("mac", "arm64", "dmg"),
  named("mac", "x64", "dmg"),
].map((name, n) => ({ name, sha256: String(n).repeat(64) }));

/**
 * What winget's schemas (manifest.version, .installer and .defaultLocale, 1.6.0) ask of the fields that are used: the required
 * ones, patterns, lists and lengths.
 */
const identifier = /^[^.\s\\/:*?"<>|\u0001-\u001f]{1,32}(?:\.[^.\s\\/:*?"<>|\u0001-\u001f]{1,32}){1,7}$/;
const version = /^[^\\/:*?"<>|\u0001-\u001f]{1,128}$/;

describe("the manifests of a release", () => {
  test("for winget have the shape of its schema, and lead to what was built", () => {
    const files = wingetManifest(product, artifacts);
    const documents = Object.entries(files).map(([path, text]) => ({ path, text, value: parse(text) }));
    expect(documents.map(({ path }) => path.split("/").slice(0, 5).join("/"))).toEqual(
      Array(3).fill("manifests/m/Mailwright/Mailwright/1.2.3"),
    );
    for (const { value, text } of documents) {
      expect(value.PackageIdentifier).toMatch(identifier);
      expect(value.PackageVersion).toMatch(version);
      expect(value.ManifestVersion).toBe("1.6.0");
      expect(text).toContain(`winget-manifest.${value.ManifestType}.1.6.0.schema.json`);
    }
    const [main, installer, locale] = documents.map(({ value }) => value);
    expect([main.ManifestType, installer.ManifestType, locale.ManifestType]).toEqual([
      "version",
      "installer",
      "defaultLocale",
    ]);
    expect(main.DefaultLocale).toBe(locale.PackageLocale);
    expect(installer).toMatchObject({ InstallerType: "nullsoft", Scope: "user", UpgradeBehavior: "install" });
    expect(installer.Installers).toEqual([
      {
        Architecture: "x64",
        InstallerUrl: "https://versions.example.org/v1.2.3/Mailwright-1.2.3-win-x64.exe",
        InstallerSha256: "0".repeat(64),
      },
      {
        Architecture: "arm64",
        InstallerUrl: "https://versions.example.org/v1.2.3/Mailwright-1.2.3-win-arm64.exe",
        InstallerSha256: "1".repeat(64),
      },
    ]);
    for (const [field, least, most] of [
      ["Publisher", 2, 256],
      ["PackageName", 2, 256],
      ["License", 3, 512],
      ["ShortDescription", 3, 256],
    ] as const) {
      expect(locale[field].length).toBeGreaterThanOrEqual(least);
      expect(locale[field].length).toBeLessThanOrEqual(most);
    }
  });

  test("keep a text of the owner's as it is, whatever stands in it", () => {
    const name = `O'Brien: "Mail" #{1} \\ & Søn`;
    const files = wingetManifest({ ...product, author: { ...product.author, name } }, artifacts);
    expect(parse(files[Object.keys(files)[2]!]!).Publisher).toBe(name);
    expect(homebrewCask({ ...product, homepage: "https://a.example/'#{1}" }, artifacts)).toContain(
      "homepage 'https://a.example/\\'#{1}'",
    );
  });

  test("are not made when a package is missing", () => {
    expect(() => wingetManifest(product, artifacts.slice(1))).toThrow("There are 0 files");
    expect(() => homebrewCask(product, artifacts.slice(0, 3))).toThrow("There are 0 files");
  });

  test("for Homebrew name both architectures", () => {
    const cask = homebrewCask(product, artifacts);
    expect(cask).toMatch(/^cask 'mailwright' do\n {2}version '1\.2\.3'\n/);
    for (const [arch, n] of [
      ["arm64", 3],
      ["x64", 4],
    ] as const)
      expect(cask).toContain(
        `sha256 '${String(n).repeat(64)}'\n    url 'https://versions.example.org/v1.2.3/Mailwright-1.2.3-mac-${arch}.dmg'`,
      );
    expect(cask.match(/\bdo$/gm)).toHaveLength(cask.match(/^ *end$/gm)!.length);
  });

  testWith("ruby", "for Homebrew are Ruby", () => {
    const file = join(mkdtempSync(join(tmpdir(), "mailwright-cask-")), "mailwright.rb");
    writeFileSync(file, homebrewCask(product, artifacts));
    expect(spawnSync("ruby", ["-c", file], { encoding: "utf8" }).stdout).toContain("Syntax OK");
  });

  test("are made by the release workflow, from the files that it offers", () => {
    const workflow = parse(readFileSync(join(root, ".github/workflows/release.yml"), "utf8"));
    const steps: { run?: string }[] = workflow.jobs.publish.steps;
    expect(steps.some(({ run }) => run?.includes("node scripts/manifests.ts files "))).toBe(true);
    expect(wingetId).toMatch(identifier);
  });
});
