import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { faultsOf } from "./axe.ts";
import { startChromium } from "./chromium.ts";
import { type FakeHost, type FakeHostOptions, startFakeHost } from "./fake-host.ts";
import { visit } from "./practice-setup.ts";

/** A window over made-up setups, at home. */
export interface Shown {
  readonly host: FakeHost;
  readonly page: Page;
  /** What the page complained of: script errors, refusals of the Content-Security-Policy. */
  readonly complaints: readonly string[];
  /** Goes to a page by its hash, and waits until it is there. */
  open(hash: string): Promise<void>;
  close(): Promise<void>;
}

export interface ShownOptions
  extends FakeHostOptions,
    Pick<BrowserContextOptions, "viewport" | "reducedMotion"> {}

/** Opens a window of its own in a browser. */
export async function showWindow(browser: Browser, options: ShownOptions = {}): Promise<Shown> {
  const { viewport = { width: 1120, height: 760 }, reducedMotion, ...hostOptions } = options;
  const host = await startFakeHost(hostOptions);
  const context = await browser.newContext({
    viewport,
    reducedMotion,
    // A Chromium with a window lets a page write the clipboard on a click; the headless one asks nobody and refuses.
    permissions: ["clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(host.link());
  await page.waitForSelector("h1");
  return {
    host,
    page,
    complaints,
    async open(hash) {
      await visit(page, hash);
      const [, at, , step] = hash.split("/");
      // Where a setup could not be opened, its heading has no name.
      await page.waitForSelector(`#heading-${step ?? (at || "home")}, main h1:not([id])`);
    },
    async close() {
      await context.close();
      await host.close();
    },
  };
}

/** The one browser of a test file. */
export function browserOfFile(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser.close());
  return () => browser;
}

/** The window of the test that runs; see `windowForEach`. */
export let host: FakeHost;
export let page: Page;
let shown: Shown | undefined;
let showFirst: () => Promise<void>;
export const open = async (hash: string): Promise<void> => {
  if (!shown) await showFirst();
  await shown?.open(hash);
};

/**
 * Every test of the file gets a window of its own, which complains of nothing.
 * @param early false where the first `open` is soon enough: most tests of the file have a host of their own
 * @returns opens another one in its place, over another host
 */
export function windowForEach(
  options: ShownOptions = {},
  early = true,
): (other?: ShownOptions) => Promise<void> {
  const browser = browserOfFile();
  const show = async (other: ShownOptions = options) => {
    await shown?.close();
    shown = await showWindow(browser(), other);
    ({ host, page } = shown);
  };
  showFirst = show;
  if (early) beforeEach(() => show());
  afterEach(async () => {
    await shown?.close();
    const { complaints = [] } = shown ?? {};
    shown = undefined;
    expect(complaints).toEqual([]);
  });
  return show;
}

const themes = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "active" },
] as const;

/** Texts in a column of a few letters: they reflow, and nobody can read them. */
const squeezed = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("main *, nav *")]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        const text = [...element.childNodes].find(
          ({ nodeType, textContent }) =>
            nodeType === Node.TEXT_NODE && (textContent?.trim().length ?? 0) >= 8,
        );
        return text && width > 1 && width < 48 && height > 60;
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 200)),
  );

/**
 * Texts that go past a box which cuts them off, scrolls sideways for them, or draws a border through them. The page as a whole
 * is not wider by them. What ends in an ellipsis means to; the blanks at the end of a raw line hang over.
 */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const goesPast = (element: Element, { left, right }: DOMRect): boolean => {
      for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
        const { display, overflowX, textOverflow, borderRightWidth } = getComputedStyle(at);
        if (display === "inline" || display === "contents") continue;
        const box = at.getBoundingClientRect();
        // What is a pixel wide is read and not seen.
        if (overflowX !== "visible" && (textOverflow === "ellipsis" || box.width <= 1)) return false;
        const bounds = overflowX !== "visible" || Number.parseFloat(borderRightWidth) > 0;
        if (bounds && (right > box.right + 1 || left < box.left - 1)) return true;
      }
      return false;
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      if (!element?.checkVisibility() || element.closest("pre, option, svg")) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      if ([...range.getClientRects()].some((line) => goesPast(element, line)))
        found.push(element.outerHTML.slice(0, 200));
    }
    return found;
  });

/** Axe finds nothing in either theme and in forced colors, and the page reflows down to 320 px. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ ...theme, reducedMotion: "reduce" });
    // 320 px is a window of 1280 enlarged to 400 % (WCAG 2.2, success criterion 1.4.10): the same in every theme.
    for (const width of theme === themes[0] ? [320, 1120] : [1120]) {
      await page.setViewportSize({ width, height: 620 });
      const at = `${theme.colorScheme}, forced colors ${theme.forcedColors}, ${width} px`;
      // With forced colors they are the person's own; axe reads those of the style sheet.
      expect(await faultsOf(page, { contrast: theme.forcedColors === "none" }), at).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), at).toBeLessThanOrEqual(width);
      // Only parts of the window scroll: what would make it taller takes the bar out of sight with the next focus.
      expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight), at).toBe(0);
      expect(await squeezed(page), at).toEqual([]);
      expect(await cutOff(page), at).toEqual([]);
    }
  }
}
