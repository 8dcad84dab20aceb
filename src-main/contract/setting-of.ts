import type { SettingsField } from "./fields.ts";
import type { OktaSettings } from "./settings.ts";

/** What Okta gets for a setting, as text; "" for one that is not known yet or is not sent to Okta. */
export function settingOf(settings: OktaSettings, field: SettingsField): string {
  if (field === "scope") return settings.scopes.join(" ");
  const values: Partial<Record<SettingsField | keyof OktaSettings, unknown>> = settings;
  return String(values[field] ?? "");
}
