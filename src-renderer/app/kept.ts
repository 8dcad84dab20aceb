/** What this browser keeps of a person's choices, by name. Null where it keeps nothing. */
export function kept(name: string): string | null {
  try {
    return window.localStorage.getItem(`mailwright-${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice from now on. Where the browser keeps nothing, it holds until the page is closed. */
export function keep(name: string, text: string): void {
  try {
    window.localStorage.setItem(`mailwright-${name}`, text);
  } catch {
    // See above.
  }
}
