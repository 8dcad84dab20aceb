import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NtExecutable, NtExecutableResource, Resource } from "resedit";

/** The marker, version and length that @electron/fuses looks for, and Electron's nine fuses as they come ("1" is on). */
const fuseWire = Buffer.concat([
  Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"),
  Buffer.from([1, 9]),
  Buffer.from("101100011"),
]);

/** A Windows program that does nothing but carry version information, which the packager rewrites. */
function windowsProgram(): Buffer {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.setFileVersion(45, 4, 1, 0, 1033);
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: "Electron" });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.from(program.generate());
}

const padded = (head: Buffer | string) =>
  Buffer.concat([Buffer.from(head), Buffer.alloc(512), fuseWire, Buffer.alloc(64)]);

async function writeTree(folder: string, files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content, { mode: 0o755 });
  }
}

const plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>CFBundleName</key><string>Electron</string></dict></plist>
`;

/** The parts of Electron.app that the packager renames and writes to. */
function macFiles(): Record<string, Buffer | string> {
  const frameworks = "Electron.app/Contents/Frameworks";
  const helpers = ["", " (Renderer)", " (GPU)", " (Plugin)"].flatMap((kind): [string, string][] => {
    const name = `Electron Helper${kind}`;
    const contents = `${frameworks}/${name}.app/Contents`;
    return [
      [`${contents}/Info.plist`, plist],
      [`${contents}/MacOS/${name}`, "stub"],
    ];
  });
  return {
    "Electron.app/Contents/Info.plist": plist,
    "Electron.app/Contents/MacOS/Electron": "stub",
    "Electron.app/Contents/Resources/electron.icns": "stub",
    [`${frameworks}/Electron Framework.framework/Electron Framework`]: padded("stub"),
    [`${frameworks}/Electron Framework.framework/Versions/A/Resources/en.lproj/locale.pak`]: "stub",
    ...Object.fromEntries(helpers),
  };
}

/**
 * Writes folders that have the shape of Electron's runtime and none of its code: `mac`, and `other` for Linux and Windows.
 * electron-builder packs over them as over the real one, and the fuses in them can be flipped and read.
 */
export async function writeStubRuntimes(folder: string): Promise<{ mac: string; other: string }> {
  const [mac, other] = [join(folder, "mac"), join(folder, "other")];
  await writeTree(mac, macFiles());
  await writeTree(other, {
    electron: padded("\x7fELF stub"),
    "electron.exe": padded(windowsProgram()),
    LICENSE: "stub",
    "LICENSES.chromium.html": "stub",
    version: "stub",
    "locales/en-US.pak": "stub",
    "locales/de.pak": "stub",
    "resources/stub": "stub",
  });
  return { mac, other };
}
