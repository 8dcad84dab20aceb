import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { setup as buildWindow, windowFolder } from "../../scripts/window.ts";
import type { DnsRow, Setup } from "../../src-main/contract/index.ts";
import { viewOf } from "../../src-main/view/view.ts";
import { faultsOf } from "./support/axe.ts";
import { startChromium } from "./support/chromium.ts";
import { startFakeHost } from "./support/fake-host.ts";
import { connectedSetup, type PlanTrouble } from "./support/fake-plan.ts";
import { sampleCheck, sampleRows, sampleSetups } from "./support/sample-setups.ts";

/**
 * Photographs every screen in every state it has, in both themes and in three sizes, and runs axe on each.
 * `npm run screenshots -- [folder] [only]`: the pictures go to the folder; `only` is a part of a picture's name.
 */
const words = process.argv.slice(2);
if (words.length > 2 || words.some((word) => word.startsWith("-"))) {
  const asked = words.some((word) => word === "--help" || word === "-h");
  (asked ? console.log : console.error)("Usage: npm run screenshots -- [folder] [only]");
  process.exit(asked ? 0 : 2);
}
const folder = words[0] ?? join(tmpdir(), "mailwright-screenshots");
const only = words[1] ?? "";

/** A picture: its name, where it is, and what is pressed, or entered in a field, before it is taken. */
type Picture = readonly [name: string, hash: string, ...acts: readonly Act[]];
type Act = RegExp | readonly [field: string, text: string];
const org: Act = ["Address of your Okta org", "acme.okta.com"];

const pictures: readonly Picture[] = [
  ["home-empty", "#/"],
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
  [
    "dns-dkim",
    "#/setup/no-key/dns",
    /selector1/,
    ["The targets that the console shows", "selector1-acme"],
    /^Use these targets$/,
  ],
  ["dns-done", "#/setup/microsoft-passed/dns"],
  ["app-empty", "#/setup/empty/app"],
  ["app-working", "#/setup/google/app"],
  ["app-failed", "#/setup/microsoft-failed/test", /^Open task/],
  ["app-script", "#/setup/microsoft/app", /^One script/],
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
  ["connections-okta", "#/setup/microsoft-passed/connections", /^Connect Okta$/, org, /^Look it up$/],
  [
    "connections-app",
    "#/setup/microsoft-passed/connections",
    /^Connect Okta$/,
    org,
    /^Look it up$/,
    /^Service app/,
    /^Make the key$/,
  ],
  ["connections-practice", "#/setup/google-practice/connections", /^Try what may go wrong/],
  ["connections-trouble", "#/setup/troubled/connections"],
  ["connections-ending", "#/setup/connected/connections", /^Disconnect$/],
  ["plan-pending", "#/setup/connected/connections"],
  ["plan-ready", "#/setup/connected/connections", /^Switch it on$/],
  ["plan-working", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-waiting", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-stopped", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-failed", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-asks", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/],
  ["plan-done", "#/setup/connected/connections", /^Switch it on$/, /^Apply 7/, /^It arrived$/, /^Enable$/],
  ["plan-hand", "#/setup/connected/connections", /^Switch it on$/, /^Apply 1/],
  ["plan-taken", "#/setup/connected/connections", /^Switch it on$/],
  ["plan-given-up", "#/setup/connected/connections", /^Switch it on$/],
  ["plan-undo", "#/setup/connected/connections", /^Switch it on$/, /^Undo all$/],
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
  "plan-taken": "name-taken",
  "plan-given-up": "mail-given-up",
};

const now = Date.now();
const samples = sampleSetups(now);
const sample = (id: string): Setup => {
  const found = samples.find((setup) => setup.id === id);
  if (!found) throw new Error(`There is no sample ${id}`);
  return found;
};

/** As the sample `microsoft-failed`, by a failure that only a person can mend. */
function refused(): Setup {
  const failed = sample("microsoft-failed");
  if (!failed.lastRun) throw new Error("The sample has no run");
  const findings = failed.lastRun.findings.map(({ wait: _, ...finding }) => ({
    ...finding,
    title: "The app may not open the mailbox",
    fix: finding.fix.slice(1),
  }));
  const stages = failed.lastRun.stages.map((stage) =>
    stage.status === "failed" ? { ...stage, findings } : stage,
  );
  return {
    ...failed,
    id: "microsoft-refused",
    waiting: null,
    lastRun: { ...failed.lastRun, findings, stages },
  };
}

/** Done and exported `days` ago; its secret runs out on `expires`. */
function exported(setup: Setup, days: number, expires: string): Setup {
  const at = new Date(now - days * 86_400_000).toISOString();
  const given = { ...setup, settings: { ...setup.settings, secretExpiresOn: expires } };
  const { tasks, fingerprint } = viewOf(given, { secretPresent: true, domainFindings: [], now });
  return {
    ...given,
    tasks: Object.fromEntries(tasks.map(({ id }) => [id, at])),
    lastPass: { at, fingerprint },
    lastRun: setup.lastRun && { ...setup.lastRun, startedAt: at, fingerprint },
    lastExport: { at, fingerprint, name: "mailwright.zip" },
  };
}

const day = (days: number): string => new Date(now + days * 86_400_000).toISOString().slice(0, 10);

