import { expect, vi } from "vitest";
import type { Plan, PlanEvent, SettingsInput } from "../../../src-main/contract/index.ts";
import { ownRefs } from "../../../src-main/credentials/secret-ref.ts";
import { rememberSecret } from "../../support/canary.ts";
import type { Profile } from "./profile.ts";

/** A practice setup for which nothing was done anywhere: no records of Okta's, a zone without mail. */
export async function practiceWithoutMail(
  { handlers }: Profile,
  provider: "google" | "microsoft" = "google",
  settings: SettingsInput = {},
): Promise<string> {
  const { setup } = await handlers["setup.create"]({ provider, practice: true });
  const { id } = setup;
  await handlers["setup.update"]({ id, change: { settings } });
  await handlers["practice.fill"]({ id, step: "domain" });
  await handlers["practice.fill"]({ id, step: "app" });
  await handlers["credentials.makePractice"]({ id });
  await handlers["setup.update"]({ id, change: { domain: { oktaRecords: [] } } });
  return id;
}

/** Tells the canary every secret that a setup has now: its credential, its keys, what its connections sign in with. */
export async function rememberSecrets({ handlers, secrets }: Profile, id: string): Promise<void> {
  const { setup } = await handlers["setup.open"]({ id });
  for (const ref of ownRefs(setup)) await secrets.withSecret(ref, (secret) => secret.use(rememberSecret));
}

type End = Extract<PlanEvent, { type: "end" }>;

/** How the run ends that begins here. */
export async function ended({ planEvents }: Profile, begin: Promise<{ runId: string }>): Promise<End> {
  const before = planEvents.length;
  await begin;
  return vi.waitFor(
    () => {
      const end = planEvents.slice(before).find((event) => event.type === "end");
      expect(end).toBeDefined();
      return end as End;
    },
    { timeout: 120_000 },
  );
}

/** How each change of a plan stands. */
export const states = ({ changes }: Plan): Record<string, string> =>
  Object.fromEntries(changes.map(({ id, state }) => [id, state]));
