import type { Page } from "playwright-core";

/**
 * Hands on the keyboard: go from one thing to the next with Tab until it is the one wanted, and count what a person does: a
 * press, a choice, a field that is filled in.
 */
export function keyboard(page: Page) {
  let actions = 0;
  const name = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      if (!at?.matches("a, button, input, select, textarea")) return "";
      const text = at.matches("input") ? at.closest("label")?.textContent : at.textContent;
      return `${at.id}|${at.getAttribute("aria-label") ?? text?.trim() ?? ""}`;
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
    /** How many actions so far. */
    count: () => actions,
    press: async (wanted: RegExp, key = "Enter") => {
      await to(wanted);
      await page.keyboard.press(key);
      actions++;
    },
    /** One of a group of radio buttons: Tab leads into the group, the arrows through it. */
    choose: async (group: string, wanted: RegExp) => {
      const inGroup = () =>
        page.evaluate(
          (label) =>
            document.activeElement?.closest("[role=radiogroup]")?.getAttribute("aria-label") === label,
          group,
        );
      for (let i = 0; i < 150 && !(await inGroup()); i++) await page.keyboard.press("Tab");
      if (wanted.test(await name())) await page.keyboard.press("Space");
      for (let i = 0; i < 10 && !wanted.test(await name()); i++) await page.keyboard.press("ArrowDown");
      if (!wanted.test(await name())) throw new Error(`${group} has no ${wanted}`);
      actions++;
    },
    /** Key by key, into a field that takes its value in parts: a day. */
    enter: async (wanted: RegExp, keys: string) => {
      await to(wanted);
      await page.keyboard.type(keys);
      actions++;
    },
    type: async (wanted: RegExp, text: string) => {
      await to(wanted);
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.insertText(text);
      actions++;
    },
  };
}
