import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { standIn } from "./built-app.ts";

/**
 * Runs a packaged app with `--cli`, as a process of its own, and ends as the app would end it. The last line of standard
 * error says what was asked of Electron until then.
 */
const [, , folder = "", ...words] = process.argv;
const { electron } = await standIn(folder);
process.argv = [process.execPath, ...words];
electron.app.exit = (code: number) => {
  electron.record.push(`exit ${code}`);
  process.stderr.write(`${JSON.stringify({ record: electron.record, windows: electron.windows.length })}\n`);
  process.exit(code);
};
await import(pathToFileURL(join(folder, "dist/main/main.js")).href);
