import type { Setup, SetupChange } from "../../src-main/contract/setup.ts";

/** Two changes as one: the later one wins, key by key. */
export function mergeChanges(first: SetupChange, second: SetupChange): SetupChange {
  const merged: SetupChange = { ...first, ...second };
  if (first.domain && second.domain) merged.domain = { ...first.domain, ...second.domain };
  if (first.settings && second.settings) merged.settings = { ...first.settings, ...second.settings };
  if (first.tasks && second.tasks) merged.tasks = { ...first.tasks, ...second.tasks };
  return merged;
}

/** The part of a setup that people edit, as it will be when the change is saved. */
export type Draft = Pick<Setup, "provider" | "domain" | "settings"> & {
  readonly tasks: Readonly<Record<string, boolean>>;
};

/** What the fields show: the saved setup with the unsaved change on top. */
export function draftOf(setup: Setup, change: SetupChange | null): Draft {
  const saved = Object.fromEntries(Object.keys(setup.tasks).map((id) => [id, true]));
  const settings: Record<string, unknown> = { ...setup.settings, ...change?.settings };
  for (const [key, value] of Object.entries(settings)) if (value === null) delete settings[key];
  return {
    provider: change?.provider ?? setup.provider,
    domain: { ...setup.domain, ...change?.domain },
    settings: settings as Setup["settings"],
    tasks: { ...saved, ...change?.tasks },
  };
}
