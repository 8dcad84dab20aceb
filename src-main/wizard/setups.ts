import type { Handlers, Setup, SetupView } from "../contract/index.ts";
import { findScenario } from "../practice/scenarios/index.ts";
import { applyChange, newSetup } from "../setup/document.ts";
import { ownRefs, type WizardContext } from "./context.ts";
import { unknownScenario } from "./practice-worlds.ts";
import { summaryOf, viewOf } from "./view.ts";

/** A setup as the window sees it, with the keychain asked whether the secret is there. */
export const present = async (context: WizardContext, setup: Setup): Promise<SetupView> =>
  viewOf(setup, await context.presence.has(setup), context.network.now());

/** Setups: their list, and the life of one. */
export function setupOperations(
  context: WizardContext,
): Pick<
  Handlers,
  "app.info" | "setup.list" | "setup.create" | "setup.open" | "setup.update" | "setup.remove"
> {
  const { store, network } = context;
  return {
    "app.info": async () => ({
      version: context.version,
      host: context.hostKind,
      platform: process.platform,
      dataFolder: context.dataFolder,
      keychain: context.secrets.status,
    }),
    "setup.list": async () => {
      const { setups, damaged } = await store.list();
      const views = await Promise.all(setups.map((setup) => present(context, setup)));
      return { setups: views.map((view) => summaryOf(view, network.now())), damaged };
    },
    "setup.create": async ({ provider, practice }) =>
      present(context, await store.create(newSetup(provider, practice, network.now()))),
    "setup.open": async ({ id }) => present(context, await store.read(id)),
    "setup.update": async ({ id, change }) => {
      const setup = await store.update(id, (before) => {
        const after = applyChange(before, change, network.now());
        if (
          after.practice &&
          change.scenario !== undefined &&
          !findScenario(after.provider ?? "other", after.practice.scenario)
        ) {
          throw unknownScenario(after.practice.scenario);
        }
        // A scenario belongs to a provider: with another provider, practice starts from the one that works.
        return after.practice && after.provider !== before.provider
          ? { ...after, practice: { scenario: "works" } }
          : after;
      });
      return present(context, setup);
    },
    "setup.remove": async ({ id }) => {
      // The secret goes first: were it the other way round, a failure would leave an entry that no setup owns.
      for (const ref of ownRefs(await store.read(id))) await context.secrets.forget(ref);
      await store.remove(id);
      return {};
    },
  };
}
