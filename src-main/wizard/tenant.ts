import type { Finding, Handlers, SettingsInput, Setup } from "../contract/index.ts";
import type { Network } from "../network/port.ts";
import { chosenCloud, cloudOfLogin, isTenantDomain, sharedTenants } from "../providers/microsoft/clouds.ts";
import {
  openIdConfigurationUrl,
  readOpenIdConfiguration,
  type TenantAnswer,
} from "../providers/microsoft/tenant.ts";
import { settingFinding } from "../providers/rules/finding.ts";
import { isGuid, tidy } from "../providers/text.ts";
import { exchange } from "../token/exchange.ts";
import type { WizardContext } from "./context.ts";

/** For the whole question, in milliseconds. */
const timeoutMs = 10_000;

/** Asks Entra whether the tenant is there, and which ID a domain stands for. */
export function tenantOperations(context: WizardContext) {
  const { store, worlds, network } = context;
  return {
    "app.resolveTenant": async ({ id }) => {
      const setup = await store.read(id);
      const typed = tidy(setup.settings.tenantId);
      const askable =
        (isGuid(typed) || isTenantDomain(typed)) && !sharedTenants.includes(typed.toLowerCase());
      // What cannot be a tenant is lint's to say, at the field.
      if (!askable) return { view: await context.present(setup), findings: [] };
      const answer = await ask(await worlds.networkOf(setup, network), setup.settings, typed);
      const known = answer.kind === "tenant" ? answer.id : null;
      const at = new Date(network.now()).toISOString();
      const after =
        known && isTenantDomain(typed)
          ? await store.update(id, (before) => withTenant(before, typed, known, at))
          : setup;
      return { view: await context.present(after), findings: findingsOf(answer, setup.settings, typed) };
    },
  } satisfies Partial<Handlers>;
}

/** The ID in place of the domain, unless the field was changed while Entra was asked. */
const withTenant = (setup: Setup, typed: string, tenantId: string, updatedAt: string): Setup =>
  tidy(setup.settings.tenantId) === typed
    ? { ...setup, updatedAt, settings: { ...setup.settings, tenantId } }
    : setup;

async function ask(network: Network, settings: SettingsInput, tenant: string): Promise<TenantAnswer> {
  const reply = await exchange(
    network,
    "openid-configuration",
    openIdConfigurationUrl(tenant, chosenCloud(settings)),
    { method: "GET" },
    { signal: new AbortController().signal, timeoutMs, onEvidence: () => {}, secrets: [] },
  );
  return reply ? readOpenIdConfiguration(reply.status, reply.text) : { kind: "unreadable" };
}

function findingsOf(answer: TenantAnswer, settings: SettingsInput, typed: string): Finding[] {
  const cloud = chosenCloud(settings);
  switch (answer.kind) {
    case "unknown":
      return [
        settingFinding("error", "tenantId", "setting-tenant-unknown", {
          title: "Microsoft knows no such tenant",
          cause: isGuid(typed)
            ? `No tenant of ${cloud.name} has this ID (AADSTS90002).`
            : `The domain is not verified in any tenant of ${cloud.name} (AADSTS90002).`,
          fix: [
            "In Entra, open App registrations, your app, Overview. Copy Directory (tenant) ID.",
            "If the tenant is in a national cloud, choose that cloud.",
          ],
          found: typed,
        }),
      ];
    case "unreadable":
      return [
        settingFinding("info", "tenantId", "setting-tenant-not-checked", {
          title: "The tenant could not be looked up",
          cause: `${cloud.loginHost} did not answer as expected. Nothing was changed.`,
          fix: [
            "Check that this computer is online, and try again.",
            "Or go on: a test shows whether it is right.",
          ],
        }),
      ];
    case "tenant":
      return answer.loginHost === cloud.loginHost
        ? []
        : [
            settingFinding("warning", "cloud", "setting-cloud", {
              title: "This tenant is in another Microsoft cloud",
              cause: `Microsoft says that its tokens come from ${answer.loginHost}.`,
              fix: [
                `Choose ${cloudOfLogin(answer.loginHost)?.name ?? "the tenant's cloud"} under Microsoft cloud.`,
              ],
              found: cloud.loginHost,
              expected: answer.loginHost,
            }),
          ];
    default:
      throw new Error(answer satisfies never);
  }
}
