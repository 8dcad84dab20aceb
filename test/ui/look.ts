import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { setup as buildWindow, windowFolder } from "../../scripts/window.ts";
import { startChromium } from "./support/chromium.ts";
import { type FakeHost, startFakeHost } from "./support/fake-host.ts";

/**
 * Photographs the window in every step, both themes and three sizes, and runs axe on each page.
 * `node test/ui/look.ts [folder] [only]`: pictures go to the folder; `only` is a part of a page's name.
 */
const folder = process.argv[2] ?? join(tmpdir(), "look-window");
const only = process.argv[3] ?? "";

const pages: readonly (readonly [name: string, hash: string])[] = [
  ["home", "#/"],
  ["domain-empty", "#/setup/empty/domain"],
  ["domain", "#/setup/microsoft/domain"],
  ["domain-other", "#/setup/other/domain"],
  ["dns", "#/setup/microsoft/dns"],
  ["app-google", "#/setup/google/app"],
  ["app-microsoft", "#/setup/microsoft/app"],
  ["app-other", "#/setup/other/app"],
  ["credentials-google", "#/setup/google/credentials"],
  ["credentials-practice", "#/setup/google-practice/credentials"],
  ["credentials-secret", "#/setup/microsoft/credentials"],
  ["credentials-stored", "#/setup/microsoft-passed/credentials"],
  ["test-ready", "#/setup/google-practice/test"],
  ["test-failed", "#/setup/microsoft-failed/test"],
  ["test-passed", "#/setup/microsoft-passed/test"],
  ["finish", "#/setup/microsoft-passed/finish"],
  ["finish-untested", "#/setup/google/finish"],
];
const sizes = [
  { width: 1120, height: 760 },
  { width: 720, height: 560 },
  { width: 1600, height: 1000 },
];

mkdirSync(folder, { recursive: true });
await buildWindow();
const scripts = readdirSync(join(windowFolder, "assets")).filter((name) => name.endsWith(".js"));
const size = scripts.reduce(
  (sum, name) => sum + gzipSync(readFileSync(join(windowFolder, "assets", name))).length,
  0,
);
console.log(`The window's scripts: ${(size / 1000).toFixed(1)} kB gzipped`);

const host = await startFakeHost({ paceMs: 5 });
const browser = await startChromium();
let faults = 0;
try {
  for (const theme of ["light", "dark"] as const) {
    for (const viewport of sizes) faults += await photograph(browser, host, theme, viewport);
  }
} finally {
  await browser.close();
  await host.close();
}
console.log(`${faults} faults. Pictures: ${existsSync(folder) ? folder : "none"}`);
process.exitCode = faults > 0 ? 1 : 0;

/** Takes every page's picture. Returns how many faults axe, the console and the layout showed. */
async function photograph(
  browser: Browser,
  host: FakeHost,
  theme: "light" | "dark",
  viewport: { width: number; height: number },
): Promise<number> {
  const context = await browser.newContext({ viewport, colorScheme: theme });
  const page = await context.newPage();
  let found = 0;
  const fault = (text: string) => {
    found += 1;
    console.log(`  ${theme} ${viewport.width}: ${text}`);
  };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") fault(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => fault(`page: ${error.message}`));
  await page.goto(host.link());
  for (const [name, hash] of pages) {
    if (!name.includes(only)) continue;
    await page.goto("about:blank");
    await page.goto(`${new URL(host.link()).origin}/${hash}`);
    await page.waitForSelector("h1");
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `${name}-${theme}-${viewport.width}.png`) });
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      fault(`${name} is too wide`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const violation of violations) {
      fault(
        `${name}: ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
      );
    }
  }
  await context.close();
  return found;
}
