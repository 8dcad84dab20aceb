/** Marks what the focus goes to when the thing that had it is gone: the next thing that can help on this page. */
const wanted = "[data-keeps-focus]";
const focusable =
  "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex='0']";

/** Marks what ends its group's work, like every button of the footer: its neighbors are not what comes next. */
const passes = "footer, [data-passes-focus]";

/**
 * The focus never falls to the body. When the element that had it leaves the page, or can no longer have it (the button of a
 * thing that is done), it goes to the nearest thing that still stands: within the same group, else to the page's next action,
 * else to its heading. Another page begins at its heading. One mechanism for the whole window; returns how to end it.
 */
export function keepFocus(root: HTMLElement): () => void {
  let last: Element | null = null;
  let around: readonly Element[] = [];
  let passed = false;
  let pending = 0;

  const onFocus = (event: FocusEvent) => {
    last = event.target instanceof Element ? event.target : null;
    const path: Element[] = [];
    for (let at = last?.parentElement ?? null; at && at !== root; at = at.parentElement) path.push(at);
    around = path;
    passed = last?.closest(passes) !== null;
  };
  const check = () => {
    pending = 0;
    if (document.activeElement !== document.body || !last || !document.hasFocus()) return;
    // A press on bare paper takes the focus away as well; what had it is still there then.
    if (last.isConnected && !last.matches(":disabled") && last.getClientRects().length > 0) return;
    // One heading took the place of another: the page is still the same one.
    const target =
      last.tagName === "H1" || around.some(isLeft)
        ? root.querySelector("main h1")
        : next(passed ? [] : around, root);
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(() => {
    pending ||= requestAnimationFrame(check);
  });
  document.addEventListener("focusin", onFocus);
  observer.observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["disabled", "hidden"],
  });
  return () => {
    document.removeEventListener("focusin", onFocus);
    observer.disconnect();
    cancelAnimationFrame(pending);
  };
}

const isLeft = (element: Element): boolean => element.tagName === "MAIN" && !element.isConnected;

function next(around: readonly Element[], root: HTMLElement): Element | null {
  const main = root.querySelector("main");
  const standing = around.filter((element) => element.isConnected && !element.contains(main));
  for (const group of standing.slice(0, 2)) {
    const inside = visible(group.querySelectorAll(wanted)) ?? visible(group.querySelectorAll(focusable));
    if (inside) return inside;
  }
  return (
    visible(root.querySelectorAll(wanted)) ??
    main?.querySelector("h1") ??
    visible(root.querySelectorAll(focusable))
  );
}

const visible = (elements: Iterable<Element>): Element | null =>
  [...elements].find((element) => element.getClientRects().length > 0) ?? null;
