import type { ProviderId } from "../../contract/settings.ts";
import { google } from "../google/scenarios.ts";
import { microsoft } from "../microsoft/scenarios.ts";
import { other } from "../other/scenarios.ts";
import type { PracticeScenario } from "./scenario.ts";

export type { PracticeScenario } from "./scenario.ts";

/** Every scenario of the practice world, by provider. `works` stands first and is the one that succeeds. */
export const scenarios: readonly PracticeScenario[] = [...google, ...microsoft, ...other];

/** The scenario of a provider by its name. */
export function findScenario(provider: ProviderId, name: string): PracticeScenario | undefined {
  return scenarios.find((s) => s.provider === provider && s.name === name);
}
