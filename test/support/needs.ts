import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, type TestFunction, type TestOptions, test } from "vitest";

/**
 * What tests need that not every computer has, and the words for where it lacks. A test that needs something says so here and
 * nowhere else: it is skipped with the reason in its name, and the end of the run counts them (skips.ts). Never for what a test
 * merely takes for granted, as a path's "/": such a test is made portable.
 */
const windows = process.platform === "win32";

/** Where Debian puts daemons, which is not on everybody's path. */
const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];

/** The full path of a program; undefined when this computer does not have it. */
export const programPath = (name: string): string | undefined =>
  folders.map((folder) => join(folder, windows ? `${name}.exe` : name)).find((path) => existsSync(path));

/** The shells that a script for sh is run by. */
export const posixShells: readonly string[] = windows
  ? []
  : ["/bin/dash", "/bin/bash", "/bin/sh"].filter((path) => existsSync(path));

const notOnWindows = (what: string) => () => (windows ? `Windows has no ${what}` : undefined);
const programs =
  (...names: readonly string[]) =>
  () => {
    const missing = names.filter((name) => programPath(name) === undefined);
    return missing.length > 0 ? `${missing.join(" and ")} not installed` : undefined;
  };
const onLinux = (what: string, rest: () => string | undefined) => () =>
  process.platform === "linux" ? rest() : `${what} is Linux's`;
/** Windows may have a bash of a Linux beside it, which sees other paths: no test is run by that. */
const inPosixShell =
  (...names: readonly string[]) =>
  () =>
    notOnWindows("POSIX shell")() ?? programs(...names)();

/** Why something is not here; undefined when it is. */
const reasons = {
  /** sh, and curl for the scripts that ask Okta. */
  posixShell: inPosixShell("sh", "curl"),
  bash: inPosixShell("bash"),
  /** A shell in a terminal of its own. */
  tmux: inPosixShell("tmux", "bash"),
  /** script(1) of util-linux: BSD's has other options. */
  script: onLinux("the script program of util-linux", programs("script")),
  shellcheck: programs("shellcheck"),
  gcloud: inPosixShell("gcloud"),
  unzip: programs("unzip"),
  desktopFileValidate: programs("desktop-file-validate"),
  appstreamcli: programs("appstreamcli"),
  nsis: programs("makensis"),
  squashfs: programs("mksquashfs", "unsquashfs"),
  ruby: programs("ruby"),
  /** Signals that a process hears, and can answer. */
  signals: notOnWindows("signals"),
  /** Files for one user only, by their mode. */
  fileModes: notOnWindows("modes of files"),
  /** /dev/null, /dev/zero, and pipes that have a path. */
  devices: notOnWindows("devices among its files"),
  secretService: onLinux("the Secret Service", programs("dbus-daemon", "dbus-send", "gnome-keyring-daemon")),
  /** A keychain that a test can take away by the environment. */
  keychainByEnvironment: onLinux("a keychain that the environment names", () => undefined),
  /** Its npm package carries a build for Linux alone. */
  packagedChromium: onLinux("the Chromium that comes as a package", () =>
    process.arch === "x64" ? undefined : "the Chromium that comes as a package is for x64",
  ),
  /** The desktop's way to open an address. */
  xdgOpen: onLinux("xdg-open", () => undefined),
} as const satisfies Record<string, () => string | undefined>;

export type Need = keyof typeof reasons;

/** Why this computer cannot give a test what it needs; undefined when it can. */
export const lacking = (need: Need): string | undefined => reasons[need]();

/** A name that says why its tests are skipped, where they are. */
export const named = (name: string, reason: string | undefined): string =>
  reason === undefined ? name : `${name} (SKIPPED: ${reason})`;

/** `describe`, where the need can be met. */
export const describeWith = (
  need: Need,
  name: string,
  ...rest: [body: () => void] | [options: TestOptions, body: () => void]
): void => {
  const reason = lacking(need);
  const where = describe.skipIf(reason !== undefined);
  if (rest.length === 2) where(named(name, reason), rest[0], rest[1]);
  else where(named(name, reason), rest[0]);
};

/** `test`, where the need can be met. */
export const testWith = (
  need: Need,
  name: string,
  ...rest: [body: TestFunction] | [options: TestOptions, body: TestFunction]
): void => {
  const reason = lacking(need);
  const where = test.skipIf(reason !== undefined);
  if (rest.length === 2) where(named(name, reason), rest[0], rest[1]);
  else where(named(name, reason), rest[0]);
};
