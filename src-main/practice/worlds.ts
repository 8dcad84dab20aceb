import type { Setup } from "../contract/index.ts";
import { secretRef } from "../credentials/secret-ref.ts";
import type { SecretStore } from "../credentials/store.ts";
import type { Network } from "../network/port.ts";
import { oktaSettings } from "../setup/okta-settings.ts";
import type { Handover } from "./delivery.ts";
import type { Estate } from "./estate.ts";
import { scenarioOf } from "./scenarios/index.ts";
import type { PracticeWorld } from "./world.ts";
import { worldOptions } from "./world-options.ts";

/** The practice worlds of the setups that are open: one a setup, started when first needed, made anew when its facts change. */
export interface PracticeWorlds {
  /** The network a setup lives in: the practice world for a practice setup, the real one otherwise. */
  networkOf(setup: Setup, real: Network): Promise<Network>;
  /** Tells the setup's world which credential "the console" knows. Nothing happens for a real setup. */
  register(setup: Setup): Promise<void>;
  /** The last mail that the setup's world accepted, as it leaves the provider; null for a real setup, or before a mail. */
  lastDelivery(setup: Setup): Promise<Handover | null>;
  /** What the practice company of a setup owns at Okta and at its DNS host. It begins with the first call, and with another scenario. */
  estate(setup: Setup): Promise<Estate>;
  /** Ends what is wrong in the estate of a setup: it goes on as that of a setup without a scenario for it. */
  mend(setup: Pick<Setup, "id">): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly key: string;
  readonly world: Promise<PracticeWorld>;
}

/** How long a replaced world lives on, in milliseconds: longer than a check run may take. */
const retireMs = 150_000;

export function openPracticeWorlds(secrets: SecretStore): PracticeWorlds {
  const running = new Map<string, Running>();
  const retired = new Set<Promise<PracticeWorld>>();
  const estates = new Map<string, { readonly plays: string; readonly estate: Promise<Estate> }>();

  /** A replaced world may still serve a check under way: it is closed when that must be over. */
  function retire(world: Promise<PracticeWorld>): void {
    retired.add(world);
    const close = () => {
      if (retired.delete(world)) void world.then((old) => old.close()).catch(() => undefined);
    };
    setTimeout(close, retireMs).unref();
  }

  async function worldOf(setup: Setup, scenario: string): Promise<PracticeWorld> {
    const options = worldOptions({ ...setup, practice: { scenario } });
    scenarioOf(options.provider, scenario);
    const estate = await estates.get(setup.id)?.estate;
    const key = JSON.stringify({ ...options, estate: estate?.id });
    const before = running.get(setup.id);
    if (before?.key === key) return before.world;
    // The simulated servers are loaded by the first practice that needs them.
    const world = import("./world.ts").then(({ startPracticeWorld }) =>
      startPracticeWorld({ ...options, estate }),
    );
    running.set(setup.id, { key, world });
    world.catch(() => running.delete(setup.id));
    if (before) retire(before.world);
    return world;
  }

  return {
    async networkOf(setup, real) {
      return setup.practice ? (await worldOf(setup, setup.practice.scenario)).network : real;
    },
    async register(setup) {
      if (!setup.practice || !setup.credential) return;
      const world = await worldOf(setup, setup.practice.scenario);
      const settings = oktaSettings(setup);
      await secrets.withSecret(secretRef(setup.id, setup.credential), (secret) =>
        world.register(settings, secret),
      );
    },
    async lastDelivery(setup) {
      if (!setup.practice) return null;
      return (await worldOf(setup, setup.practice.scenario)).lastDelivery();
    },
    async estate(setup) {
      const plays = setup.practice?.estate ?? "";
      const known = estates.get(setup.id);
      if (known?.plays === plays) return known.estate;
      const estate = Promise.all([import("./open-estate.ts"), import("./estate-scenarios.ts")]).then(
        ([{ openEstate }, { estatePlays }]) => openEstate(setup, estatePlays(setup)),
      );
      estates.set(setup.id, { plays, estate });
      estate.catch(() => estates.delete(setup.id));
      return estate;
    },
    async mend({ id }) {
      const known = estates.get(id);
      if (!known) return;
      (await known.estate).mend();
      estates.set(id, { ...known, plays: "" });
    },
    async close() {
      const worlds = [...[...running.values()].map(({ world }) => world), ...retired];
      running.clear();
      retired.clear();
      await Promise.allSettled(worlds.map(async (world) => (await world).close()));
    },
  };
}
