import type { ExchangeAccess } from "../../../contract/index.ts";

const always = [
  "microsoft-app",
  "microsoft-secret",
  "microsoft-object-id",
  "microsoft-exchange",
  "microsoft-smtp-auth",
] as const;

/** The console tasks that a whole run does, by the way it goes: by a role, no permission is asked for. */
export const doneTasks = (way: ExchangeAccess): readonly string[] =>
  way === "rbac" ? always : [...always, "microsoft-permission", "microsoft-consent"];
