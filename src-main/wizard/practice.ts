import type { Handlers } from "../contract/index.ts";
import { ended } from "../practice/deed.ts";
import { estateScenarioList } from "../practice/estate-scenarios.ts";
import { consoleDkim, fill, practiceOnly } from "../practice/fill.ts";
import { scenarioList } from "../practice/scenarios/index.ts";
import { runInPracticeShell } from "../practice/shell.ts";
import type { WizardContext } from "./context.ts";

/** What only a practice setup can do. */
export function practiceOperations(context: WizardContext) {
  return {
    "practice.scenarios": async ({ provider }) => ({
      scenarios: scenarioList(provider),
      estate: estateScenarioList(),
    }),
    "practice.shell": async ({ id }) => {
      const setup = await context.store.read(id);
      practiceOnly(setup);
      return { screen: await runInPracticeShell(setup, context.network.now()) };
    },
    "practice.deed": async ({ id }) => {
      const at = new Date(context.network.now()).toISOString();
      const setup = await context.store.update(id, (before) => {
        practiceOnly(before);
        return { ...ended(before, at), updatedAt: at };
      });
      return context.present(setup);
    },
    "practice.fill": async ({ id, step }) => {
      const dkim = step === "dns" ? await consoleDkim(await context.store.read(id)) : undefined;
      const setup = await context.store.update(id, (before) => {
        practiceOnly(before);
        const filled = fill(before, step);
        const domain = { ...filled.domain, ...(dkim && { dkim }) };
        return { ...filled, domain, updatedAt: new Date(context.network.now()).toISOString() };
      });
      return context.present(setup);
    },
  } satisfies Partial<Handlers>;
}
