import { dayMs } from "../../contract/day.ts";

/** The day on which the packaged code was built (YYYY-MM-DD); vite.config.ts puts it in. The sources have none. */
declare const __BUILT_ON__: string | undefined;
export const builtOn: string | undefined = typeof __BUILT_ON__ === "string" ? __BUILT_ON__ : undefined;

/** From this age on it is worth a look whether there is a newer version. Months. */
const oldMonths = 6;
const monthMs = (365.25 / 12) * dayMs;

/**
 * How old a version is, in words, once it is half a year; undefined before, and where the day is not known or still to come.
 * No network is asked.
 *
 * @param day YYYY-MM-DD
 * @param now milliseconds since the epoch
 */
export function ageInWords(day: string | undefined, now: number): string | undefined {
  const months = Math.floor((now - Date.parse(`${day}T00:00:00Z`)) / monthMs);
  if (!(months >= oldMonths)) return undefined;
  if (months < 24) return `${months} months old`;
  return `${Math.floor(months / 12)} years old`;
}