/** Several setups, each at another point of the way. */
const atHome = (): Setup[] => {
  const passed = sample("microsoft-passed");
  const named: readonly (readonly [name: string, setup: Setup])[] = [
    ["mail.harbor.example", sample("microsoft")],
    ["id.orchard.example", refused()],
    ["notify.lumen.example", sample("google")],
    ["notifications.acme.com", sample("microsoft-failed")],
    ["login.quarry.example", passed],
    ["accounts.acme.com", exported(passed, 45, day(21))],
    ["mail.fern.example", exported(passed, 84, day(300))],
    ["notifications.acme.example", sample("google-practice")],
  ];
  return named.map(([name, setup], at) => ({ ...setup, name, id: `${setup.id}-${at}` }));
};

/** Of a record whose value only a console shows. */
const withoutValue = (row: DnsRow): DnsRow => ({
  ...row,
  id: "dkim-selector1",
  expected: "selector1-notifications-acme-com._domainkey.… from the Microsoft Defender portal",
  enter: undefined,
  found: [],
  foundByResolver: undefined,
  status: "missing",
  statusText: "Missing",
});

/** The setups that a picture is taken over. */
function setupsOf(name: string): Setup[] {
  if (name === "home-empty") return [];
  if (name.startsWith("home")) return atHome();
  const practice = { scenario: "works", estate: "okta-no-role" };
  const rows = sampleRows(now).map((row) => (row.id === "dkim-1" ? withoutValue(row) : row));
  return [
    ...samples,
    refused(),
    connectedSetup(sample("microsoft-passed"), "connected"),
    { ...sample("google-practice"), id: "troubled", practice },
    { ...sample("microsoft"), id: "no-key", lastDns: sampleCheck(now, rows) },
  ];
}

mkdirSync(folder, { recursive: true });
await buildWindow();
const scripts = readdirSync(join(windowFolder, "assets")).filter((name) => name.endsWith(".js"));
const size = scripts.reduce(
  (sum, name) => sum + gzipSync(readFileSync(join(windowFolder, "assets", name))).length,
  0,
);
console.log(`The window's scripts: ${(size / 1000).toFixed(1)} kB gzipped`);

type Theme = "light" | "dark";
type Look = { readonly theme: Theme; readonly viewport: (typeof sizes)[number] };
const looks: readonly Look[] = (["light", "dark"] as const).flatMap((theme) =>
  sizes.map((viewport) => ({ theme, viewport })),
);

const browser = await startChromium();
let faults = 0;
let taken = 0;
try {
  for (const picture of pictures.filter(([name]) => name.includes(only))) {
    for (const seen of together(picture)) await photograph(picture, seen);
  }
} finally {
  await browser.close();
}
console.log(`${taken} pictures in ${folder}, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;

/**
 * The looks that are photographed one after the other, without beginning anew: of what is under way each by itself, for it goes
 * on; of what somebody did those of one size, for what comes into sight by it depends on the size.
 */
function together([name, , ...acts]: Picture): (readonly Look[])[] {
  if (name.endsWith("working")) return looks.map((look) => [look]);
  return acts.length === 0 ? [looks] : sizes.map((size) => looks.filter(({ viewport }) => viewport === size));
}

/** Brings a screen into its state once, and photographs it in these looks. Axe is asked once a theme, at the first size. */
async function photograph([name, hash, ...acts]: Picture, seen: readonly Look[]): Promise<void> {
  const host = await startFakeHost({
    setups: setupsOf(name),
    paceMs: name.endsWith("working") ? 400 : 5,
    ...(troubles[name] && { trouble: troubles[name] }),
  });
  const page = await browser.newPage({ viewport: seen[0]?.viewport ?? sizes[0]!, reducedMotion: "reduce" });
  const fault = (where: string, text: string) => {
    faults += 1;
    console.log(`  ${name} ${where}: ${text}`);
  };
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => fault("page", error.message));
  const show = ({ theme, viewport }: Look) =>
    Promise.all([page.emulateMedia({ colorScheme: theme }), page.setViewportSize(viewport)]);

  if (seen[0]) await show(seen[0]);
  await page.goto(host.link());
  await page.getByText(/^Version/).waitFor();
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForTimeout(200);
  await page.waitForSelector("main h1");
  for (const act of acts) await perform(page, act);
  await page.waitForTimeout(acts.length > 0 ? 900 : 250);
  for (const look of seen) {
    const { theme, viewport } = look;
    const where = `${theme}-${viewport.width}`;
    await show(look);
    await page.screenshot({ path: join(folder, `${name}-${where}.png`) });
    taken += 1;
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      fault(where, "too wide");
    if (await page.evaluate(() => document.documentElement.scrollHeight > innerHeight))
      fault(where, "too tall");
    if (viewport !== sizes[0]) continue;
    for (const found of await faultsOf(page)) fault(where, found);
  }
  await page.context().close();
  await host.close();
}

async function perform(page: Page, act: Act): Promise<void> {
  if (!(act instanceof RegExp)) return page.getByLabel(act[0]).first().fill(act[1]);
  const found = page
    .getByRole("radio", { name: act })
    .or(page.getByRole("button", { name: act }))
    .first();
  if ((await found.getAttribute("type")) === "radio") await found.dispatchEvent("click");
  else await found.click();
}
