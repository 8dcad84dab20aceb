import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { missingTool, runsOf } from "../../scripts/dist.ts";
import { componentId } from "../../scripts/linux-metadata.ts";
import { root } from "../../scripts/window.ts";
import { describeWith, testWith } from "../support/needs.ts";

const run = promisify(execFile);
const config = parse(readFileSync(join(root, "electron-builder.yml"), "utf8"));
const maker = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const { folder, asked, said } = inject("packages");
/** What a tool was asked, word by word. */
const words = async (kind: string) =>
  (await readFile(join(asked, kind, "words"), "utf8")).split("\0").slice(0, -1);

describeWith("posixShell", "the packages for Linux", () => {
  /** The values of an option that may come more than once. */
  const valuesOf = (list: readonly string[], option: string) =>
    list.flatMap((word, i) => (list[i - 1] === option ? [word] : []));

  test.each(["deb", "rpm"])(
    "%s: are built without a remote, and say who maintains them and where",
    async (kind) => {
      const list = await words(kind);
      expect(valuesOf(list, "--maintainer")).toEqual([`${maker.author.name} <${maker.author.email}>`]);
      expect(valuesOf(list, "--url")).toEqual([maker.homepage]);
      expect(valuesOf(list, "--license")).toEqual(["MIT"]);
    },
  );

  test("take the maintainer's address and the homepage from one place, reserved names until the owner gives theirs", () => {
    expect(new URL(maker.homepage).hostname).toMatch(/\.example$/);
    expect(maker.author.email).toMatch(/@[a-z.]+\.example$/);
    expect(JSON.stringify(config)).not.toContain(".example");
  });

  test("ask for the library through which the keychain is reached", async () => {
    expect(valuesOf(await words("deb"), "-d")).toContain("libsecret-1-0");
    expect(valuesOf(await words("rpm"), "-d").filter((d) => d.includes("libsecret"))).toHaveLength(1);
    // The list of an rpm replaces electron-builder's own, which must all be in it.
    const fpmTarget = (await import("app-builder-lib/out/targets/FpmTarget.js" as string)).default;
    const own: string[] = fpmTarget.prototype.getDefaultDepends("rpm");
    expect(own.length).toBeGreaterThan(5);
    expect(config.rpm.depends).toEqual(expect.arrayContaining(own));
  });

  test("have a section, a summary, and a description that says what the program does", async () => {
    const deb = await words("deb");
    expect(valuesOf(deb, "--category")).toEqual(["mail"]);
    const [summary, ...lines] = (valuesOf(deb, "--description")[0] ?? "").split("\n");
    expect(summary).toBe(config.linux.synopsis);
    expect(lines.join(" ")).toContain("custom email provider");
    expect(valuesOf(await words("rpm"), "--rpm-summary")).toEqual([config.linux.synopsis]);
  });

  testWith(
    "desktopFileValidate",
    "have an entry in the menu that freedesktop.org's own program accepts",
    async () => {
      const { stdout } = await run("desktop-file-validate", [join(asked, "deb/mailwright.desktop")]);
      expect(stdout).not.toMatch(/error|warning/);
    },
  );

  testWith(
    "appstreamcli",
    "describe themselves to software centers, as AppStream's own program wants it",
    async () => {
      const file = join(asked, "deb", `${componentId}.metainfo.xml`);
      const { stdout } = await run("appstreamcli", ["validate", "--no-net", "--explain", file]);
      expect(stdout).not.toMatch(/^[EW]:/m);
      const xml = await readFile(file, "utf8");
      expect(xml).toContain(`<url type="homepage">${maker.homepage}</url>`);
      expect(xml).toContain(`<release version="${maker.version}"`);
      expect(await readFile(join(asked, "rpm", `${componentId}.metainfo.xml`), "utf8")).toBe(xml);
    },
  );

  test("know what a .mailwright file is", async () => {
    expect(await readFile(join(asked, "deb/mailwright.xml"), "utf8")).toContain(
      '<glob pattern="*.mailwright"/>',
    );
  });
});

