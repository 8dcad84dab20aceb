import type { ProviderId, RunReport } from "../contract/index.ts";
import type { ProviderTask } from "./provider.ts";

/**
 * Which tasks a run proves, by the stages that passed in it, also when a later one failed. Pure. A run of another
 * provider proves nothing.
 */
export function provenTasks(
  provider: ProviderId,
  tasks: readonly ProviderTask[],
  run: RunReport | null,
): ReadonlySet<string> {
  if (!run || run.provider !== provider) return new Set();
  const passed = new Set<string | undefined>(
    run.stages.filter(({ status }) => status === "passed" || status === "warning").map(({ id }) => id),
  );
  const roles = passed.has("token") ? rolesIn(run) : [];
  return new Set(
    tasks
      .filter(
        ({ provenBy, provenByRole }) =>
          (provenBy && passed.has(provenBy)) || (provenByRole && roles.includes(provenByRole)),
      )
      .map(({ id }) => id),
  );
}

/** Application permissions in the token's claims. */
function rolesIn(run: RunReport): readonly unknown[] {
  const claims = run.stages.flatMap((stage) => stage.evidence).find((evidence) => evidence.kind === "claims");
  const roles: unknown = claims?.claims.roles;
  return Array.isArray(roles) ? roles : [];
}
