import type { SystemId } from "../contract/index.ts";
import { MailwrightError } from "../contract/mailwright-error.ts";
import type { Connector } from "./connector.ts";

/** Every system that can be connected, loaded when it is first used: most setups go without. One line each. */
const connectors: { readonly [S in SystemId]?: () => Promise<Connector> } = {};

/** The connector of a system. Throws `connection-none` where there is none. */
export async function connectorOf(system: SystemId): Promise<Connector> {
  const load = connectors[system];
  if (!load) throw new MailwrightError(none);
  return load();
}

const none = {
  code: "connection-none",
  step: "finish" as const,
  title: "This system cannot be connected",
  cause: "Mailwright has no connection for it. Everything can be done by hand.",
  fix: ["Follow the steps: each shows the values to enter."],
};
