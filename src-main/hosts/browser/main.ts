import { createInterface } from "node:readline";
import { createRealNetwork } from "../../network/real.ts";
import { hostLogFolder, openLogFile } from "../shared/log-file.ts";
import { hostDataFolder, openWizard } from "../shared/open-wizard.ts";
import { openBrowser } from "./open-browser.ts";
import { writeRedirectPage } from "./redirect-page.ts";
import { startBrowserHost } from "./server.ts";

export interface BrowserMainOptions {
  readonly windowFolder: string;
  readonly port?: number;
  readonly data?: string;
  readonly sessionSecrets: boolean;
  /** Open the default browser at the link. */
  readonly open: boolean;
  /** Stop when no window was open for this long, in milliseconds. */
  readonly idleMs?: number;
}

/**
 * Runs the browser host until Ctrl-C, SIGTERM or (when asked for) idleness: prints the link, opens the browser, and
 * prints a fresh link at each Enter. Rejects when it cannot start.
 */
export async function runBrowserHost(options: BrowserMainOptions): Promise<void> {
  const { data, sessionSecrets } = options;
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  const folder = hostDataFolder(data);
  const { path: logPath, log } = openLogFile(hostLogFolder(data));
  const host = await startBrowserHost({
    log,
    windowFolder: options.windowFolder,
    openWizard: (services, emit) =>
      openWizard({ hostKind: "browser", network: createRealNetwork(), data, sessionSecrets }, services, emit),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
    onIdle: () => {
      print("No window was open for a while. Mailwright stopped.");
      stop();
    },
  });

  const link = host.newLink();
  print(`Mailwright: ${link}`);
  print(
    `The link lets one browser in. Setups are kept in ${folder}, a log of faults in ${logPath}. Stop with Ctrl-C.`,
  );
  const page = options.open ? await writeRedirectPage(link).catch(() => undefined) : undefined;
  if (options.open && !(page && (await openBrowser(page.address))))
    print("No browser could be opened here. Open the link yourself.");

  const lines = process.stdin.isTTY ? createInterface({ input: process.stdin }) : undefined;
  lines?.on("line", () => print(`Mailwright: ${host.newLink()}`));
  lines?.once("SIGINT", () => stop());
  process.once("SIGINT", () => stop());
  process.once("SIGTERM", () => stop());
  await stopped;
  lines?.close();
  await page?.remove().catch(() => {});
  await host.close();
}
