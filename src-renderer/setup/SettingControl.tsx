import { type Field, fields, type SettingsField } from "../../src-main/contract/fields.ts";
import { settingOf } from "../../src-main/contract/setting-of.ts";
import { SelectInput } from "../components/SelectInput.tsx";
import { SettingField } from "./SettingField.tsx";
import { useSetup } from "./workspace.ts";

interface SettingControlProps {
  readonly field: SettingsField;
  readonly label: string;
  readonly hint?: string;
}

/** A setting with the control that fits its shape: a list where only some values exist, a day, or a text. */
export function SettingControl({ field, label, hint }: SettingControlProps) {
  const { view, draft, session } = useSetup();
  const { choices }: Field = fields[field];
  const used = settingOf(view.settings, field);
  if (!choices) return <SettingField field={field} label={label} hint={hint} fallback={used || undefined} />;
  const options = Object.entries(choices).map(([id, name]) => ({ id, name }));
  return (
    <SelectInput
      name={field}
      label={label}
      hint={hint}
      value={String(draft.settings[field] ?? (used || options[0]?.id))}
      options={options}
      onChange={(value) => session.apply({ settings: { [field]: value } })}
    />
  );
}
