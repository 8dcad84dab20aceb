import { join } from "node:path";
import type { Page } from "playwright-core";

const folder = process.env["MAILWRIGHT_PICTURES"];

/** With MAILWRIGHT_PICTURES=FOLDER, a test that walks through the window leaves pictures of its way there. */
export async function picture(page: Page, name: string): Promise<void> {
  if (folder === undefined) return;
  // What moves has come to rest.
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
