import {
  type Emit,
  type Handlers,
  MailwrightError,
  type OperationName,
  operations,
} from "../../../src-main/contract/index.ts";
import type { HostServices } from "../../../src-main/wizard.ts";

const notFaked = (name: OperationName) => async (): Promise<never> => {
  throw new MailwrightError({
    code: "internal-not-faked",
    step: "domain",
    title: `${name} is not faked in this test`,
    cause: "",
    fix: [],
  });
};

/** Handlers for every operation of the contract. Those not given refuse with a finding. */
export function fakeHandlers(given: Partial<Handlers>): Handlers {
  const names = Object.keys(operations) as OperationName[];
  return { ...Object.fromEntries(names.map((name) => [name, notFaked(name)])), ...given } as Handlers;
}

/** A wizard for a host under test: what the host gave it is kept, so that a test can emit and save. */
export function fakeWizard(given: Partial<Handlers> = {}) {
  const held: { services?: HostServices; emit?: Emit; closed: number } = { closed: 0 };
  return {
    held,
    open: async (services: HostServices, emit: Emit) => {
      held.services = services;
      held.emit = emit;
      return {
        handlers: fakeHandlers(given),
        close: async () => {
          held.closed++;
        },
      };
    },
  };
}
