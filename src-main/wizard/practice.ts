import { type Handlers, MailwrightError, type Setup, type StepId } from "../contract/index.ts";
import { scenarios } from "../practice/scenarios/index.ts";
import { practiceValues } from "../practice/values.ts";
import type { WizardContext } from "./context.ts";
import { notPractice } from "./credentials.ts";
import { present } from "./setups.ts";

/** What only a practice setup can do. */
export function practiceOperations(
  context: WizardContext,
): Pick<Handlers, "practice.scenarios" | "practice.fill"> {
  return {
    "practice.scenarios": async ({ provider }) => ({
      scenarios: scenarios
        .filter((s) => s.provider === provider)
        .map(({ name, title, finding }) => ({ name, provider, title, finding })),
    }),
    "practice.fill": async ({ id, step }) => {
      const setup = await context.store.update(id, (before) => {
        if (!before.practice) throw new MailwrightError(notPractice().finding);
        return { ...fill(before, step), updatedAt: new Date(context.network.now()).toISOString() };
      });
      return present(context, setup);
    },
  };
}

/** Fills what is empty in a step with the practice company's values. What was typed stays. */
export function fill(setup: Setup, step: StepId): Setup {
  const provider = setup.provider ?? "google";
  const values = practiceValues(provider);
  switch (step) {
    case "domain": {
      const { domain } = setup;
      return {
        ...setup,
        provider,
        domain: {
          prerequisites: { ...values.domain.prerequisites, ...domain.prerequisites },
          customUrlDomain: domain.customUrlDomain || values.domain.customUrlDomain,
          emailDomain: domain.emailDomain || values.domain.emailDomain,
          from: domain.from || values.domain.from,
          oktaRecords: domain.oktaRecords.length ? domain.oktaRecords : values.domain.oktaRecords,
        },
      };
    }
    case "app": {
      // The mailbox is the From address, as it is for most: the practice company's only where none was given.
      const { username, subject, ...rest } = values.settings;
      const mailbox = setup.domain.from ? {} : { username, subject };
      return { ...setup, settings: { ...rest, ...mailbox, ...setup.settings } };
    }
    default:
      return setup;
  }
}
