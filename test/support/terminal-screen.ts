import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A shell in a terminal, as a person has it in a browser. */
export interface Screen {
  /** Puts text in as a terminal does: its line ends become carriage returns; bracketed where the shell asked for that. */
  paste(text: string): Promise<void>;
  /** Presses keys, by tmux's names: "Enter", "C-c", "y". */
  press(...keys: string[]): void;
  /** Types a line and enters it. */
  enter(line: string): void;
  /** The screen and the 1500 lines above it; a line longer than the screen is several lines. */
  text(): string;
  /** Waits until the text has it. Fails with the end of the text after so many seconds. */
  waitFor(what: { test(text: string): boolean }, seconds?: number): Promise<string>;
  /** Presses a key, and again every five seconds until the text has it: what nobody reads at the moment is lost. */
  pressUntil(key: string, what: RegExp, seconds?: number): Promise<string>;
  close(): void;
}

/** Starts a program in a terminal of its own; nothing of this machine's environment is seen by it. */
export function openScreen(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  columns = 80,
): Screen {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-screen-"));
  // The socket's path must be short; the folder for temporary files may be deep.
  const sockets = mkdtempSync(join("/tmp", "mw-"));
  const tmux = (...args: string[]): string =>
    execFileSync("tmux", ["-S", join(sockets, "s"), "-f", "/dev/null", ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C.UTF-8" },
    });
  const given = Object.entries({ TERM: "screen-256color", LC_ALL: "C.UTF-8", ...env })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`);
  // One invocation: a server without a session ends.
  const start = ["start-server", ";", "set", "-g", "history-limit", "100000", ";"];
  const size = ["-d", "-x", String(columns), "-y", "40", "-c", folder];
  tmux(...start, "new-session", ...size, "env", "-i", ...given, ...command);
  const text = (): string => tmux("capture-pane", "-p", "-S", "-1500");
  const press = (...keys: string[]): void => void tmux("send-keys", ...keys);
  const waitFor: Screen["waitFor"] = async (what, seconds = 20) => {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const now = text();
      if (what.test(now)) return now;
      if (Date.now() > until) throw new Error(`Not on the screen: ${what}\n${now.trimEnd().slice(-1500)}`);
      await sleep(100);
    }
  };
  return {
    paste: async (pasted) => {
      const file = join(folder, "paste.txt");
      writeFileSync(file, pasted);
      tmux("load-buffer", file, ";", "paste-buffer", "-p");
    },
    press,
    enter: (line) => {
      tmux("send-keys", "-l", line);
      tmux("send-keys", "Enter");
    },
    text,
    waitFor,
    pressUntil: async (key, what, seconds = 20) => {
      const pressing = setInterval(() => press(key), 5000);
      try {
        press(key);
        return await waitFor(what, seconds);
      } finally {
        clearInterval(pressing);
      }
    },
    close: () => {
      spawnSync("tmux", ["-S", join(sockets, "s"), "kill-server"]);
      rmSync(sockets, { recursive: true, force: true });
    },
  };
}

/** A shell has taken all of a paste that it does not run, line by line or at once, and waits behind `>>` for the rest. */
export function takenWhole(pasted: string): { test(text: string): boolean; toString(): string } {
  // A line of the text may go over several of the screen: blanks do not count.
  const plain = (text: string) => text.replace(/\s+/g, "");
  const end = plain(
    `${pasted
      .split("\n")
      .slice(-4)
      .map((line) => `>>${line}`)
      .join("")}>>`,
  );
  return { test: (text) => plain(text).endsWith(end), toString: () => end };
}

/** Twenty places of a text to cut it at, even and odd, and just before its end. */
export const twentyCuts = (text: string): number[] => [
  ...Array.from({ length: 17 }, (_, n) => Math.floor(((n + 1) * text.length) / 18)),
  text.length - 30,
  text.length - 3,
  text.length - 2,
];
