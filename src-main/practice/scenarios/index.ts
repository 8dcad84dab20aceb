import type { Scenario } from "../../contract/api.ts";
import { MailwrightError } from "../../contract/problem.ts";
import type { ProviderId } from "../../contract/settings.ts";
import type { Setup } from "../../contract/setup.ts";
import { providerIdOf } from "../../setup/okta-settings.ts";
import { practices } from "../index.ts";
import { listed } from "../scenario-list.ts";
import type { PracticeScenario } from "./scenario.ts";

export type { PracticeScenario } from "./scenario.ts";

/** Every scenario of the practice world, by provider. `works` stands first and is the one that succeeds. */
export const scenarios: readonly PracticeScenario[] = Object.values(practices).flatMap(
  ({ scenarios: own }) => own,
);

/** The scenarios as people choose from them, of one provider or of all. */
export const scenarioList = (provider?: string): Scenario[] =>
  listed(scenarios.filter((s) => provider === undefined || s.provider === provider));

/** The scenario that a practice setup plays; undefined for a real one, and for a name that is no longer in the list. */
export const playedBy = (setup: Setup): PracticeScenario | undefined =>
  setup.practice
    ? scenarios.find((s) => s.provider === providerIdOf(setup) && s.name === setup.practice?.scenario)
    : undefined;

/** The scenario of a provider by its name. Throws `practice-scenario-unknown` when there is none. */
export function scenarioOf(provider: ProviderId, name: string): PracticeScenario {
  const found = scenarios.find((s) => s.provider === provider && s.name === name);
  if (found) return found;
  throw new MailwrightError({
    code: "practice-scenario-unknown",
    step: "test",
    title: "There is no such practice scenario",
    cause: `“${name.slice(0, 80)}” is not in the list of this provider.`,
    fix: ["Choose one from the list. On the command line, mailwright rehearse --list prints it."],
  });
}
