import { app } from "electron";
import { terminalArguments } from "./terminal-arguments.ts";

/**
 * Where the program starts: its window, or with `--cli` a command of the terminal. Either side is loaded only when it is
 * wanted. Electron waits for this module before the app becomes ready, so what must be said before that can be.
 */
const words = terminalArguments(process.argv);
if (words === undefined) {
  await import("./app.ts");
} else {
  // No icon in the Dock for a command.
  app.dock?.hide();
  const { runInProcess } = await import("../terminal/run-in-process.ts");
  app.exit(await runInProcess(words));
}
