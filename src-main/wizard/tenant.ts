import type { Handlers, Setup } from "../contract/index.ts";
import { isTenant, isTenantDomain } from "../providers/microsoft/clouds.ts";
import { tenantFindings } from "../providers/microsoft/tenant.ts";
import { tidy } from "../providers/text.ts";
import { askTenant } from "../token/tenant.ts";
import type { WizardContext } from "./context.ts";

/** Asks Entra whether the tenant is there, and which ID a domain stands for. */
export function tenantOperations(context: WizardContext) {
  const { store, worlds, network } = context;
  return {
    "app.resolveTenant": async ({ id }) => {
      const setup = await store.read(id);
      const typed = tidy(setup.settings.tenantId);
      // What cannot be a tenant is lint's to say, at the field.
      if (!isTenant(typed)) return { view: await context.present(setup), findings: [] };
      const answer = await askTenant(await worlds.networkOf(setup, network), setup.settings, typed);
      const known = answer.kind === "tenant" ? answer.id : null;
      const at = new Date(network.now()).toISOString();
      const after =
        known && isTenantDomain(typed)
          ? await store.update(id, (before) => withTenant(before, typed, known, at))
          : setup;
      return { view: await context.present(after), findings: tenantFindings(answer, setup.settings, typed) };
    },
  } satisfies Partial<Handlers>;
}

/** The ID in place of the domain, unless the field was changed while Entra was asked. */
const withTenant = (setup: Setup, typed: string, tenantId: string, updatedAt: string): Setup =>
  tidy(setup.settings.tenantId) === typed
    ? { ...setup, updatedAt, settings: { ...setup.settings, tenantId } }
    : setup;
