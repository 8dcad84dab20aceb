import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds on the page as it is now: a line a rule, with the elements. It comes into a page once. */
export async function faultsOf(page: Page, { contrast = true } = {}): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (enabled) => {
    // A color on its way to another has a contrast of its own. In a panel that is closed none gets there.
    await Promise.race([
      Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),
      new Promise((later) => setTimeout(later, 1_000)),
    ]);
    const found = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      rules: { "color-contrast": { enabled } },
      resultTypes: ["violations"],
    });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 300)).join(" ")}`,
    );
  }, contrast);
}
