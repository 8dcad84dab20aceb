import type { OktaSettings, SettingsField } from "../../src-main/contract/settings.ts";
import { SelectInput } from "../components/SelectInput.tsx";
import { SettingField } from "./SettingField.tsx";
import { useSetup } from "./workspace.ts";

const flows = [
  { id: "OAUTH2_CLIENT_CREDENTIALS", name: "OAuth 2.0 - Client credentials flow" },
  { id: "OAUTH2_JWT_BEARER_GRANT", name: "OAuth 2.0 - JWT Bearer token flow" },
] as const;

const methods = [
  { id: "CLIENT_SECRET_POST", name: "CLIENT_SECRET_POST" },
  { id: "CLIENT_SECRET_BASIC", name: "CLIENT_SECRET_BASIC" },
] as const;

const clouds = [
  { id: "worldwide", name: "Worldwide" },
  { id: "us-gcc-high", name: "US Government GCC High" },
  { id: "us-dod", name: "US Government DoD" },
  { id: "china", name: "China (21Vianet)" },
] as const;

const accesses = [
  { id: "mailbox-permission", name: "Use the mailbox (FullAccess)" },
  { id: "rbac", name: "Only send as it (RBAC for Applications)" },
] as const;

interface SettingControlProps {
  readonly field: SettingsField;
  readonly label: string;
  readonly hint?: string;
}

/** A setting with the control that fits it: a list where only some values exist, a day, or a text. */
export function SettingControl(props: SettingControlProps) {
  const { view, draft, session } = useSetup();
  const { settings } = view;
  const { field, label, hint } = props;
  switch (field) {
    case "authType":
      return (
        <SelectInput
          name={field}
          label={label}
          hint={hint}
          value={draft.settings.authType ?? settings.authType}
          options={flows}
          onChange={(authType) => session.apply({ settings: { authType } })}
        />
      );
    case "tokenEndpointAuthMethod":
      return (
        <SelectInput
          name={field}
          label={label}
          hint={hint}
          value={draft.settings.tokenEndpointAuthMethod ?? methodOf(settings)}
          options={methods}
          onChange={(tokenEndpointAuthMethod) => session.apply({ settings: { tokenEndpointAuthMethod } })}
        />
      );
    case "cloud":
      return (
        <SelectInput
          name={field}
          label={label}
          hint={hint}
          value={draft.settings.cloud ?? "worldwide"}
          options={clouds}
          onChange={(cloud) => session.apply({ settings: { cloud } })}
        />
      );
    case "exchangeAccess":
      return (
        <SelectInput
          name={field}
          label={label}
          hint={hint}
          value={draft.settings.exchangeAccess ?? "mailbox-permission"}
          options={accesses}
          onChange={(exchangeAccess) => session.apply({ settings: { exchangeAccess } })}
        />
      );
    case "secretExpiresOn":
      return <SettingField {...props} type="date" />;
    default:
      return <SettingField {...props} fallback={fallbackOf(settings, field)} />;
  }
}

const methodOf = (settings: OktaSettings) =>
  settings.authType === "OAUTH2_CLIENT_CREDENTIALS" ? settings.tokenEndpointAuthMethod : "CLIENT_SECRET_POST";

/** What Okta gets for a field when nothing is entered in it. */
function fallbackOf(settings: OktaSettings, field: SettingsField): string | undefined {
  if (field === "scope") return settings.scopes.join(" ") || undefined;
  const values: Partial<Record<SettingsField, string | number>> = settings;
  const value = values[field];
  return value === undefined || value === "" ? undefined : String(value);
}
