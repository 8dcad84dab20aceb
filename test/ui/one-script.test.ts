import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { faultsOf } from "./support/axe.ts";
import { picture } from "./support/picture.ts";
import { browserTheatre, type Stage, type Theatre } from "./support/stage.ts";

let theatre: Theatre;
let stage: Stage;
beforeAll(async () => {
  theatre = await browserTheatre();
});
afterAll(() => theatre?.close());
beforeEach(async () => {
  stage = await theatre.open(await mkdtemp(join(tmpdir(), "mailwright-script-")));
  await stage.show();
});
afterEach(() => stage?.end());

/** Presses what a person would press, and counts. */
function person(page: Page) {
  let actions = 0;
  return {
    press: async (name: string | RegExp, role: "button" | "radio" | "link" = "button") => {
      actions++;
      const target = page.getByRole(role, { name }).first();
      // The radio itself lies under its label.
      await (role === "radio" ? target.check({ force: true }) : target.click());
    },
    count: () => actions,
  };
}

/** Axe finds nothing, once what was under way is over. */
const isAccessible = (page: Page) => expect.poll(() => faultsOf(page), { timeout: 15_000 }).toEqual([]);

test.each([
  { name: "Microsoft 365", most: 8, done: /^Registers the app “Okta/, picture: "microsoft" },
  { name: "Google Workspace", most: 12, done: /^Makes the service account/, picture: "google" },
])(
  "$name by one script, from nothing to a green test in at most $most actions",
  async ({ name, most, done, picture: part }) => {
    const { page } = stage;
    const { press, count } = person(page);
    await press(new RegExp(name));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await press(/^Fill/);
    await page.goto(`${page.url().replace(/\/[a-z]+$/, "")}/app`);
    await press(/One script/, "radio");
    await page.getByText(done).waitFor();
    await picture(page, `one-script-${part}`);
    await isAccessible(page);
    await press("Run it in the practice shell");
    await expect.poll(() => page.getByLabel("The reply").inputValue()).toMatch(/:end\nDone\.$/);
    await press("Take it over");
    await page.getByText(/^Reply read, /).waitFor();
    await picture(page, `one-script-taken-${part}`);
    await isAccessible(page);
    // The secret never came into the window: only its sealed form did.
    expect(await page.content()).not.toMatch(/8Q~/);
    await page.goto(`${page.url().replace(/\/[a-z]+$/, "")}/test`);
    await press(/^(Run|Test|Start)/);
    await page
      .getByText(/passed|works|accepted/i)
      .first()
      .waitFor({ timeout: 60_000 });
    console.log(`Actions from an empty practice setup to a green test, ${name} by one script: ${count()}`);
    expect(count()).toBeLessThanOrEqual(most);
  },
);
