import { useState } from "react";
import { Segments } from "../../components/Segments.tsx";
import { chooseTheme, chosenTheme, type Theme } from "../theme.ts";

const themes: readonly (readonly [theme: Theme, words: string])[] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** The colors of the window: as the system's, or one of the two. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme);
  const choose = (chosen: Theme) => {
    chooseTheme(chosen);
    setTheme(chosen);
  };
  return <Segments label="Theme" value={theme} options={themes} onChange={choose} />;
}
