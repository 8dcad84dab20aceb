import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const folders = ["TMPDIR", "TEMP", "TMP"] as const;

/**
 * Starts the Chromium that comes as a package. It is unpacked once a computer, into the system's own temporary folder:
 * the tests' one is new for every run, and is searched for secrets at its end. The package's own list of arguments is
 * not used: it switches off web security.
 */
export async function startChromium(): Promise<Browser> {
  const saved = folders.map((name) => [name, process.env[name]] as const);
  for (const name of folders) delete process.env[name];
  try {
    const executablePath = await sparticuz.executablePath();
    return await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"], headless: true });
  } finally {
    for (const [name, value] of saved) if (value !== undefined) process.env[name] = value;
  }
}
