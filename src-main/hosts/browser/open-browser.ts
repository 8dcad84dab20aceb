import { spawn } from "node:child_process";

/** The platform's own way to open a web address in the default browser. */
export function openCommand(platform: NodeJS.Platform, url: string): readonly [string, ...string[]] {
  if (platform === "darwin") return ["open", url];
  // rundll32 takes the address as one argument; cmd's start would read its & as a command.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  return ["xdg-open", url];
}

/**
 * Opens the address in the default browser. Resolves with false when there is none to open (a server, a container);
 * never rejects. Does not wait for the browser: two seconds without a failure count as opened.
 */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = openCommand(platform, url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "ignore", detached: true });
    const timer = setTimeout(() => resolve(true), 2_000);
    const end = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.on("error", () => end(false));
    child.on("exit", (code) => end(code === 0));
    child.unref();
  });
}
