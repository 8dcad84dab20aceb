import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { buildBundle } from "../../../src-main/bundle/export.ts";
import { html } from "../../../src-main/bundle/pages/html.ts";
import { describeWith, lacking } from "../../support/needs.ts";
import { faultsOf } from "../../ui/support/axe.ts";
import { startChromium } from "../../ui/support/chromium.ts";
import { passedRun, practiceInput, sampleInput, sampleSetup } from "./support/sample.ts";
import { type Unpacked, unpack } from "./support/unpacked.ts";

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
const folders: Unpacked[] = [];
beforeAll(async () => {
  if (lacking("packagedChromium") === undefined) browser = await startChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  for (const folder of folders) folder.remove();
});

/** Opens one page of a bundle from the disk, as a double click does. `errors` collects what the page complains about. */
async function open(input: Parameters<typeof buildBundle>[0], path: string, dark = false) {
  const unpacked = unpack(input);
  folders.push(unpacked);
  const context = await browser.newContext({ colorScheme: dark ? "dark" : "light" });
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("request", (r) => requests.push(r.url()));
  await page.goto(pathToFileURL(join(unpacked.folder, path)).href);
  return { page, context, errors, requests };
}

const hostileText = `<script>window.hit=1</script><img src=x onerror="window.hit=1">"'&\u0000\u001b[31m`;
const hostile = () => {
  const input = sampleInput("microsoft");
  const settings = { ...input.settings, clientId: hostileText, username: hostileText };
  const run = passedRun;
  return sampleInput("microsoft", {
    settings,
    form: [...input.form, { label: hostileText, value: hostileText, secret: false }],
    createdAt: hostileText,
    fingerprint: hostileText,
    setup: sampleSetup("microsoft", {
      domain: { ...input.setup.domain, emailDomain: hostileText, from: hostileText },
      lastRun: {
        ...run,
        from: hostileText,
        hosts: [hostileText],
        fingerprint: hostileText,
        findings: [
          {
            ...run.findings[0]!,
            title: hostileText,
            cause: hostileText,
            fix: [hostileText],
            evidence: hostileText,
            code: hostileText,
          },
        ],
        stages: [
          {
            ...run.stages[0]!,
            summary: hostileText,
            evidence: [
              { kind: "transcript", lines: [hostileText] },
              { kind: "text", text: hostileText },
            ],
          },
        ],
      },
    }),
  });
};

const pages = ["okta/settings.html", "report/run.html"] as const;

describeWith("packagedChromium", "a page of the bundle", () =>
  describe.each(pages)("%s", (path) => {
    test.each(["microsoft", "google"] as const)(
      "has nothing axe objects to, light and dark (%s)",
      async (provider) => {
        for (const dark of [false, true]) {
          const { page, context, errors } = await open(practiceInput(provider), path, dark);
          await page.evaluate(() => {
            for (const d of document.querySelectorAll("details")) d.open = true;
          });
          expect(await faultsOf(page)).toEqual([]);
          expect(errors).toEqual([]);
          await context.close();
        }
      },
    );

    test("shows hostile values as text, loads nothing and runs nothing of them", async () => {
      const { page, context, errors, requests } = await open(hostile(), path);
      await page.waitForTimeout(100);
      expect(await page.evaluate(() => "hit" in window)).toBe(false);
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.locator("body").textContent()).toContain("<script>window.hit=1</script>");
      expect(requests).toHaveLength(1);
      expect(errors).toEqual([]);
      await context.close();
    });

    test("runs no script that is put into it afterwards", async () => {
      const { page, context, errors } = await open(sampleInput("microsoft"), path);
      await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.hit = 1";
        document.body.append(script);
      });
      expect(await page.evaluate(() => "hit" in window)).toBe(false);
      expect(errors.join()).toContain("Content Security Policy");
      await context.close();
    });
  }),
);

describeWith("packagedChromium", "okta/settings.html", () => {
  test.each(["microsoft", "google"] as const)("fits two printed pages (%s)", async (provider) => {
    const { page, context } = await open(practiceInput(provider), "okta/settings.html");
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const count = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(2);
    await context.close();
  });

  test("copies each value exactly, by button, and says so", async () => {
    const input = sampleInput("google");
    const { page, context } = await open(input, "okta/settings.html");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const values = input.form.filter((row) => !row.secret);
    for (const { label, value } of values) {
      await page.getByRole("button", { name: `Copy ${label}`, exact: true }).click();
      await page
        .getByRole("status")
        .filter({ hasText: `${label} copied.` })
        .waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
    }
    expect(await page.getByRole("button").count()).toBe(values.length);
    await context.close();
  });

  test("copies the old way where there is no clipboard interface", async () => {
    const { page, context } = await open(sampleInput("microsoft"), "okta/settings.html");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(() => {
      Object.defineProperty(navigator.clipboard, "writeText", {
        value: () => Promise.reject(new Error("no")),
      });
    });
    await page.getByRole("button", { name: "Copy Client ID", exact: true }).click();
    await page.getByRole("status").filter({ hasText: "Client ID copied." }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      "11111111-2222-4333-8444-555555555555",
    );
    await context.close();
  });

  test("has Okta's rows in Okta's order, and no value in the secret's", async () => {
    const input = sampleInput("microsoft");
    const { page, context } = await open(input, "okta/settings.html");
    expect(await page.locator("tbody th").allInnerTexts()).toEqual(input.form.map((row) => row.label));
    const secret = page.locator("tbody tr", { hasText: "Client secret" });
    expect(await secret.textContent()).toContain("Not on this sheet");
    await context.close();
  });
});

describe("html", () => {
  test("escapes every value that is not HTML already", () => {
    expect(html`<p title="${'"'}">${"<&>'"}</p>${html`<b>${1}</b>`}`.text).toBe(
      '<p title="&quot;">&lt;&amp;&gt;&#39;</p><b>1</b>',
    );
  });
});
