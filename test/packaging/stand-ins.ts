import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/window.ts";
import { calledPlugins, pluginLibrary } from "./plugin-library.ts";

/**
 * Stands in for fpm: writes down what it was asked, keeps the files it was to pack, and makes an empty package.
 */
const fpm = (asked: string): string => `#!/bin/sh
[ "$1" = --version ] && { echo 1.17.0; exit 0; }
kind=unknown; previous=
for word in "$@"; do
  [ "$previous" = -t ] && kind=$word
  [ "$previous" = --package ] && : > "$word"
  previous=$word
done
mkdir -p "${asked}/$kind"
for word in "$@"; do
  printf '%s\\0' "$word" >> "${asked}/$kind/words"
  case $word in
    *=/usr/*) [ -f "\${word%%=*}" ] && cp "\${word%%=*}" "${asked}/$kind/$(basename "\${word##*=}")" ;;
  esac
done
`;

/** The system's own NSIS, which writes down what it was asked: its words, and the script that electron-builder generated. */
const makensis = (asked: string): string => `#!/bin/sh
unset NSISDIR
kind=installer
for word in "$@"; do
  case $word in
    -DBUILD_UNINSTALLER) kind=uninstaller ;;
    -DAPP_ARM64=*) arch=arm64 ;;
    -DAPP_64=*) arch=x64 ;;
    -DUNPACK_DIR_NAME=*) kind=portable ;;
  esac
done
into="${asked}/$kind-$arch"; mkdir -p "$into"
printf '%s\\0' "$@" > "$into/words"; cat > "$into/script"
exec makensis "$@" < "$into/script"
`;

/** Makes the archive, empty: nothing is installed from it. */
const archiver = `#!/bin/sh
for word in "$@"; do case $word in *.7z) : > "$word" ;; esac; done
`;

/** Runs the generated installer so that it writes its uninstaller. That is a program for 32 bits, which a Wine of 64 cannot run. */
const wine = `#!/bin/sh
: > "\${1%.exe}.__uninstaller.exe"
`;

/**
 * The tools that electron-builder fetches at build time, of which tests fetch none: the system's own where it has them, and
 * otherwise a stand-in. Gives the environment that names them; `asked` gets what fpm and NSIS were asked.
 */
export async function writeStandIns(folder: string, asked: string): Promise<NodeJS.ProcessEnv> {
  const program = async (path: string, script: string) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), script);
    await chmod(join(folder, path), 0o755);
    return join(folder, path);
  };
  const plugins = join(folder, "resources/plugins/x86-unicode");
  await mkdir(plugins, { recursive: true });
  for (const [file, names] of calledPlugins(join(root, "node_modules/app-builder-lib/templates/nsis")))
    await writeFile(join(plugins, file), pluginLibrary(file, names));
  await program("nsis/linux/makensis", makensis(asked));
  await program("wine/wine", wine);
  for (const tool of ["mksquashfs", "desktop-file-validate"])
    await program(`appimage/${tool}`, `#!/bin/sh\nexec ${tool} "$@"\n`);
  await program("appimage/runtimes/runtime-x64", "the runtime of an AppImage");
  await program("appimage/lib/x64/library.so", "");
  return {
    CUSTOM_FPM_PATH: await program("fpm", fpm(asked)),
    ELECTRON_BUILDER_NSIS_DIR: join(folder, "nsis"),
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: join(folder, "resources"),
    ELECTRON_BUILDER_7ZIP_PATH: await program("7za", archiver),
    APPIMAGE_TOOLS_PATH: join(folder, "appimage"),
    PATH: `${join(folder, "wine")}:${process.env["PATH"]}`,
  };
}
