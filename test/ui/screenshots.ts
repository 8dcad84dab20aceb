import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { setup as buildWindow, windowFolder } from "../../scripts/window.ts";
import type { Setup } from "../../src-main/contract/index.ts";
import { startChromium } from "./support/chromium.ts";
import { type FakeHost, startFakeHost } from "./support/fake-host.ts";
import { connectedSetup, type PlanTrouble } from "./support/fake-plan.ts";
import { sampleSetups } from "./support/sample-setups.ts";

/**
 * Photographs every screen in every state it has, in both themes and in three sizes, and runs axe on each.
 * `npm run screenshots -- [folder] [only]`: the pictures go to the folder; `only` is a part of a picture's name.
 */
const folder = process.argv[2] ?? join(tmpdir(), "mailwright-screenshots");
const only = process.argv[3] ?? "";

/** A picture: its name, where it is, and what is pressed before it is taken. */
type Picture = readonly [name: string, hash: string, ...press: readonly RegExp[]];

const pictures: readonly Picture[] = [
  ["home-done", "#/"],
  ["home-practice", "#/", /^Practice$/],
  ["home-explain", "#/", /^Explain an error$/],
  ["home-undo", "#/", /^More for/, /^Remove$/, /^Remove this setup$/],
  ["help-keys", "#/", /^Keys and words$/],
  ["help-sends", "#/sends"],
  ["help-word", "#/setup/microsoft/dns", /^zone$/],
  ["domain-empty", "#/setup/empty/domain"],
  ["domain-done", "#/setup/microsoft/domain"],
  ["domain-practice", "#/setup/google-practice/domain", /^Try what failure/],
  ["domain-other", "#/setup/other/domain"],
  ["dns-empty", "#/setup/empty/dns"],
  ["dns-failed", "#/setup/microsoft/dns"],
  ["dns-done", "#/setup/microsoft-passed/dns"],
  ["app-empty", "#/setup/empty/app"],
  ["app-working", "#/setup/google/app"],
  ["app-failed", "#/setup/microsoft-failed/test", /^Open task/],
  ["app-done", "#/setup/microsoft-passed/app"],
  ["app-other", "#/setup/other/app"],
  ["credentials-empty", "#/setup/google/credentials"],
  ["credentials-secret", "#/setup/microsoft/credentials"],
  ["credentials-done", "#/setup/microsoft-passed/credentials"],
  ["test-empty", "#/setup/google-practice/test"],
  ["test-working", "#/setup/google-practice/test", /^Run the test$/],
  ["test-waiting", "#/setup/microsoft-failed/test"],
  ["test-failed", "#/setup/microsoft-refused/test"],
  ["test-done", "#/setup/microsoft-passed/test"],
  ["finish-empty", "#/setup/google/finish"],
  ["finish-failed", "#/setup/microsoft-refused/finish"],
  ["finish-done", "#/setup/microsoft-passed/finish"],
  ["domain-connected", "#/setup/connected/domain"],
  ["connections-empty", "#/setup/microsoft-passed/connections"],
  ["connections-host", "#/setup/microsoft-passed/connections", /^Connect the DNS host$/],
  ["connections-ending", "#/setup/connected/connections", /^Disconnect$/],
  ["plan-pending", "#/setup/connected/connections"],
  ["plan-ready", "#/setup/connected/connections", /^Switch it on$/],
  ["plan-working", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-waiting", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-stopped", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-failed", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-asks", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-done", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/, /^It arrived$/, /^Enable it$/],
  ["plan-hand", "#/setup/connected/connections", /^Switch it on$/, /^Apply 1/],
  ["setup-gone", "#/setup/not-there/dns"],
];
const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 600 },
  { width: 320, height: 640 },
];

/** What goes wrong in the connected systems on the way to a picture. */
const troubles: Readonly<Record<string, PlanTrouble>> = {
  "plan-waiting": "throttled",
  "plan-stopped": "spf-changed",
  "plan-failed": "server-refused",
  "plan-hand": "zone-moved",
};

/** The samples, one that is connected, and one whose failure only a person can mend. */
function setups(): Setup[] {
  const all = sampleSetups(Date.now());
  const failed = all.find(({ id }) => id === "microsoft-failed");
  if (!failed?.lastRun) return all;
  const findings = failed.lastRun.findings.map(({ wait: _, ...finding }) => ({
    ...finding,
    title: "The app may not open the mailbox",
  }));
  const stages = failed.lastRun.stages.map((stage) =>
    stage.status === "failed" ? { ...stage, findings } : stage,
  );
  const refused: Setup = {
    ...failed,
    id: "microsoft-refused",
    waiting: null,
    lastRun: { ...failed.lastRun, findings, stages },
  };
  const passed = all.find(({ id }) => id === "microsoft-passed") ?? failed;
  return [...all, refused, connectedSetup(passed, "connected")];
}

mkdirSync(folder, { recursive: true });
await buildWindow();
const scripts = readdirSync(join(windowFolder, "assets")).filter((name) => name.endsWith(".js"));
const size = scripts.reduce(
  (sum, name) => sum + gzipSync(readFileSync(join(windowFolder, "assets", name))).length,
  0,
);
console.log(`The window's scripts: ${(size / 1000).toFixed(1)} kB gzipped`);

const browser = await startChromium();
let faults = 0;
let taken = 0;
try {
  for (const theme of ["light", "dark"] as const) {
    for (const viewport of sizes) faults += await photograph(browser, theme, viewport);
  }
  faults += await photographEmptyHome(browser);
} finally {
  await browser.close();
}
console.log(`${taken} pictures in ${folder}, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;

type Theme = "light" | "dark";
type Viewport = (typeof sizes)[number];

async function open(host: FakeHost, context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(host.link());
  await page.getByText(/^Version/).waitFor();
  return page;
}

/** Takes every picture at one size. Returns how many faults axe, the console and the layout showed. */
async function photograph(browser: Browser, theme: Theme, viewport: Viewport): Promise<number> {
  const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: "reduce" });
  let found = 0;
  for (const [name, hash, ...press] of pictures) {
    if (!name.includes(only)) continue;
    const fault = (text: string) => {
      found += 1;
      console.log(`  ${name} ${theme} ${viewport.width}: ${text}`);
    };
    const host = await startFakeHost({
      setups: setups(),
      paceMs: name.endsWith("working") ? 400 : 5,
      ...(troubles[name] && { trouble: troubles[name] }),
    });
    const page = await open(host, context);
    page.on("pageerror", (error) => fault(`page: ${error.message}`));
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.waitForTimeout(200);
    await page.waitForSelector("main h1");
    for (const button of press) await page.getByRole("button", { name: button }).first().click();
    await page.waitForTimeout(press.length > 0 ? 900 : 250);
    await page.screenshot({ path: join(folder, `${name}-${theme}-${viewport.width}.png`) });
    taken += 1;
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) fault("too wide");
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations)
      fault(`${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
    await page.close();
    await host.close();
  }
  await context.close();
  return found;
}

/** The first time: nothing is there yet. */
async function photographEmptyHome(browser: Browser): Promise<number> {
  if (!"home-empty".includes(only)) return 0;
  const host = await startFakeHost({ setups: [] });
  let found = 0;
  for (const colorScheme of ["light", "dark"] as const) {
    for (const viewport of sizes) {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await open(host, context);
      await page.screenshot({ path: join(folder, `home-empty-${colorScheme}-${viewport.width}.png`) });
      taken += 1;
      found += (await new AxeBuilder({ page }).analyze()).violations.length;
      await context.close();
    }
  }
  await host.close();
  return found;
}
