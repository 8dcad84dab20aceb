import { useState } from "react";
import { chooseTheme, chosenTheme, type Theme } from "../theme.ts";
import s from "./Home.module.css";

const themes: readonly (readonly [theme: Theme, words: string])[] = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** The colors of the window: as the system's, or one of the two. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <fieldset className={s.segments} aria-label="Theme">
      {themes.map(([id, words]) => (
        <button
          key={id}
          type="button"
          aria-pressed={theme === id}
          onClick={() => {
            chooseTheme(id);
            setTheme(id);
          }}
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}
