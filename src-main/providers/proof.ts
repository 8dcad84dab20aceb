import type { ProviderId, RunReport, StageId } from "../contract/index.ts";

const sendProves: Readonly<Record<ProviderId, readonly string[]>> = {
  google: ["google-values"],
  microsoft: [
    // Exchange takes the sign-in of an app without rights on the mailbox, and refuses the message: sending proves them.
    "microsoft-domain",
    "microsoft-mailbox",
    "microsoft-permission",
    "microsoft-consent",
    "microsoft-object-id",
    "microsoft-exchange",
    "microsoft-values",
  ],
  other: ["other-mailbox", "other-values"],
};

const authProves: Readonly<Record<ProviderId, readonly string[]>> = {
  google: ["google-mailbox"],
  microsoft: ["microsoft-smtp-auth"],
  other: ["other-permission"],
};

const tokenProves: Readonly<Record<ProviderId, readonly string[]>> = {
  // The token was asked for with `sub`: Google gives it only when the delegation and its scope are in place.
  google: ["google-project", "google-service-account", "google-key", "google-delegation"],
  microsoft: ["microsoft-app", "microsoft-secret"],
  other: ["other-app"],
};

/**
 * Which tasks a run proves, by the stages that passed in it, also when a later one failed. Pure. A run of another
 * provider proves nothing.
 */
export function provenTasks(provider: ProviderId, run: RunReport | null): ReadonlySet<string> {
  const proven = new Set<string>();
  if (!run || run.provider !== provider) return proven;
  const passed = (id: StageId) =>
    run.stages.some((stage) => stage.id === id && (stage.status === "passed" || stage.status === "warning"));
  const add = (ids: readonly string[]) => {
    for (const id of ids) proven.add(id);
  };
  if (passed("token")) add(tokenProves[provider]);
  if (passed("auth")) add(authProves[provider]);
  if (passed("send")) add(sendProves[provider]);
  if (provider === "microsoft" && passed("token") && hasSendRole(run))
    add(["microsoft-permission", "microsoft-consent"]);
  return proven;
}

/** Entra issues a token without consent too: only `roles` in it says that the permission was granted. */
function hasSendRole(run: RunReport): boolean {
  const claims = run.stages.flatMap((stage) => stage.evidence).find((evidence) => evidence.kind === "claims");
  const roles: unknown = claims?.claims.roles;
  return Array.isArray(roles) && roles.includes("SMTP.SendAsApp");
}
