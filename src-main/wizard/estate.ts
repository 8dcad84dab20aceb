import { connectorOf } from "../connections/index.ts";
import type { Handlers } from "../contract/index.ts";
import { connectionRef } from "../credentials/secret-ref.ts";
import type { PlanDesk } from "../plan/desk.ts";
import { consoleOf } from "../practice/estate.ts";
import { estateScenarios } from "../practice/estate-scenarios.ts";
import { practiceOnly } from "../practice/fill.ts";
import { named } from "../setup/email-domain.ts";
import type { Connect } from "./connecting.ts";
import type { WizardContext } from "./context.ts";

/** The Okta org and the DNS host of a practice setup: which company's they are, what is wrong there, and its way in. */
export function estateOperations(context: WizardContext, desk: PlanDesk, connect: Connect) {
  const { store, secrets, worlds } = context;
  return {
    "practice.estate": ({ id, scenario }) =>
      desk.alone(id, async () => {
        const setup = await store.read(id);
        practiceOnly(setup);
        for (const fact of setup.connections ?? []) await secrets.forget(connectionRef(id, fact));
        const after = await store.update(
          id,
          ({ connections: _, journal: _log, lastPlan: _end, ...before }) => {
            const { estate: _old, ...practice } = before.practice ?? { scenario: "works" };
            const estate = estateScenarios.some(({ name }) => name === scenario) && { estate: scenario };
            // That company's records are of no use in this one.
            const domain = { ...before.domain, oktaRecords: [] };
            return { ...before, domain, practice: { ...practice, ...estate } };
          },
        );
        return context.present(after);
      }),
    "practice.mend": async ({ id }) => {
      const setup = await store.read(id);
      practiceOnly(setup);
      await worlds.mend(setup);
      const after = await store.update(id, (before) => {
        const { estate: _, ...practice } = before.practice ?? { scenario: "works" };
        return { ...before, practice };
      });
      return context.present(after);
    },
    "practice.connect": async ({ id, system }) => {
      const setup = await store.read(id);
      practiceOnly(setup);
      const entered = await consoleOf(await worlds.estate(named(setup)), system);
      return connect(await connectorOf(system), setup, entered);
    },
  } satisfies Partial<Handlers>;
}
