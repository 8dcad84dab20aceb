import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sparticuz, { inflate } from "@sparticuz/chromium";
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
    const options = { executablePath, args: ["--no-sandbox", "--disable-gpu"], headless: true };
    return await chromium.launch(options).catch(async (error: Error) => {
      // A system without NSS: the package brings those libraries as well, in an archive of its own.
      if (!error.message.includes("error while loading shared libraries")) throw error;
      const bin = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..", "bin");
      const libraries = await inflate(join(bin, "al2023.tar.br"));
      return chromium.launch({
        ...options,
        env: { ...process.env, LD_LIBRARY_PATH: join(libraries, "lib") },
      });
    });
  } finally {
    for (const [name, value] of saved) if (value !== undefined) process.env[name] = value;
  }
}