describeWith("squashfs", "the AppImage", () => {
  const image = join(folder, `Mailwright-${maker.version}-linux-x86_64.AppImage`);
  const unpacked = join(folder, "AppDir");
  beforeAll(async () => {
    const offset = String((await readFile(join(folder, "tools/appimage/runtimes/runtime-x64"))).length);
    await run("unsquashfs", ["-quiet", "-no-progress", "-offset", offset, "-dest", unpacked, image]);
    // What it starts, made to say with which words.
    await writeFile(join(unpacked, "mailwright"), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
  });
  /** With which words the program is started where unshare(1) ends so: whether a user may have namespaces. */
  const startedWith = async (unshare: string) => {
    const bin = await mkdtemp(join(folder, "bin-"));
    await writeFile(join(bin, "unshare"), `#!/bin/sh\nexit ${unshare}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, APPDIR: unpacked };
    return (await run(join(unpacked, "AppRun"), ["bundle.mailwright"], { env })).stdout.trim();
  };

  test("is made of the runtime that needs no libfuse2, and holds the program and its addon", async () => {
    expect((await readFile(image)).toString("latin1", 0, 26)).toBe("the runtime of an AppImage");
    const addon = "resources/app.asar.unpacked/node_modules/@github/keytar/prebuilds/linux-x64";
    expect(await readdir(join(unpacked, addon))).toEqual(["keytar.node"]);
    expect(await readFile(join(unpacked, "mailwright.desktop"), "utf8")).toMatch(/^Exec=AppRun %U$/m);
  });

  test("keeps Chromium's sandbox where the system lets a user have namespaces, and only there", async () => {
    expect(await startedWith("0")).toBe("bundle.mailwright");
    expect(await startedWith("1")).toBe("--no-sandbox bundle.mailwright");
  });
});

describe("the program for macOS", () => {
  const plist = readFileSync(join(folder, "mac-arm64/Mailwright.app/Contents/Info.plist"), "utf8");
  const entryOf = (key: string) => plist.slice(plist.indexOf(`<key>${key}</key>`));

  test("loads nothing over plain HTTP from the network", () => {
    expect(entryOf("NSAllowsArbitraryLoads")).toMatch(/^<key>NSAllowsArbitraryLoads<\/key>\s*<false\/>/);
  });

  test("exports the type of its files: ending, media type, and what they are", () => {
    const exported = entryOf("UTExportedTypeDeclarations");
    for (const word of ["com.mailwright.bundle", "public.archive", "application/vnd.mailwright.bundle+zip"])
      expect(exported).toContain(`<string>${word}</string>`);
  });

  test("is a property list that a reader of them reads", async () => {
    const { parse: read } = (await import("plist" as string)).default;
    expect(read(plist)).toMatchObject({
      CFBundleIdentifier: config.appId,
      NSAppTransportSecurity: { NSAllowsArbitraryLoads: false },
      CFBundleDocumentTypes: [
        { CFBundleTypeExtensions: ["mailwright"], CFBundleTypeRole: "Viewer", LSHandlerRank: "Owner" },
      ],
    });
  });

  test("has its icon in every size that Finder shows", async () => {
    const icns = await readFile(join(root, config.mac.icon));
    const types: string[] = [];
    for (let at = 8; at < icns.byteLength; at += icns.readUInt32BE(at + 4))
      types.push(icns.toString("latin1", at, at + 4));
    // 16, 32, 128, 256, 512, 1024; and 32 and 64 for screens of double density.
    expect(types).toEqual(
      expect.arrayContaining(["ic04", "ic05", "ic07", "ic08", "ic09", "ic10", "ic11", "ic12"]),
    );
    expect(icns.readUInt32BE(4)).toBe(icns.byteLength);
  });
});

describeWith(
  "nsis",
  "the installers for Windows, their generated scripts compiled by NSIS without a warning",
  () => {
    const scripts = ["installer-x64", "installer-arm64"];
    const macros = (script: string, name: string) =>
      script.match(new RegExp(`!macro ${name}\\n[^]*?!macroend`))?.[0];

    test.each(scripts)("%s: holds one program, and nothing of an updater's", async (kind) => {
      const list = await words(kind);
      expect(list.filter((word) => /^-DAPP_(32|64|ARM64)=/.test(word))).toHaveLength(1);
      expect(list).toContain("-WX");
      // What our own script removes is what electron-builder's keeps.
      const kept = list.find((word) => word.startsWith("-DAPP_INSTALLER_STORE_FILE="))?.split("=")[1];
      expect(await readFile(join(root, config.nsis.include), "utf8")).toContain(
        `RMDir /r "$LOCALAPPDATA\\${kept?.split("\\")[0]}"`,
      );
      // electron-builder looks for elevate.exe beside NSIS, and fails without: there is none.
      expect(await readdir(join(folder, "win-unpacked/resources"))).not.toContain("elevate.exe");
    });

    test.each(scripts)("%s: the ending is that of the scripts that open and remove it", async (kind) => {
      const script = await readFile(join(asked, kind, "script"), "utf8");
      expect(macros(script, "registerFileAssociations")).toContain(
        'APP_ASSOCIATE "mailwright" "Mailwright bundle"',
      );
      const gone = await readFile(join(asked, kind.replace("installer", "uninstaller"), "script"), "utf8");
      expect(macros(gone, "unregisterFileAssociations")).toContain(
        'APP_UNASSOCIATE "mailwright" "Mailwright bundle"',
      );
      for (const each of [script, gone])
        expect(each).toContain(`!include "${join(root, config.nsis.include)}"`);
    });

    test("what is signed: the programs, the addon, the installers and their uninstaller, by SHA-256 alone", async () => {
      const lines = stripVTControlCharacters(await readFile(said, "utf8")).matchAll(
        /signing is skipped\s+path=(.+)/g,
      );
      const files = [...lines].map(([, path = ""]) => basename(path));
      const version = `Mailwright-${maker.version}`;
      expect([...new Set(files)].sort()).toEqual([
        `${version}-portable-x64.exe`,
        `${version}-win-x64.__uninstaller.exe`,
        `${version}-win-x64.exe`,
        "Mailwright.exe",
        "keytar.node",
      ]);
      expect(config.win.signtoolOptions.signingHashAlgorithms).toEqual(["sha256"]);
    });
  },
);

describe("npm run dist", () => {
  test("makes Linux's packages one after the other, and the rest in one go", () => {
    expect(runsOf(["--linux", "deb", "rpm", "--x64"], "linux")).toEqual([
      ["--linux", "deb", "--x64"],
      ["--linux", "rpm", "--x64"],
    ]);
    expect(runsOf([], "linux").map((words) => words[1])).toEqual(["AppImage", "deb", "rpm"]);
    expect(runsOf([], "darwin")).toEqual([[]]);
    expect(runsOf(["--win", "nsis"], "linux")).toEqual([["--win", "nsis"]]);
    expect(runsOf(["--mac", "--linux"], "darwin").at(-1)).toEqual(["--mac"]);
  });

  test("says in one line what could not be fetched, and keeps silent about nothing else", () => {
    const packed = "  • packaging  platform=linux\n  • building  target=deb\n";
    expect(
      missingTool(
        `${packed}⨯ cannot resolve https://downloads.example/fpm-1.17.0.7z: status code 403\n    at stack (file.js:1)`,
      ),
    ).toEqual({
      says: "A tool that makes it could not be fetched from https://downloads.example/fpm-1.17.0.7z.",
      runtime: false,
    });
    expect(
      missingTool("  • packaging  platform=linux\n  ⨯ getaddrinfo ENOTFOUND tools.example  failedTask=build"),
    ).toEqual({ says: "Electron's runtime could not be fetched from tools.example.", runtime: true });
    expect(missingTool("Need executable 'rpmbuild' to convert dir to rpm")?.says).toContain("rpmbuild");
    expect(missingTool("TypeError: x is not a function")).toBeUndefined();
  });
});
