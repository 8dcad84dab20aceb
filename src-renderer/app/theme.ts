import { keep, kept } from "./kept.ts";

/** The window's theme: as the system's, or as a person chose. */
export type Theme = "system" | "light" | "dark";

const isTheme = (text: string | null): text is Theme =>
  text === "light" || text === "dark" || text === "system";

/** What was chosen. Where the browser keeps nothing, the system's. */
export function chosenTheme(): Theme {
  const theme = kept("theme");
  return isTheme(theme) ? theme : "system";
}

/** Shows the window in a theme; theme/tokens.css has the colors of both. */
export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** Chooses a theme, for this browser from now on. */
export function chooseTheme(theme: Theme): void {
  showTheme(theme);
  keep("theme", theme);
}
