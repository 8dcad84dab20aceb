import type { StageStatus } from "../../contract/index.ts";
import { stageMarks } from "./text.ts";

const [red, green, yellow, cyan] = [31, 32, 33, 36];
const stages: Readonly<Record<StageStatus, number | undefined>> = {
  passed: green,
  warning: yellow,
  failed: red,
  skipped: undefined,
  cancelled: yellow,
};

const colored = (text: string, color: number): string => `\x1b[1;${color}m${text}\x1b[22;39m`;

/** The words at a line's begin that say how much it weighs, as `text.ts` writes them. */
const weights: readonly (readonly [RegExp, number])[] = [
  [/^Blocks:/gm, red],
  [/^Warning:/gm, yellow],
  [/^Note:/gm, cyan],
  [/^Passed in\b/gm, green],
  [/^Stopped\./gm, red],
];
const stage = new RegExp(
  `^(.{24})(${Object.values(stageMarks)
    .toSorted((a, b) => b.length - a.length)
    .join("|")})(?= {2})`,
  "gm",
);

/**
 * Colors for what is printed, when everything else about it is done: what a stranger's text holds was made visible before, so
 * that no color and no other command to the terminal comes from there. They repeat what the words say.
 */
export function painted(text: string): string {
  const marked = text.replace(stage, (whole, name: string, mark: string) => {
    const status = (Object.keys(stageMarks) as StageStatus[]).find((known) => stageMarks[known] === mark);
    const color = status && stages[status];
    return color === undefined ? whole : `${name}${colored(mark, color)}`;
  });
  return weights.reduce(
    (done, [pattern, color]) => done.replace(pattern, (word) => colored(word, color)),
    marked,
  );
}
