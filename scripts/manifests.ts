import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Maker } from "./linux-metadata.ts";

/** A built package, as the release offers it. */
export interface Artifact {
  readonly name: string;
  /** Of its bytes, hex. */
  readonly sha256: string;
}

export interface Product extends Maker {
  /** Where the release's files are, without a slash at the end. */
  readonly files: string;
}

/** The product's name at winget, and at Homebrew. */
export const wingetId = "Mailwright.Mailwright";
export const caskToken = "mailwright";
/** Of the winget community repository's manifests. */
const schema = "1.6.0";

/** A YAML scalar that is a string, whatever stands in it (YAML 1.2, double-quoted: JSON's strings are such). */
const text = (value: string): string => JSON.stringify(value);

/** The artifact whose name ends so. Throws where the build did not make it: a manifest never leads nowhere. */
function artifact(artifacts: readonly Artifact[], ending: RegExp): Artifact {
  const found = artifacts.filter(({ name }) => ending.test(name));
  if (found.length !== 1)
    throw new Error(`There are ${found.length} files for ${ending}, and one is needed.`);
  return found[0]!;
}

/** The three files of a winget manifest (version, installer, locale), by their path in the community repository. */
export function wingetManifest(product: Product, artifacts: readonly Artifact[]): Record<string, string> {
  const { version, homepage, author, files } = product;
  const folder = `manifests/m/Mailwright/Mailwright/${version}`;
  const head = (type: string) =>
    `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.${schema}.schema.json\n\nPackageIdentifier: ${wingetId}\nPackageVersion: ${text(version)}\n`;
  const tail = (type: string) => `ManifestType: ${type}\nManifestVersion: ${schema}\n`;
  const installers = (["x64", "arm64"] as const)
    .map((arch) => ({ arch, ...artifact(artifacts, new RegExp(`-win-${arch}\\.exe$`)) }))
    .map(
      ({ arch, name, sha256 }) =>
        `  - Architecture: ${arch}\n    InstallerUrl: ${text(`${files}/${name}`)}\n    InstallerSha256: ${text(sha256.toUpperCase())}\n`,
    );
  return {
    [`${folder}/${wingetId}.yaml`]: `${head("version")}DefaultLocale: en-US\n${tail("version")}`,
    [`${folder}/${wingetId}.installer.yaml`]: `${head("installer")}InstallerType: nullsoft\nScope: user\nUpgradeBehavior: install\nFileExtensions:\n  - mailwright\nInstallers:\n${installers.join("")}${tail("installer")}`,
    [`${folder}/${wingetId}.locale.en-US.yaml`]: `${head("defaultLocale")}PackageLocale: en-US\nPublisher: ${text(author.name)}\nPackageName: Mailwright\nPackageUrl: ${text(homepage)}\nLicense: MIT\nShortDescription: Setup wizard for an Okta custom email provider over SMTP with OAuth 2.0\n${tail("defaultLocale")}`,
  };
}

/** Homebrew's cask (Ruby, as "Cask Cookbook" describes it). */
export function homebrewCask({ version, homepage, files }: Product, artifacts: readonly Artifact[]): string {
  const arm = artifact(artifacts, /-mac-arm64\.dmg$/);
  const intel = artifact(artifacts, /-mac-x64\.dmg$/);
  // Ruby reads #{} in double quotes, and nothing in single ones but the backslash and the quote.
  const ruby = (value: string) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  return `cask ${ruby(caskToken)} do
  version ${ruby(version)}
  on_arm do
    sha256 ${ruby(arm.sha256)}
    url ${ruby(`${files}/${arm.name}`)}
  end
  on_intel do
    sha256 ${ruby(intel.sha256)}
    url ${ruby(`${files}/${intel.name}`)}
  end
  name 'Mailwright'
  desc 'Setup wizard for an Okta custom email provider over SMTP with OAuth 2.0'
  homepage ${ruby(homepage)}
  app 'Mailwright.app'
end
`;
}

/** `node scripts/manifests.ts FOLDER URL OUT`: the manifests of the packages in a folder, which a release offers at a URL. */
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, files, out] = process.argv.slice(2);
  if (!folder || !files || !out) throw new Error("Usage: node scripts/manifests.ts FOLDER URL OUT");
  const maker = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8")) as Maker;
  const artifacts = readdirSync(folder)
    .filter((name) => /\.(?:exe|dmg)$/.test(name))
    .map((name) => ({
      name,
      sha256: createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    }));
  const product = { ...maker, files };
  const all = {
    ...wingetManifest(product, artifacts),
    [`Casks/m/${caskToken}.rb`]: homebrewCask(product, artifacts),
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), content);
  }
}
