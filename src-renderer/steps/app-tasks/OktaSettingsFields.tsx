import { useCallback, useState } from "react";
import type { OktaSettings, SettingsField } from "../../../src-main/contract/settings.ts";
import { useRevealed } from "../../app/field-focus.ts";
import { SettingField } from "../../app/SettingField.tsx";
import { useSetup } from "../../app/workspace.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { SelectInput } from "../../components/SelectInput.tsx";
import s from "./AppTasks.module.css";

interface Entry {
  readonly field: Exclude<SettingsField, "authType" | "tokenEndpointAuthMethod">;
  readonly label: string;
  readonly hint?: string;
}

const server: readonly Entry[] = [
  { field: "host", label: "Hostname" },
  { field: "port", label: "Port", hint: "Okta connects to 587, 465 or 2587." },
  { field: "username", label: "Username", hint: "The mailbox that sends. The From address unless entered." },
  { field: "alias", label: "Name in Okta", hint: "How the provider is listed there." },
];
const token: readonly Entry[] = [
  { field: "clientId", label: "Client ID" },
  { field: "tokenEndpoint", label: "Token endpoint URL" },
  { field: "scope", label: "Scope", hint: "Several are separated by a space." },
];
const bearer: readonly Entry[] = [
  { field: "keyId", label: "Key ID" },
  { field: "issuer", label: "Issuer" },
  { field: "subject", label: "Subject", hint: "The user the app acts as. The username unless entered." },
  { field: "audience", label: "Audience" },
];

/** Every setting that has a field on this step, here or in a task. */
export const allSettings: readonly SettingsField[] = [
  ...[...server, ...token, ...bearer].map((entry) => entry.field),
  "tokenEndpointAuthMethod",
  "tenantId",
  "objectId",
  "displayName",
];

const methods = [
  { id: "CLIENT_SECRET_POST", name: "CLIENT_SECRET_POST" },
  { id: "CLIENT_SECRET_BASIC", name: "CLIENT_SECRET_BASIC" },
] as const;

/** Microsoft names one scope, Okta's guide the other. Entra gives the same rights for both. */
const microsoftScopes = [
  "https://outlook.office365.com/.default",
  "https://outlook.office.com/.default",
] as const;

/** The rest of Okta's form, filled with the provider's defaults; every value can be overridden. */
export function OktaSettingsFields({
  elsewhere,
  open,
}: {
  /** Fields that a task has already. */
  readonly elsewhere: ReadonlySet<SettingsField>;
  readonly open: boolean;
}) {
  const { view, draft, session } = useSetup();
  const [isOpen, setOpen] = useState(open);
  const { settings } = view;
  const credentials = settings.authType === "OAUTH2_CLIENT_CREDENTIALS";
  const entries = [...server, ...token, ...(credentials ? [] : bearer)].filter(
    ({ field }) => !elsewhere.has(field),
  );
  const holds = useCallback((name: string) => (allSettings as readonly string[]).includes(name), []);
  useRevealed(
    holds,
    useCallback(() => setOpen(true), []),
  );

  const scopes = settings.scopes.join(" ");
  const otherScope =
    view.setup.provider === "microsoft" ? microsoftScopes.find((scope) => scope !== scopes) : undefined;
  const fields = (
    <div className={s.fields}>
      {entries.map((entry) => (
        <SettingField key={entry.field} {...entry} fallback={fallbackOf(settings, entry.field)} />
      ))}
      {credentials ? (
        <SelectInput
          name="tokenEndpointAuthMethod"
          label="Token endpoint authentication method"
          value={draft.settings.tokenEndpointAuthMethod ?? settings.tokenEndpointAuthMethod}
          options={methods}
          onChange={(tokenEndpointAuthMethod) => session.apply({ settings: { tokenEndpointAuthMethod } })}
        />
      ) : null}
    </div>
  );

  return (
    <Card
      title="Settings for Okta"
      lead={
        open
          ? "Everything Okta’s form asks for, from your provider’s documentation."
          : "Filled in from the provider’s defaults and from what you entered. Override a value only for a reason."
      }
    >
      <Reveal summary="All settings" isExpanded={isOpen} onExpandedChange={setOpen}>
        {fields}
        {otherScope ? (
          <div className={s.scope}>
            <span>Okta’s guide and Microsoft’s documentation name different scopes; Entra accepts both.</span>
            <Button small onPress={() => session.apply({ settings: { scope: otherScope } })}>
              Use {otherScope}
            </Button>
          </div>
        ) : null}
      </Reveal>
    </Card>
  );
}

/** What Okta gets for a field when nothing is entered in it. */
function fallbackOf(settings: OktaSettings, field: Entry["field"]): string | undefined {
  if (field === "scope") return settings.scopes.join(" ") || undefined;
  const values: Partial<Record<SettingsField, string | number>> = settings;
  const value = values[field];
  return value === undefined || value === "" ? undefined : String(value);
}
