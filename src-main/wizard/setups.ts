import type { Handlers, RemovedSetup, Setup } from "../contract/index.ts";
import { contactKind } from "../network/contacts.ts";
import { settled } from "../practice/deed.ts";
import { playedBy, scenarioOf } from "../practice/scenarios/index.ts";
import { providerInfos } from "../providers/index.ts";
import { applyChange, duplicateOf, newSetup, playing } from "../setup/document.ts";
import { providerIdOf } from "../setup/okta-settings.ts";
import { summaryOf } from "../view/summary.ts";
import type { WizardContext } from "./context.ts";

const seen = ({ news: _, ...setup }: Setup): Setup => setup;

/** Setups: their list, and the life of one. `removed` says what is in the bin. */
export function setupOperations(context: WizardContext, removed: () => Promise<RemovedSetup[]>) {
  const { store, network } = context;
  return {
    "app.info": async () => ({
      version: context.version,
      host: context.hostKind,
      platform: process.platform,
      dataFolder: context.dataFolder,
      keychain: context.secrets.status,
      providers: [...providerInfos],
    }),
    "app.contacts": async () => ({
      contacts: network.contacted().map((host) => ({ host, kind: contactKind(host) })),
    }),
    "setup.list": async () => {
      const { setups, damaged } = await store.list();
      const views = await Promise.all(setups.map((setup) => context.present(setup)));
      const lines = views.map((view) => summaryOf(view, network.now()));
      return { setups: lines, damaged, removed: await removed() };
    },
    "setup.create": async ({ provider, practice }) =>
      context.present(await store.create(newSetup(provider, practice, network.now()))),
    "setup.open": async ({ id }) => {
      const setup = await store.read(id);
      // Whoever opens it has seen what is new.
      return context.present(setup.news === undefined ? setup : await store.update(id, seen));
    },
    "setup.update": async ({ id, change }) => {
      const setup = await store.update(id, (before) => {
        const after = applyChange(before, change, network.now());
        if (after.practice && change.scenario !== undefined)
          scenarioOf(providerIdOf(after), after.practice.scenario);
        // A scenario belongs to a provider: with another provider, practice starts from the one that works.
        if (after.practice && after.provider !== before.provider)
          return { ...after, practice: playing(after.practice, "works") };
        return settled(before, after, playedBy(before), after.updatedAt);
      });
      return context.present(setup);
    },
    "setup.duplicate": async ({ id }) =>
      context.present(await store.create(duplicateOf(await store.read(id), network.now()))),
  } satisfies Partial<Handlers>;
}
