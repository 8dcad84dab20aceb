import type { Page } from "playwright-core";

/** Hands on the keyboard: goes from one thing to the next with Tab until it is the one wanted. */
export function keyboard(page: Page) {
  const name = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      if (!at?.matches("a, button, input, select, textarea")) return "";
      return `${at?.id ?? ""}|${at?.getAttribute("aria-label") ?? at?.textContent?.trim() ?? ""}`;
    });
  const to = async (wanted: RegExp) => {
    for (let i = 0; i < 150; i++) {
      if (wanted.test(await name())) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${wanted}; it stands at ${await name()}`);
  };
  return {
    to,
    press: async (wanted: RegExp, key = "Enter") => {
      await to(wanted);
      await page.keyboard.press(key);
    },
    type: async (wanted: RegExp, text: string) => {
      await to(wanted);
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.insertText(text);
    },
  };
}
