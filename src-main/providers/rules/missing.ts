import { type Field, fields, type SettingsField, settingsFields } from "../../contract/fields.ts";
import type { Finding } from "../../contract/index.ts";
import { settingOf } from "../../contract/setting-of.ts";
import type { LintContext, Provider } from "../provider.ts";
import { tidy } from "../text.ts";
import { settingFinding } from "./finding.ts";

/** One finding for each value the work needs and does not have, at the field that is to be filled in. */
export function lintMissing(provider: Provider, { settings, input }: LintContext): Finding[] {
  const { id, origins, endpointField } = provider;
  const isMissing = (field: SettingsField) =>
    !settingOf(settings, field) && !tidy(String(input[field] ?? ""));
  const isNeeded = ({ needed, providers = [id] }: Field) =>
    providers.includes(id) &&
    (needed === "always" || (needed === "bearer" && settings.authType === "OAUTH2_JWT_BEARER_GRANT"));
  const missing = settingsFields.filter((field) => isNeeded(fields[field]) && isMissing(field));
  return missing
    .filter((field) => !missing.some((other) => other === (fields[field] as Field).follows))
    .map((field) => (field === "tokenEndpoint" ? endpointField : field))
    .map((field) => {
      const { label } = fields[field];
      const { fix, step = "app" } = origins[field] ?? { fix: `Enter ${label}.` };
      return settingFinding("error", field, "setting-missing", {
        title: `${label} is missing`,
        cause: "Okta needs this value to send.",
        fix: [fix],
        step,
      });
    });
}
